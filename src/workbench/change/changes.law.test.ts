import { describe, expect, it } from 'vitest';
import { type SiteId, siteId } from '../../base/brand.ts';
import { createPrng, type Prng } from '../../base/prng.ts';
import { explainQuery } from '../explain.ts';
import { openLocalSite } from '../localSite.ts';
import { type OpenedLab, openLab } from '../openLab.ts';
import { askSql } from '../question.ts';
import { randomLab } from '../randomLab.testing.ts';
import { runSelected } from '../runSelected.ts';
import { changeData } from './changeData.ts';

const RUNS = Number(process.env['LAW_RUNS'] ?? 12);
const CHANGES = 4;

const pick = <Item>(prng: Prng, items: readonly Item[]): Item => {
  const item = items[prng.nextInteger(0, items.length - 1)];
  if (item === undefined) throw new Error('Nothing to pick from.');
  return item;
};

/** Over the tables of random labs: keys that meet, fragmentation attributes, NULLs, subqueries. */
function changeOf(prng: Prng): string {
  const table = pick(prng, ['r', 's', 't']);
  const other = pick(prng, ['r', 's', 't']);
  const n = (high: number): number => prng.nextInteger(0, high);
  const row = (): string => `(${n(20)}, ${n(6)}, ${pick(prng, ['NULL', '3'])}, 'elm', ${n(3)})`;
  const where = pick(prng, [
    `k = ${n(14)}`,
    `g = ${n(3)}`,
    'b IS NULL',
    `a > ${n(6)}`,
    `a IN (SELECT a FROM ${other} WHERE g = ${n(3)})`,
  ]);
  return pick(prng, [
    `INSERT INTO ${table} VALUES ${row()}, ${row()}`,
    `INSERT OR IGNORE INTO ${table} VALUES ${row()}, ${row()}`,
    `INSERT OR REPLACE INTO ${table} VALUES ${row()}`,
    `INSERT INTO ${table} VALUES ${row()} ON CONFLICT (k) DO UPDATE SET g = excluded.g`,
    `INSERT INTO ${table} SELECT k + 20, a, b, c, g FROM ${other} WHERE ${where}`,
    `UPDATE ${table} SET g = ${n(3)} WHERE ${where}`,
    `UPDATE ${table} SET b = a + b, c = 'ash' WHERE ${where}`,
    `UPDATE ${table} SET a = ${n(13)} WHERE ${where}`,
    `UPDATE ${table} SET k = k + 30 WHERE ${where}`,
    `DELETE FROM ${table} WHERE ${where}`,
  ]);
}

/** What central alone makes of a statement; nothing of it stays. */
async function centralTakes(lab: OpenedLab, sql: string): Promise<boolean> {
  const changes = [{ kind: 'statement', sql }] as const;
  const done = await lab.central.request({ kind: 'change', changes });
  await lab.central.request({ kind: 'settle', keep: false });
  return done.ok;
}

describe('laws of changes', () => {
  const seeds = (['horizontal', 'mixed'] as const).flatMap((design) =>
    Array.from({ length: RUNS }, (_, index) => [`change ${design} ${index}`, design] as const),
  );
  it.each(seeds)('hold for %s', { timeout: 60_000 }, async (seed, design) => {
    const random = randomLab(seed, design);
    const started = await openLab(random.text, { openSite: openLocalSite });
    if (!started.ok) throw new Error(JSON.stringify(started.error));
    let lab = started.value;
    const prng = createPrng(seed);
    for (let round = 0; round < CHANGES; round += 1) {
      const sql = changeOf(prng);
      const at = siteId(random.at);
      const made = await changeData(lab, { sql, at }, true);
      // Referential integrity, and a fragment for every row, are asked for beyond central.
      const isBeyond =
        !made.ok && (made.error.code === 'foreign-key' || made.error.code === 'no-fragment');
      if (!isBeyond) expect(made.ok, sql).toBe(await centralTook(lab, sql, made.ok));
      if (!made.ok) continue;
      expect(made.value.equalsCentral, sql).toBe(true);
      lab = made.value.opened ?? lab;
      await expectFragmentsFull(lab, at, sql);
    }
    await lab.close();
  });
});

/** A statement that was taken has been run at central by now, which compared the rows. */
const centralTook = (lab: OpenedLab, sql: string, isTaken: boolean): Promise<boolean> =>
  isTaken ? Promise.resolve(true) : centralTakes(lab, sql);

/** Queries after a change are planned by new figures, and all plans agree with central. */
async function expectFragmentsFull(lab: OpenedLab, at: SiteId, change: string): Promise<void> {
  for (const sql of ['SELECT g, count(*), sum(a) FROM r GROUP BY g', 'SELECT r.k FROM r, s']) {
    const asked = askSql(lab.catalog, sql, { at });
    if (!asked.ok) throw new Error(asked.error.message);
    const explained = await explainQuery(lab, asked.value);
    if (!explained.ok) throw new Error(explained.error.message);
    const ran = await runSelected(lab, explained.value, { kind: 'chosen' });
    if (!ran.ok) throw new Error(ran.error.message);
    const [result] = ran.value;
    expect(result?.verdict.equalsCentral, `${sql} after ${change}`).toBe(true);
    expect(result?.measured, `${sql} after ${change}`).toMatchObject(
      result?.candidate.estimated ?? {},
    );
  }
}
