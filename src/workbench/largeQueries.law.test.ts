import { describe, expect, it } from 'vitest';
import { createPrng } from '../base/prng.ts';
import { explainQuery } from './explain.ts';
import { largeLab } from './largeLab.testing.ts';
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
    const { text, sql, at } = largeLab(createPrng(seed), 4);
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
