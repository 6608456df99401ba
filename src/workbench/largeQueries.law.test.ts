import { describe, expect, it } from 'vitest';
import { createPrng, type Prng } from '../base/prng.ts';
import { explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { openLab } from './openLab.ts';
import { askSql } from './question.ts';
import { runSelected } from './runSelected.ts';

/**
 * Queries that are too large for the whole space, over fragments that are cut alike or not, stored
 * once or twice: what the search finds is right, costs what it says, and is never the dearest.
 */
const RUNS = Number(process.env['LARGE_RUNS'] ?? 8);
const SEEDS = Array.from({ length: RUNS }, (_, index) => `large ${index}`);

describe('a query over many fragments', () => {
  it.each(SEEDS)('is planned and answered right: %s', { timeout: 200_000 }, async (seed) => {
    const { text, sql, at } = largeLab(createPrng(seed));
    const opened = await openLab(text, { openSite: openLocalSite });
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    const asked = askSql(opened.value.catalog, sql, { at });
    if (!asked.ok) throw new Error(asked.error.message);
    const explained = await explainQuery(opened.value, asked.value);
    if (!explained.ok) throw new Error(`${sql}: ${explained.error.message}`);
    const { planned } = explained.value;
    expect(planned.notApplicable.map(({ strategy }) => strategy)).not.toContain('search');
    expect(planned.because).toContain('The search was cut for');
    const ran = await runSelected(opened.value, explained.value, { kind: 'all' });
    if (!ran.ok) throw new Error(`${sql}: ${ran.error.message}`);
    for (const { candidate, measured, verdict } of ran.value) {
      const where = `${candidate.plan.id}: ${sql}`;
      expect(verdict, where).toEqual({ equalsCentral: true });
      const { bytes, messages, rows, totalMs, responseMs } = measured;
      const cost = { bytes, messages, rows, totalMs, responseMs };
      expect(cost, where).toEqual(candidate.estimated);
      expect(planned.chosen.estimated.bytes).toBeLessThanOrEqual(bytes);
    }
    await opened.value.close();
  });
});

function largeLab(prng: Prng) {
  const relations = prng.nextInteger(4, 7);
  const fragments = prng.nextInteger(2, 4);
  const sites = prng.nextInteger(2, 5);
  const areCutAlike = prng.nextUnit() < 0.5;
  const isStar = prng.nextUnit() < 0.5;
  const names = Array.from({ length: relations }, (_, index) => `r${index + 1}`);
  const cuts = Array.from({ length: fragments }, (_, index) => index);
  const setup = names.flatMap((name, index) => [
    `CREATE TABLE ${name} (k INTEGER PRIMARY KEY, a INTEGER NOT NULL,`,
    `  g INTEGER NOT NULL CHECK (g IN (${cuts.join(', ')})), w CHAR(${10 * (index + 1)}) NOT NULL);`,
    ...cuts.map((cut) => {
      const first = 1 + ((areCutAlike ? cut : cut + index) % sites);
      const copies = prng.nextUnit() < 0.2 && sites > 1 ? [first, 1 + (first % sites)] : [first];
      const at = copies.map((site) => `s${site}`).join(', ');
      return `CREATE FRAGMENT ${name}_${cut} OF ${name} WHERE g = ${cut} AT ${at};`;
    }),
    `GENERATE ${prng.nextInteger(4, 30)} ROWS INTO ${name} (`,
    `  k = row, a = 1 + row % ${prng.nextInteger(3, 20)}, g = row % ${fragments}, w = word());`,
  ]);
  const joins = names.slice(1).map((name, index) => {
    const partner = isStar ? 'r1' : names[index];
    const alike = areCutAlike ? ` AND ${partner}.g = ${name}.g` : '';
    return `${partner}.a = ${name}.k${alike}`;
  });
  const where = [...joins, `r1.k < ${prng.nextInteger(3, 30)}`].join(' AND ');
  const items = prng.nextUnit() < 0.3 ? 'DISTINCT r1.a, r2.w' : `r1.w, r${relations}.w AS x`;
  const all = ['```sql setup', ...siteStatements(sites), ...setup, '```', ''];
  return {
    text: ['---', 'title: Large', '---', ...all].join('\n'),
    sql: `SELECT ${items} FROM ${names.join(', ')} WHERE ${where}`,
    at: `s${prng.nextInteger(1, sites)}`,
  };
}

const siteStatements = (sites: number): readonly string[] =>
  Array.from({ length: sites }, (_, index) => `CREATE SITE s${index + 1};`);
