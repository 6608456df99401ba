import { describe, expect, it } from 'vitest';
import type { Objective } from '../base/objective.ts';
import { explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { openLab } from './openLab.ts';
import { askSql } from './question.ts';
import { runSelected } from './runSelected.ts';

/** What a lab says of network and work is what plans cost, estimated and run. */

const DATA = [
  'CREATE TABLE r (k INTEGER PRIMARY KEY, a INTEGER NOT NULL, w CHAR(12) NOT NULL);',
  'CREATE TABLE s (a INTEGER PRIMARY KEY, v CHAR(6) NOT NULL);',
  'ALLOCATE r AT s1; ALLOCATE s AT s2;',
  "GENERATE 1000 ROWS INTO r (k = row, a = 1 + row % 50, w = 'w');",
  "GENERATE 50 ROWS INTO s (a = row, v = 'v' || row);",
];
const SQL = 'SELECT r.w, s.v FROM r, s WHERE r.a = s.a';

async function planned(setup: readonly string[], objective: Objective, sql = SQL, at = 's3') {
  const lines = ['CREATE SITE s1; CREATE SITE s2; CREATE SITE s3;', ...DATA, ...setup];
  const text = ['---', 'title: Costs', '---', '```sql setup', ...lines, '```', ''].join('\n');
  const opened = await openLab(text, { openSite: openLocalSite });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const asked = askSql(opened.value.catalog, sql, { at, objective });
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(opened.value, asked.value);
  if (!explained.ok) throw new Error(explained.error.message);
  const ran = await runSelected(opened.value, explained.value, { kind: 'all' });
  await opened.value.close();
  if (!ran.ok) throw new Error(ran.error.message);
  for (const { measured, candidate } of ran.value) {
    const { totalMs, responseMs } = measured;
    expect({ totalMs, responseMs }).toMatchObject({
      totalMs: candidate.estimated.totalMs,
      responseMs: candidate.estimated.responseMs,
    });
  }
  return explained.value.planned;
}

type Planned = Awaited<ReturnType<typeof planned>>;

function costOf({ candidates }: Planned, id: string) {
  const found = candidates.find((own) => own.plan.id === id || own.alsoKnownAs.includes(id));
  if (!found) throw new Error(`there is no plan ${id}`);
  return found.estimated;
}

describe('the network of a lab', () => {
  // ship-whole@s3 sends 1,000 rows of 20 bytes from s1 and 50 of 10 from s2, side by side.
  it.each([
    ['BUS', 0.225, 0.21],
    ['LAN', 4.05, 3],
    ['WAN', 100.5, 60],
    ['SATELLITE', 764, 460],
  ])('%s', async (preset, totalMs, responseMs) => {
    const found = costOf(await planned([`SET NETWORK ${preset};`], 'bytes'), 'ship-whole@s3');
    expect(found).toMatchObject({ bytes: 20_500, totalMs, responseMs });
  });

  it('prices each link as the lab has it', async () => {
    const setup = ['SET NETWORK WAN;', 'CREATE LINK s3 TO s1 LATENCY 1 MS BANDWIDTH 20000 KBPS;'];
    const found = costOf(await planned(setup, 'bytes'), 'ship-whole@s3');
    expect(found).toMatchObject({ totalMs: 1 + 1 + 40 + 0.5, responseMs: 40.5 });
  });
});

describe('the cost of work', () => {
  it('charges messages, rows and pages', async () => {
    const setup = [
      'SET NETWORK LATENCY 0 MS BANDWIDTH 1000 KBPS;',
      'SET COST CPU 2 MS PER 1000 ROWS IO 0.5 MS PER PAGE MESSAGE 3 MS;',
    ];
    const found = costOf(await planned(setup, 'bytes'), 'ship-whole@s3');
    // Two messages; 20,500 bytes; 1,050 rows read and 1,000 made; five pages of r and one of s.
    expect(found.totalMs).toBe(2 * 3 + 20.5 + 2 * 2.05 + 6 * 0.5);
    // The key stays at home; rows are read where they are stored, and joined where they meet.
    const projected = costOf(await planned(setup, 'bytes'), 'ship-projected@s3');
    const local = 2 * 2 + 5 * 0.5 + (2 * 0.1 + 0.5);
    expect(projected.totalMs).toBeCloseTo(2 * 3 + 16.5 + local + 2 * 2.05, 9);
  });

  it('makes another plan the best one', async () => {
    const cheap = ['SET NETWORK LATENCY 0 MS BANDWIDTH 1000 KBPS;'];
    const dear = [...cheap, 'SET COST MESSAGE 500 MS;'];
    // Where messages cost nothing reducing first pays, where they are dear it does not.
    const sql = `${SQL} AND s.v = 'v7'`;
    const [light, heavy] = [
      await planned(cheap, 'total', sql, 's2'),
      await planned(dear, 'total', sql, 's2'),
    ];
    expect(heavy.chosen.estimated.messages).toBeLessThan(light.chosen.estimated.messages);
    expect(heavy.chosen.estimated.bytes).toBeGreaterThan(light.chosen.estimated.bytes);
  });
});

describe('the objective', () => {
  it.each(['bytes', 'total', 'response'] as const)(
    '%s is what no candidate beats',
    async (objective) => {
      const { chosen, candidates, because } = await planned(
        ['SET NETWORK WAN; CREATE LINK s2 TO s3 LATENCY 400 MS;'],
        objective,
      );
      const measure = { bytes: 'bytes', total: 'totalMs', response: 'responseMs' } as const;
      for (const { estimated } of candidates) {
        expect(chosen.estimated[measure[objective]]).toBeLessThanOrEqual(
          estimated[measure[objective]],
        );
      }
      expect(because).toMatch(
        { bytes: /bytes/, total: /total time/, response: /soonest/ }[objective],
      );
    },
  );

  it('changes the plan', async () => {
    // The asking site's link to s2 is slow, and all links bear the same bytes.
    const setup = ['SET NETWORK LAN; CREATE LINK s2 TO s3 LATENCY 400 MS;'];
    const [bytes, response] = [await planned(setup, 'bytes'), await planned(setup, 'response')];
    expect(response.chosen.plan.id).not.toBe(bytes.chosen.plan.id);
    expect(response.chosen.estimated.responseMs).toBeLessThan(bytes.chosen.estimated.responseMs);
  });
});

describe('widths that are fractions of a byte', () => {
  it('add up without noise', async () => {
    const setup = [
      'CREATE TABLE t (k INTEGER WIDTH 0.1 PRIMARY KEY, x INTEGER WIDTH 0.2);',
      'ALLOCATE t AT s1; GENERATE 3 ROWS INTO t (k = row, x = row);',
    ];
    const { chosen } = await planned(setup, 'bytes', 'SELECT k, x FROM t');
    expect(chosen.estimated.bytes).toBe(0.9);
  });
});
