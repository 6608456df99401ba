import { describe, expect, it } from 'vitest';
import type { Objective } from '../base/objective.ts';
import type { Candidate } from '../optimizer/candidates.ts';
import { printPlan } from '../optimizer/notation/printPlan.ts';
import { brokenLaws, bytesOf } from '../trace/laws.testing.ts';
import { type Explanation, explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';
import { askSql } from './question.ts';
import { type RandomLab, randomLab } from './randomLab.testing.ts';
import { runSelected } from './runSelected.ts';

/** Seeds that once failed stay here by what they found. */
const FOUND = [
  // A query whose every branch is empty: its plan named a result by a reserved word.
  'law 66',
];
const FOUND_NESTED = [
  // A condition about no relation was not tested where both relations are cut anew.
  'nested 13',
];
const FOUND_MIXED: readonly string[] = [];
const RUNS = Number(process.env['LAW_RUNS'] ?? 25);
const seeds = (name: string, runs: number) =>
  Array.from({ length: runs }, (_, i) => `${name} ${i}`);
const SEEDS = [
  ...[...FOUND, ...seeds('law', RUNS)].map((seed) => [seed, 'horizontal'] as const),
  ...[...FOUND_MIXED, ...seeds('mixed', RUNS)].map((seed) => [seed, 'mixed'] as const),
  ...seeds('groups', RUNS).map((seed) => [seed, 'horizontal groups'] as const),
  ...seeds('wide', Math.ceil(RUNS / 3)).map((seed) => [seed, 'wide'] as const),
  ...seeds('mixed groups', RUNS).map((seed) => [seed, 'mixed groups'] as const),
  ...[...FOUND_NESTED, ...seeds('nested', RUNS)].map(
    (seed) => [seed, 'horizontal nested'] as const,
  ),
  ...seeds('mixed nested', RUNS).map((seed) => [seed, 'mixed nested'] as const),
];

describe('laws of distributed execution', () => {
  it.each(SEEDS)('hold for every candidate of %s', { timeout: 200_000 }, async (seed, design) => {
    const random = randomLab(seed, design);
    const opened = await openLab(random.text, { openSite: openLocalSite });
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    try {
      await checkLaws(opened.value, random);
    } finally {
      await opened.value.close();
    }
  });
});

async function checkLaws(lab: OpenedLab, random: RandomLab): Promise<void> {
  const { sql, at, objective } = random;
  expect(lab.findings, 'the random designs are correct').toEqual([]);
  const asked = askSql(lab.catalog, sql, { at, objective });
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(lab, asked.value);
  if (!explained.ok) throw new Error(`${sql}: ${explained.error.message}`);
  const ran = await runSelected(lab, explained.value, { kind: 'all' });
  if (!ran.ok) throw new Error(`${sql}: ${ran.error.message}`);
  const { chosen } = explained.value.planned;
  await checkNotation(lab, explained.value);
  for (const { candidate, measured, verdict, execution, trace } of ran.value) {
    const where = `${candidate.plan.id} at ${at}: ${sql}`;
    if (verdict.equalsCentral === null) expect(verdict.because, where).toMatch(/LIMIT/);
    else expect(verdict, where).toEqual({ equalsCentral: true });
    const { bytes, messages, rows, totalMs, responseMs } = measured;
    expect({ bytes, messages, rows, totalMs, responseMs }, where).toEqual(candidate.estimated);
    expect(execution.ledger.bytes, where).toBe(bytes);
    expect(execution.ledger.transfers, where).toBe(messages);
    expect(brokenLaws(trace), where).toEqual([]);
    expect(bytesOf(trace.events), where).toBe(bytes);
    expect(objectiveOf(chosen, objective), where).toBeLessThanOrEqual(
      objectiveOf(candidate, objective),
    );
  }
}

/**
 * Every generated plan, copied into the editor as text, is a plan of one's own that costs the
 * same.
 */
async function checkNotation(lab: OpenedLab, explanation: Explanation): Promise<void> {
  const { candidates, chosen } = explanation.planned;
  // A query without branches reads nothing, and a plan of one's own has no name for nothing.
  if (chosen.plan.steps.every((step) => step.kind !== 'ship' && step.query.reads.length === 0))
    return;
  const plans = candidates.map(({ plan }, index) => ({
    id: `copy${index}`,
    text: printPlan(plan),
    assumes: [],
  }));
  const explained = await explainQuery(lab, { ...explanation.question, plans });
  if (!explained.ok) throw new Error(`${explanation.sql}: ${explained.error.message}`);
  for (const [index, { plan, estimated }] of candidates.entries()) {
    const copy = explained.value.planned.candidates.find((c) => c.plan.id === `own:copy${index}`);
    // SHIP does not say which copy of a fragment leaves, so links and times may differ.
    const { bytes, messages, rows } = estimated;
    expect(copy?.estimated, `${plan.id}: ${printPlan(plan)}`).toMatchObject({
      bytes,
      messages,
      rows,
    });
  }
}

function objectiveOf({ estimated }: Candidate, objective: Objective): number {
  switch (objective) {
    case 'bytes':
      return estimated.bytes;
    case 'total':
      return estimated.totalMs;
    case 'response':
      return estimated.responseMs;
  }
}
