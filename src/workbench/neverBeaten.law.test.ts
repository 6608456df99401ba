import { describe, expect, it } from 'vitest';
import { HISTORICAL_PLANNERS, type PlannerName } from '../base/plannerName.ts';
import { createPrng } from '../base/prng.ts';
import { explainQuery } from './explain.ts';
import { largeLab } from './largeLab.testing.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';
import type { Planned } from './planning.ts';
import { askSql } from './question.ts';

/**
 * With exact statistics no plan ships fewer bytes than the chosen one: none that is listed and none
 * of a historical planner, where the search is cut because the query is large; the whole space has
 * an oracle of its own. `BEATEN_RUNS=200` draws more labs.
 */
const RUNS = Number(process.env['BEATEN_RUNS'] ?? 5);
const SEEDS = Array.from({ length: RUNS }, (_, index) => `beaten ${index}`);

describe('the chosen plan', () => {
  it.each(SEEDS)('is beaten by no other planner: %s', { timeout: 200_000 }, async (seed) => {
    const { text, sql, at } = largeLab(createPrng(seed), 4);
    const opened = await openLab(text, { openSite: openLocalSite });
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    const { chosen, candidates } = await planned(opened.value, sql, at, 'search');
    const { bytes } = chosen.estimated;
    for (const { plan, estimated } of candidates) {
      expect(estimated.bytes, `${plan.id}: ${sql}`).toBeGreaterThanOrEqual(bytes);
    }
    for (const planner of HISTORICAL_PLANNERS) {
      const other = await planned(opened.value, sql, at, planner);
      const where = `${planner}: ${sql} at ${at}`;
      expect(other.chosen.estimated.bytes, where).toBeGreaterThanOrEqual(bytes);
    }
    await opened.value.close();
  });
});

async function planned(
  lab: OpenedLab,
  sql: string,
  at: string,
  planner: PlannerName,
): Promise<Planned> {
  const asked = askSql(lab.catalog, sql, { at, planner });
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(lab, asked.value);
  if (!explained.ok) throw new Error(`${sql}: ${explained.error.message}`);
  return explained.value.planned;
}
