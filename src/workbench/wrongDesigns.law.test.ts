import { describe, expect, it } from 'vitest';
import type { Catalog } from '../catalog/catalog.ts';
import { columnsOfFragment, partsOf } from '../catalog/fragmentTree.ts';
import { decodeRows } from '../site/shipment.ts';
import { sameMultiset } from './compare/sameRows.ts';
import { explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';
import { askSql } from './question.ts';
import { randomLab } from './randomLab.testing.ts';
import { runSelected } from './runSelected.ts';

const RUNS = Number(process.env['LAW_RUNS'] ?? 25);

/**
 * A lab may be wrong on purpose. Then the answer is that of the rows stored, each counted as often
 * as it is stored (headless.md): what central says when every relation is the union of its leaves.
 */
describe('laws of wrong designs', () => {
  const seeds = (['wrong', 'wrong mixed'] as const).flatMap((design) =>
    Array.from({ length: RUNS }, (_, index) => [`${design} ${index}`, design] as const),
  );
  it.each(seeds)('hold for %s', { timeout: 60_000 }, async (seed, design) => {
    const { text, sql, at } = randomLab(seed, design);
    const opened = await openLab(text, { openSite: openLocalSite });
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    const lab = opened.value;
    // A mixed design may be right by chance.
    if (design === 'wrong') expect(lab.findings.length).toBeGreaterThan(0);
    const asked = askSql(lab.catalog, sql, { at });
    if (!asked.ok) throw new Error(asked.error.message);
    const explained = await explainQuery(lab, asked.value);
    if (!explained.ok) throw new Error(`${sql}: ${explained.error.message}`);
    const ran = await runSelected(lab, explained.value, { kind: 'all' });
    if (!ran.ok) throw new Error(`${sql}: ${ran.error.message}`);
    const expected = await overStoredRows(lab, sql);
    for (const { candidate, rows, measured } of ran.value) {
      const where = `${candidate.plan.id} at ${at}: ${sql}`;
      expect(measured, where).toMatchObject(candidate.estimated);
      // LIMIT leaves the choice of rows open, so there only their number is sure.
      if (/LIMIT/.test(sql)) expect(rows.length, where).toBe(expected.length);
      else expect(sameMultiset(rows, expected), where).toBe(true);
    }
    await lab.close();
  });
});

async function overStoredRows(lab: OpenedLab, sql: string) {
  const stored = lab.catalog.relations.map(({ name, columns }) => {
    const all = columns.map((column) => column.name);
    return `stored_${name} AS (SELECT * FROM ${storedRows(lab.catalog, name, all)})`;
  });
  const query = sql.replace(/\b([rst]) (o\d)\b/g, 'stored_$1 $2');
  const text = `WITH ${stored.join(', ')} SELECT * FROM (${query})`;
  const read = await lab.central.request({ kind: 'read', sql: text });
  if (!read.ok) throw new Error(`${text}: ${read.error.message}`);
  return decodeRows(read.value.batches);
}

/** What is stored of a relation or fragment, put together again with the columns wanted. */
function storedRows(catalog: Catalog, whole: string, wanted: readonly string[]): string {
  const parts = partsOf(catalog, whole);
  const given = new Set(columnsOfFragment(catalog, whole).map(({ name }) => name));
  const listed = (from: ReadonlySet<string>): string =>
    wanted.map((name) => (from.has(name) ? name : `NULL AS ${name}`)).join(', ');
  if (parts.length === 0) return `(SELECT ${listed(given)} FROM ${whole})`;
  const isCutByRows = parts[0]?.cut.kind !== 'vertical';
  if (isCutByRows) {
    const rows = parts.map(({ name }) => `SELECT * FROM ${storedRows(catalog, name, wanted)}`);
    return `(${rows.join(' UNION ALL ')})`;
  }
  const pieces = parts.map(({ name }) => storedRows(catalog, name, wanted));
  const joined = pieces.map((sql, index) => `${sql} AS p${index}`).join(' JOIN ');
  const keys = pieces.slice(1).map((_, index) => `p0.k = p${index + 1}.k`);
  const columns = wanted.map((name) => {
    const index = parts.findIndex((part) => hasColumn(catalog, part.name, name));
    return index < 0 ? `NULL AS ${name}` : `p${index}.${name}`;
  });
  const on = keys.length > 0 ? ` ON ${keys.join(' AND ')}` : '';
  return `(SELECT ${columns.join(', ')} FROM ${joined}${on})`;
}

/** Whether some leaf below a fragment stores a column. */
function hasColumn(catalog: Catalog, fragment: string, name: string): boolean {
  const parts = partsOf(catalog, fragment);
  if (parts.length > 0) return parts.some((part) => hasColumn(catalog, part.name, name));
  return columnsOfFragment(catalog, fragment).some((column) => column.name === name);
}
