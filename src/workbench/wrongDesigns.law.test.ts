import { describe, expect, it } from 'vitest';
import { sameMultiset } from './compare/sameRows.ts';
import { explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { openLab } from './openLab.ts';
import { overStoredRows } from './overStoredRows.testing.ts';
import { askSql } from './question.ts';
import { randomLab } from './randomLab.testing.ts';
import { runSelected } from './runSelected.ts';

const RUNS = Number(process.env['LAW_RUNS'] ?? 16);

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
    const expected = await overStoredRows(
      lab,
      sql.replace(/\b([rst]|joined|grouped) (o\d)\b/g, 'stored_$1 $2'),
    );
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
