import { afterEach, describe, expect, it } from 'vitest';
import { siteId } from '../base/brand.ts';
import { fail } from '../base/result.ts';
import type { SiteFailure, SitePort } from '../site/sitePort.ts';
import { explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { CENTRAL, type OpenedLab, openLab } from './openLab.ts';
import { askSql } from './question.ts';
import { runSelected } from './runSelected.ts';
import { createStatistics } from './statistics.ts';

const TOO_MUCH: SiteFailure = { code: 'work-limit', message: 'That is too much work.' };

const sqlOf = (request: object): string => ('sql' in request ? String(request.sql) : '');

/** A port that refuses some reads, and notes all. */
function refusing(port: SitePort, refuses: RegExp, asked: string[]): SitePort {
  return {
    ...port,
    request: async (request) => {
      const sql = request.kind === 'read' ? sqlOf(request) : undefined;
      if (sql === undefined) return port.request(request);
      asked.push(sql);
      return refuses.test(sql) ? fail(TOO_MUCH) : port.request(request);
    },
  };
}

const lab = (...setup: readonly string[]): string =>
  ['---', 'title: Two sites', '---', '```sql setup', ...setup, '```', ''].join('\n');

const PAIR = lab(
  'CREATE SITE s1; CREATE SITE s2;',
  'CREATE TABLE a (k INTEGER PRIMARY KEY, x INTEGER NOT NULL);',
  'CREATE TABLE b (y INTEGER PRIMARY KEY, w INTEGER NOT NULL);',
  'ALLOCATE a AT s1; ALLOCATE b AT s2;',
  'GENERATE 40 ROWS INTO a (k = row, x = row % 7);',
  'GENERATE 50 ROWS INTO b (y = row, w = row % 5);',
);

let opened: OpenedLab | undefined;
afterEach(() => opened?.close());

async function explained(text: string, sql: string, refuses = /^$/) {
  const lab = await openLab(text, {
    openSite: async (site) => {
      const port = await openLocalSite(site);
      return site === CENTRAL ? refusing(port, refuses, []) : port;
    },
  });
  if (!lab.ok) throw new Error(JSON.stringify(lab.error));
  opened = lab.value;
  const question = askSql(opened.catalog, sql, { at: 's1' });
  if (!question.ok) throw new Error(question.error.message);
  const explanation = await explainQuery(opened, question.value);
  if (!explanation.ok) throw new Error(explanation.error.message);
  return { lab: opened, explanation: explanation.value };
}

describe('a count that central refuses', () => {
  it('is asked first if it is long, ends the asking, and is not asked again', async () => {
    const asked: string[] = [];
    const port = await openLocalSite(siteId('central'));
    const statistics = createStatistics(refusing(port, /long/, asked));
    const counts = ['SELECT 1', "SELECT 2 WHERE 'long' = ''", 'SELECT 3 '];
    expect(await statistics.learn(counts)).toEqual(fail(TOO_MUCH));
    expect(await statistics.through(port).learn(counts)).toEqual(fail(TOO_MUCH));
    expect(asked).toEqual(["SELECT 2 WHERE 'long' = ''"]);
    expect((await statistics.learn(['SELECT 1'])).ok).toBe(true);
    await port.close();
  });

  it('and that samples cannot replace takes its own plan off the list, and no other', async () => {
    const sql = 'SELECT a.k, b.w FROM a, b WHERE a.x = b.y';
    const refuses = /^WITH .*SELECT DISTINCT|^SELECT \* FROM/;
    const { lab, explanation } = await explained(PAIR, sql, refuses);
    const { candidates, notApplicable } = explanation.planned;
    const ids = candidates.flatMap(({ plan, alsoKnownAs }) => [plan.id, ...alsoKnownAs]);
    expect(ids).not.toContain('semijoin-distinct@s1');
    expect(ids).toContain('ship-projected@s1');
    const because = 'central cannot count the rows of its plan: That is too much work.';
    expect(notApplicable).toContainEqual({ strategy: 'semijoin-distinct', because });
    expect(notApplicable.some(({ strategy }) => strategy === 'ship-projected')).toBe(false);
    const ran = await runSelected(lab, explanation, { kind: 'chosen' });
    expect(ran.ok && ran.value[0]?.verdict.equalsCentral).toBe(true);
  });

  it('of whether sums fit leaves sums whole', async () => {
    const sql = 'SELECT b.w, sum(a.k) FROM a, b WHERE a.x = b.y GROUP BY b.w';
    const { explanation } = await explained(PAIR, sql, /HAVING total/);
    const told = explanation.planned.notApplicable.find(
      ({ strategy }) => strategy === 'partial-aggregate',
    );
    expect(told?.because).toBe('a part of its sums could exceed 64 bits');
  });
});

describe('operands of one site that no condition ties', () => {
  const three = (rows: number): string =>
    lab(
      'CREATE SITE s1; CREATE SITE s2;',
      'CREATE TABLE a (k INTEGER PRIMARY KEY, v INTEGER NOT NULL);',
      'CREATE TABLE b (y INTEGER PRIMARY KEY, w INTEGER NOT NULL);',
      'CREATE TABLE c (i INTEGER PRIMARY KEY, k INTEGER NOT NULL, y INTEGER NOT NULL);',
      'ALLOCATE a AT s2; ALLOCATE b AT s2; ALLOCATE c AT s1;',
      `GENERATE ${rows} ROWS INTO a (k = row, v = row % 7);`,
      `GENERATE ${rows} ROWS INTO b (y = row, w = row % 7);`,
      'GENERATE 20 ROWS INTO c (i = row, k = row, y = row);',
    );
  const SQL = 'SELECT a.v, b.w FROM a, b, c WHERE a.k = c.k AND b.y = c.y';

  it('are multiplied where that is not much', async () => {
    const { explanation } = await explained(three(30), SQL);
    const { candidates } = explanation.planned;
    const ids = candidates.flatMap(({ plan, alsoKnownAs }) => [plan.id, ...alsoKnownAs]);
    expect(ids).toContain('semijoin-distinct@s1');
  });

  it('are no operand of a semijoin where it would be a vast product', async () => {
    const { explanation } = await explained(three(1_001), SQL);
    expect(explanation.planned.notApplicable).toContainEqual({
      strategy: 'semijoin-distinct',
      because: 'no condition ties what one site stores: over 1,000,000 rows',
    });
    expect(explanation.planned.chosen.plan.strategy).toBe('search');
  });
});
