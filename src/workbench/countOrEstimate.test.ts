import { expect, it } from 'vitest';
import { siteId } from '../base/brand.ts';
import { fail } from '../base/result.ts';
import type { SitePort, SiteRequest } from '../site/sitePort.ts';
import { explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { CENTRAL, openLab } from './openLab.ts';
import { askSql } from './question.ts';
import { runSelected } from './runSelected.ts';

const TEXT = [
  '---',
  'title: Too dear to count',
  '---',
  '```sql setup',
  'CREATE SITE s1; CREATE SITE s2;',
  'CREATE TABLE person (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, name CHAR(40) NOT NULL);',
  'CREATE TABLE dept (d INTEGER PRIMARY KEY, title CHAR(10) NOT NULL);',
  'ALLOCATE person AT s1; ALLOCATE dept AT s2;',
  'GENERATE 50 ROWS INTO dept (d = row, title = word());',
  'GENERATE 200 ROWS INTO person (id = row, unit = 1 + row % 50, name = word());',
  '```',
  '',
].join('\n');

const SQL = 'SELECT name, title FROM person, dept WHERE unit = d AND id <= 20';

const GAVE_UP = { code: 'work-limit', message: 'The query was stopped.' } as const;

/** Whether a count reads both relations; central is to give those up. */
const isJoin = (sql: string): boolean =>
  /count\(\*\)/.test(sql) && /\bperson\b/.test(sql) && /\bdept\b/.test(sql);

async function planned(givesUp: (sql: string) => boolean) {
  const refused: string[] = [];
  const lab = await openLab(TEXT, {
    openSite: async (site) => {
      const port = await openLocalSite(site);
      return site === CENTRAL ? givingUp(port, givesUp, refused) : port;
    },
  });
  if (!lab.ok) throw new Error(JSON.stringify(lab.error));
  const asked = askSql(lab.value.catalog, SQL, { at: siteId('s2') });
  if (!asked.ok) throw new Error(asked.error.message);
  const explain = async () => {
    const explained = await explainQuery(lab.value, asked.value);
    if (!explained.ok) throw new Error(JSON.stringify(explained.error));
    return explained.value;
  };
  return { lab: lab.value, explain, refused };
}

function givingUp(port: SitePort, givesUp: (sql: string) => boolean, refused: string[]): SitePort {
  return {
    ...port,
    request: async (request) => {
      const sql = readIn(request);
      if (sql === undefined || !givesUp(sql)) return port.request(request);
      refused.push(sql);
      return fail(GAVE_UP);
    },
  };
}

const readIn = (request: SiteRequest): string | undefined =>
  request.kind === 'read' ? request.sql : undefined;

it('plans a query whose counts central gives up, by estimates, and says so', async () => {
  const { lab, explain, refused } = await planned(isJoin);
  const explained = await explain();
  const { candidates, because } = explained.planned;
  expect(because).toMatch(/gave up \d+ counts? at its work limit: estimated from samples instead$/);
  // Among them the answer's, which every plan needs: twenty people, each in one department.
  const sizes = candidates.map(({ estimatedRows }) => estimatedRows.at(-1) ?? 0);
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(10);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(40);
  expect(candidates.map(({ plan }) => plan.strategy)).toContain('semijoin-distinct');
  const ran = await runSelected(lab, explained, { kind: 'chosen' });
  if (!ran.ok) throw new Error(ran.error.message);
  expect(ran.value.map(({ verdict }) => verdict.equalsCentral)).toEqual([true]);
  // What was given up once is not asked again as long as the data stays.
  const before = refused.length;
  expect(before).toBeGreaterThan(0);
  expect((await explain()).planned.because).toBe(because);
  expect(refused.length).toBe(before);
  await lab.close();
});

it('says nothing of estimates where central counts everything', async () => {
  const { lab, explain } = await planned(() => false);
  expect((await explain()).planned.because).not.toMatch(/gave up|estimated/);
  await lab.close();
});
