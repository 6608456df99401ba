import { OBJECTIVES, type Objective } from '../../base/objective.ts';
import { linkBetween } from '../../network/topology.ts';
import { answerColumns } from '../build/finish.ts';
import type { Cardinalities } from '../cost/cardinality.ts';
import type { PlanStep } from '../plan.ts';
import { type Problem, pieceworkIn } from '../problem.ts';
import { assemble } from './assemble.ts';
import { fullBox } from './box.ts';
import { closePredicates } from './closePredicates.ts';
import { type Enumeration, enumerate } from './enumerate.ts';
import {
  comparePartials,
  createTransfer,
  mergeTransfers,
  type Partial,
  partial,
} from './partial.ts';

/** What the search covers exhaustively; larger queries take the best textbook plan. */
const LIMITS = { occurrences: 3, leavesPerOccurrence: 3 } as const;

/** Ways kept for each goal of the enumeration. */
const KEEP = 6;

export type SearchOutcome =
  /** Plans, best first by the search's own count. */
  | { readonly kind: 'found'; readonly plans: readonly (readonly PlanStep[])[] }
  /** Counts it needs to know first: ask for all of them at once and call again. */
  | { readonly kind: 'needs'; readonly counts: readonly string[] }
  /** Outside its limits, and why. */
  | { readonly kind: 'beyondLimits'; readonly because: string };

/**
 * The first form of the search: everything in the space of query.md for small queries. Pure over a
 * table of cardinalities.
 *
 * @param boundBytes textbook bytes of the best plan known so far; dearer ones are not followed
 */
export function search(
  problem: Problem,
  known: Cardinalities,
  objective: Objective,
  boundBytes: number,
): SearchOutcome {
  const because = beyondLimits(problem);
  if (because !== undefined) return { kind: 'beyondLimits', because };
  const closed = { ...problem, graph: closePredicates(problem) };
  const missing = new Set<string>();
  const count = (sql: string): number => {
    const rows = known.get(sql);
    if (rows === undefined) missing.add(sql);
    return rows ?? 0;
  };
  const bound = objective === 'bytes' ? boundBytes : Number.POSITIVE_INFINITY;
  if (!known.has(countOfAnswer(problem))) {
    // Goals do not depend on how many ways each keeps, so one way is enough to learn what to count.
    const scouting = enumerate(closed, count, { objective, boundBytes: Infinity, keep: 1 });
    answers(closed, scouting, count);
    return { kind: 'needs', counts: [...missing, countOfAnswer(problem)] };
  }
  const enumeration = enumerate(closed, count, { objective, boundBytes: bound, keep: KEEP });
  const ways = answers(closed, enumeration, count);
  if (missing.size > 0) return { kind: 'needs', counts: [...missing] };
  return {
    kind: 'found',
    plans: bestOfEach(ways, objective).map(({ way }) => assemble(closed, enumeration.space, way)),
  };
}

/** The best way by the objective, then what is best by the others: the cut keeps all three. */
function bestOfEach(ways: readonly AnswerWay[], objective: Objective): readonly AnswerWay[] {
  const others = OBJECTIVES.filter((other) => other !== objective);
  const best = [objective, ...others].flatMap((wanted) => {
    const compare = comparePartials(wanted);
    const [first, ...rest] = ways;
    return first
      ? [rest.reduce((least, way) => (compare(way.total, least.total) < 0 ? way : least), first)]
      : [];
  });
  return [...new Set(best)];
}

function beyondLimits(problem: Problem): string | undefined {
  const occurrences = problem.graph.occurrences.length;
  if (occurrences > LIMITS.occurrences) {
    return `the search covers ${LIMITS.occurrences} relation occurrences; this query has ${occurrences}`;
  }
  const pieced = pieceworkIn(problem);
  if (pieced !== undefined) return `the rows of ${pieced} are put together from vertical fragments`;
  const leaves = new Map<string, Set<string>>();
  for (const branch of problem.branches) {
    for (const [name, [leaf]] of Object.entries(branch.leaves)) {
      if (leaf) leaves.set(name, (leaves.get(name) ?? new Set<string>()).add(leaf));
    }
  }
  for (const [name, set] of leaves) {
    if (set.size > LIMITS.leavesPerOccurrence) {
      return `the search covers ${LIMITS.leavesPerOccurrence} fragments of a relation; ${name} has ${set.size}`;
    }
  }
  return undefined;
}

const countOfAnswer = (problem: Problem): string => `SELECT count(*) FROM (${problem.sql})`;

interface AnswerWay {
  /** The rows at the site where they are finished. */
  readonly way: Partial;
  /** The same with the transfer of the answer, where it is finished elsewhere. */
  readonly total: Partial;
}

/** The rows come to the asking site and are finished there, or are finished first and then sent. */
function answers(
  problem: Problem,
  enumeration: Enumeration,
  count: (sql: string) => number,
): readonly AnswerWay[] {
  const rows = { box: fullBox(enumeration.space) };
  const width = answerColumns(problem).reduce((sum, column) => sum + column.width, 0);
  return enumeration.sites.flatMap((site) => {
    if (site === problem.asking) {
      return enumeration.deliver(rows, site).map((way) => ({ way, total: way }));
    }
    const transfer = createTransfer({
      key: `answer from ${site}`,
      rows: count(countOfAnswer(problem)),
      widths: new Map([['answer', width]]),
      link: linkBetween(problem.catalog.network, site, problem.asking),
      messageMs: problem.catalog.cost.messageMs,
    });
    return enumeration.produce(rows, site).map((way) => ({
      way,
      total: partial(
        way.node,
        mergeTransfers(way.transfers, [transfer]),
        way.readyMs + transfer.durationMs,
      ),
    }));
  });
}
