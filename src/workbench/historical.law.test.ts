import { describe, expect, it } from 'vitest';
import { HISTORICAL_PLANNERS, type PlannerName } from '../base/plannerName.ts';
import { STATISTICS_KINDS, type StatisticsKind } from '../base/statisticsKind.ts';
import type { Candidate } from '../optimizer/candidates.ts';
import { printPlan } from '../optimizer/notation/printPlan.ts';
import { explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';
import { askSql } from './question.ts';
import { type RandomLab, randomLab } from './randomLab.testing.ts';
import { runSelected } from './runSelected.ts';

/** Whoever plans, and from whatever knowledge: the answer is central's. */
const RUNS = Number(process.env['HISTORICAL_RUNS'] ?? 6);
const SEEDS = (['horizontal', 'mixed'] as const).flatMap((design) =>
  Array.from({ length: RUNS }, (_, index) => [`historical ${index}`, design] as const),
);

describe('plans of historical planners', () => {
  it.each(SEEDS)('answer as central does: %s, %s', { timeout: 200_000 }, async (seed, design) => {
    await withLab(randomLab(seed, design), async (lab, random) => {
      for (const planner of HISTORICAL_PLANNERS) {
        const { candidate, measured, planned } = await runOne(lab, random, 'exact', planner);
        const isPlanned = planned.trail !== undefined;
        const where = `${planner}: ${random.sql}`;
        const refused = planned.notApplicable.some(({ strategy }) => strategy === planner);
        expect(isPlanned, where).toBe(!refused);
        if (isPlanned) expect(candidate.plan.strategy, where).toBe(planner);
        const { bytes, messages, rows, totalMs, responseMs } = measured;
        const cost = { bytes, messages, rows, totalMs, responseMs };
        expect(cost, where).toEqual(candidate.estimated);
        expect(planned.regret ?? 1, where).toBeGreaterThanOrEqual(1);
        if (isPlanned) await checkNotation(lab, random, candidate);
      }
    });
  });
});

/** Eight relations in a chain, each cut in two: what one join gives is fragments of the next. */
const CHAIN = {
  objective: 'bytes',
  at: 's1',
  sql: `SELECT r1.k, r8.a FROM ${joined((n) => `r${n}`, ', ')} WHERE ${joined(
    (n) => (n < 8 ? `r${n}.a = r${n + 1}.k` : 'r1.k < 4'),
    ' AND ',
  )}`,
  text: [
    ...['---', 'title: Chain', '---', '```sql setup', 'CREATE SITE s1; CREATE SITE s2;'],
    joined(
      (n) => `CREATE TABLE r${n} (k INTEGER PRIMARY KEY, a INTEGER NOT NULL);
      CREATE FRAGMENTS OF r${n} BY HASH (k) INTO 2 AT s1, s2;
      GENERATE 6 ROWS INTO r${n} (k = row, a = 1 + row % 6);`,
      '\n',
    ),
    ...['```', ''],
  ].join('\n'),
} as const;

function joined(part: (n: number) => string, by: string): string {
  return Array.from({ length: 8 }, (_, index) => part(index + 1)).join(by);
}

it.each(HISTORICAL_PLANNERS)('%s plans a long chain', { timeout: 200_000 }, async (planner) => {
  await withLab(CHAIN, async (lab, random) => {
    const { planned } = await runOne(lab, random, 'exact', planner);
    expect(planned.trail?.planner).toBe(planner);
  });
});

describe('plans from less than the truth', () => {
  it.each(SEEDS)('answer as central does: %s, %s', { timeout: 200_000 }, async (seed, design) => {
    await withLab(randomLab(seed, design), async (lab, random) => {
      for (const statistics of STATISTICS_KINDS) {
        const { planned } = await runOne(lab, random, statistics, 'search');
        const isBest = statistics === 'exact' && random.objective === 'bytes';
        if (isBest && planned.regret !== undefined) expect(planned.regret).toBe(1);
        for (const { estimated } of planned.candidates) {
          expect(Object.values(estimated).every((figure) => figure >= 0)).toBe(true);
        }
      }
    });
  });
});

/** As text it is a plan of one's own that costs the same. */
async function checkNotation(
  lab: OpenedLab,
  { sql, at }: RandomLab,
  { plan, estimated }: Candidate,
): Promise<void> {
  const asked = askSql(lab.catalog, sql, { at });
  if (!asked.ok) throw new Error(asked.error.message);
  const plans = [{ id: 'copy', text: printPlan(plan), assumes: [] }];
  const explained = await explainQuery(lab, { ...asked.value, plans });
  if (!explained.ok) throw new Error(`${plan.id}, ${sql}: ${explained.error.message}`);
  const copy = explained.value.planned.candidates.find((own) => own.plan.id === 'own:copy');
  const { bytes, messages, rows } = estimated;
  expect(copy?.estimated, `${plan.id}: ${sql}`).toMatchObject({ bytes, messages, rows });
}

async function withLab(
  random: RandomLab,
  check: (lab: OpenedLab, random: RandomLab) => Promise<void>,
): Promise<void> {
  const opened = await openLab(random.text, { openSite: openLocalSite });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  try {
    await check(opened.value, random);
  } finally {
    await opened.value.close();
  }
}

async function runOne(
  lab: OpenedLab,
  { sql, at, objective }: RandomLab,
  statistics: StatisticsKind,
  planner: PlannerName,
) {
  const asked = askSql(lab.catalog, sql, { at, objective, statistics, planner });
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(lab, asked.value);
  if (!explained.ok) throw new Error(`${sql}: ${explained.error.message}`);
  const ran = await runSelected(lab, explained.value, { kind: 'chosen' });
  if (!ran.ok) throw new Error(`${planner} ${statistics} ${sql}: ${ran.error.message}`);
  const [result] = ran.value;
  if (!result) throw new Error('the chosen plan was not run');
  const where = `${planner}, ${statistics}, ${result.candidate.plan.id}: ${sql}`;
  const { verdict, candidate, measured } = result;
  if (verdict.equalsCentral === null) expect(verdict.because, where).toMatch(/LIMIT/);
  else expect(verdict, where).toEqual({ equalsCentral: true });
  return { candidate, measured, planned: explained.value.planned };
}
