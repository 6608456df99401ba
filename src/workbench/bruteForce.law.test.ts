import { describe, expect, it } from 'vitest';
import type { Cardinalities } from '../optimizer/cost/cardinality.ts';
import type { Problem } from '../optimizer/problem.ts';
import { leastByBruteForce } from '../optimizer/search/bruteForce.testing.ts';
import { beyondLimits, createSearch } from '../optimizer/search/search.ts';
import { compareCosts } from '../optimizer/search/ways.ts';
import { explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';
import { graphProblem } from './planQuery.ts';
import { askSql } from './question.ts';
import { type RandomLab, randomLab } from './randomLab.testing.ts';

/**
 * The search against its oracle, which asks for every count there is and tries all it can think
 * of. What the oracle finds, the search finds too, or something cheaper.
 */
const RUNS = Number(process.env['ORACLE_RUNS'] ?? 12);
const SEEDS = Array.from({ length: RUNS }, (_, i) => [
  [`oracle ${i}`, 'horizontal'] as const,
  [`oracle of groups ${i}`, 'horizontal groups'] as const,
  ...(i % 2 === 0 ? [[`oracle of wide values ${i}`, 'wide'] as const] : []),
]).flat();

describe('the search', () => {
  it.each(SEEDS)('finds the best plan of %s', { timeout: 200_000 }, async (seed, design) => {
    const random = randomLab(seed, design);
    const opened = await openLab(random.text, { openSite: openLocalSite });
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    try {
      await compare(opened.value, random);
    } finally {
      await opened.value.close();
    }
  });
});

async function compare(lab: OpenedLab, { sql, at, objective }: RandomLab): Promise<void> {
  const problem = await problemOf(lab, sql, at);
  if (!problem || beyondLimits(problem) !== undefined) return;
  const search = createSearch(problem);
  const found = await askedUntilKnown(lab, (known) => {
    const outcome = search.run(known, objective, Number.POSITIVE_INFINITY, false);
    return outcome.kind === 'needs' ? outcome : { kind: 'done', answer: outcome.plans };
  });
  const oracle = await askedUntilKnown(lab, (known) => {
    const missing = new Set<string>();
    const count = (asked: string): number => {
      if (!known.has(asked)) missing.add(asked);
      return known.get(asked) ?? 0;
    };
    const least = leastByBruteForce(problem, count, objective);
    return missing.size > 0
      ? { kind: 'needs', counts: [...missing] }
      : { kind: 'done', answer: least };
  });
  const [best] = found;
  if (!best) throw new Error(`no plan for ${sql}`);
  const difference = compareCosts(objective, best.cost, oracle);
  expect(difference, `${sql} at ${at}: ${JSON.stringify([best.cost.bytes, oracle])}`).toBeLessThan(
    1e-6,
  );
}

async function problemOf(lab: OpenedLab, sql: string, at: string): Promise<Problem | undefined> {
  const asked = askSql(lab.catalog, sql, { at });
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(lab, asked.value);
  if (!explained.ok) throw new Error(explained.error.message);
  const { mapped, localized } = explained.value;
  if (!mapped.graph || !localized || localized.branches.length === 0) return undefined;
  const { catalog, overlapping, faulty, leafRows } = lab;
  const request = { catalog, mapped, asking: asked.value.at, overlapping, faulty, leafRows };
  return graphProblem(request, mapped.graph, localized);
}

type Planning<Answer> =
  | { readonly kind: 'needs'; readonly counts: readonly string[] }
  | { readonly kind: 'done'; readonly answer: Answer };

/** Calls a planner until it has every count it needs. */
async function askedUntilKnown<Answer>(
  { statistics }: OpenedLab,
  plan: (known: Cardinalities) => Planning<Answer>,
): Promise<Answer> {
  for (;;) {
    const outcome = plan(statistics.known);
    if (outcome.kind === 'done') return outcome.answer;
    const learned = await statistics.learn(outcome.counts);
    if (!learned.ok) throw new Error(learned.error.message);
  }
}
