import type { SiteId } from '../../base/brand.ts';
import { OBJECTIVES, type Objective } from '../../base/objective.ts';
import { linkBetween } from '../../network/topology.ts';
import { answerColumns } from '../build/finish.ts';
import type { FormKind } from '../condense/form.ts';
import type { Cardinalities } from '../cost/cardinality.ts';
import { type Problem, sitesInvolved, survivingLeaves } from '../problem.ts';
import { splitPieces, type WholeProblem } from '../splitPieces.ts';
import { type Assembled, assemble } from './assemble.ts';
import { fullBox } from './box.ts';
import { type ChosenFamily, chooseFamily } from './chooseFamily.ts';
import { closePredicates } from './closePredicates.ts';
import { CondensedGoals } from './condensedGoals.ts';
import { Estimates, type Guess } from './estimates.ts';
import { Goals } from './goals.ts';
import { LeafStatistics } from './leafStatistics.ts';
import type { Node } from './node.ts';
import { SearchSpace } from './searchSpace.ts';
import { type Cost, type Load, Shipments } from './shipments.ts';
import { createWay, type Way } from './way.ts';
import { compareCosts, type KeepOptions, Kept, measureOf } from './ways.ts';

/** Sets of leaves and of occurrences are bits of one number. */
const LIMITS = { occurrences: 16, leavesPerOccurrence: 30 } as const;

/** Ways kept for each goal by the objective. */
const KEEP = 6;

/** The same while it is still being learnt what to count. */
const SCOUTS = 2;

/**
 * Rows that counts may read at once beyond those that the best ways need; a statement costs as much
 * as reading `each` rows.
 */
const CHEAP = { rows: 300_000, each: 300 } as const;

/** Times are sums of fractions, which depend on their order in the last digits. */
const ROUNDING = 1 + 1e-9;

export type SearchOutcome =
  /** Plans, best first by the search's own count. */
  | {
      readonly kind: 'found';
      readonly plans: readonly FoundPlan[];
      /** What of the space was not searched; undefined where it was searched whole. */
      readonly leftOut?: string;
    }
  /** Counts it needs to know first: ask for all of them at once and call again. */
  | { readonly kind: 'needs'; readonly counts: readonly string[] };

export interface FoundPlan extends Assembled {
  /** By the search's own count: without local work, and links taken as free. */
  readonly cost: Cost;
}

/** The search for one query; what does not depend on counts is worked out once. */
export interface Search {
  /**
   * Pure over a table of cardinalities.
   *
   * @param bound what the best plan known so far measures by the objective; ways that measure more
   *   are not followed
   * @param isLast no more counts will be asked: what is not known is estimated
   */
  readonly run: (
    known: Cardinalities,
    objective: Objective,
    bound: number,
    isLast: boolean,
  ) => SearchOutcome;
}

/** A way to the answer, with the transfer of the answer where it is finished elsewhere. */
interface AnswerWay {
  /** Where the rows are finished. */
  readonly site: SiteId;
  /** How the rows of each part of the query come there. */
  readonly nodes: readonly Node[];
  readonly total: Way;
}

export function createSearch(problem: Problem): Search {
  const sites = sitesInvolved(problem);
  const spaces = splitPieces(problem).map(({ problem: whole, occurrenceOf }, number): Part => {
    const closed = { ...whole, graph: closePredicates(whole) };
    return { space: new SearchSpace(closed, number, sites), occurrenceOf };
  });
  const families = new Map<Part, ChosenFamily>();
  return {
    run: (known, objective, bound, isLast) => {
      const statistics = spaces.map(({ space }) => new LeafStatistics(space, known));
      const counts = statistics.flatMap((own) => own.missing());
      const answer = countOfAnswer(problem);
      if (!known.has(answer)) return { kind: 'needs', counts: [...counts, answer] };
      if (counts.length > 0) return { kind: 'needs', counts };
      for (const [index, part] of spaces.entries()) {
        const own = statistics[index];
        if (!families.has(part) && own) families.set(part, chooseFamily(part.space, own));
      }
      return new Run(problem, families, known, objective).plans(bound, isLast);
    },
  };
}

/** The branches whose pieces divide the columns alike. */
interface Part extends Pick<WholeProblem, 'occurrenceOf'> {
  readonly space: SearchSpace;
}

const countOfAnswer = (problem: Problem): string => `SELECT count(*) FROM (${problem.sql})`;

/**
 * One call of the search. It first takes what is likely for counts that are not known and asks for
 * those that its best plans need, until the best needs none. Then it takes the least that each
 * unknown count can be: a plan that is best even so is best.
 */
class Run {
  readonly #problem: Problem;
  readonly #families: ReadonlyMap<Part, ChosenFamily>;
  readonly #known: Cardinalities;
  readonly #objective: Objective;
  readonly #sites: readonly SiteId[];
  /** What the last enumeration took for counts, and which it looked for in vain. */
  #estimates: readonly Estimates[] = [];

  constructor(
    problem: Problem,
    families: ReadonlyMap<Part, ChosenFamily>,
    known: Cardinalities,
    objective: Objective,
  ) {
    this.#problem = problem;
    this.#families = families;
    this.#known = known;
    this.#objective = objective;
    this.#sites = sitesInvolved(problem);
  }

  plans(bound: number, isLast: boolean): SearchOutcome {
    // A few ways of each goal are enough to learn what to count.
    const likely = this.#ways('expected', SCOUTS, bound * ROUNDING);
    if (isLast) return this.#found(likely);
    const first = unknownOfBest(likely);
    if (first.length > 0) return this.#needs(first);
    // Of a part of the space no plan is best for sure: what is unlikely need not be ruled out.
    const guess = this.#leftOut() === undefined ? 'least' : 'low';
    const best = likely[0] ? measureOf(this.#objective, likely[0].total) : bound;
    const least = Math.min(bound, best) * ROUNDING;
    // Where nothing had to be guessed, there is no need to ask what less would change.
    const isCounted = this.#estimates.every((own) => !own.lacksCounts());
    for (const keep of isCounted ? [KEEP] : [SCOUTS, KEEP]) {
      const ways = this.#ways(guess, keep, least);
      // Plans that are best by another objective are priced in any case: let that count here, too.
      const unknown =
        keep === KEEP ? unknownIn(bestOfEach(ways, this.#objective)) : unknownOfBest(ways);
      if (unknown.length > 0) return this.#needs(unknown);
      if (keep === KEEP) return this.#found(ways);
    }
    return this.#found(likely);
  }

  /** What the best ways need, and of all else that was looked for in vain what is cheap. */
  #needs(wanted: readonly string[]): SearchOutcome {
    const counts = new Set(wanted);
    let left = CHEAP.rows;
    const missing = new Map(this.#estimates.flatMap((own) => [...own.missing()]));
    const others = [...missing].sort(([, a], [, b]) => a - b);
    for (const [count, rows] of others) {
      left -= rows + CHEAP.each;
      if (left < 0) break;
      counts.add(count);
    }
    return { kind: 'needs', counts: [...counts] };
  }

  #found(ways: readonly AnswerWay[]): SearchOutcome {
    const best = bestOfEach(ways, this.#objective);
    const plans = best.map(({ site, nodes, total }) => {
      const placements = [...this.#families.keys()].flatMap(({ space, occurrenceOf }, index) => {
        const { problem, boxes } = space;
        const node = nodes[index];
        const { shipments: transfers } = total;
        return node ? [{ problem, boxes, forms: space.forms, occurrenceOf, node, transfers }] : [];
      });
      return { ...assemble(this.#problem, site, placements), cost: total };
    });
    const leftOut = this.#leftOut();
    return { kind: 'found', plans, ...(leftOut === undefined ? {} : { leftOut }) };
  }

  #leftOut(): string | undefined {
    return [...this.#families.values()].find(({ leftOut }) => leftOut !== undefined)?.leftOut;
  }

  /** Ways to the answer, best first by the objective. */
  #ways(guess: Guess, keep: number, bound: number): readonly AnswerWay[] {
    const objective = this.#objective;
    const shipments = new Shipments();
    const options = { objective, keep, keepsOthers: keep === KEEP, bound };
    const parts = [...this.#families].map(([{ space }, { family }]) => {
      const estimates = new Estimates(space, this.#known, guess);
      const goals = new Goals(space, family, estimates, options, shipments);
      const condensed = new CondensedGoals(space, family, estimates, options, shipments, goals);
      return { goals, condensed, estimates, all: space.rows.all(fullBox(space.boxes)) };
    });
    const asking = this.#sites.indexOf(this.#problem.asking);
    const form = this.#form();
    // Joined rows first: where what they amount to saves nothing, they are sent as they are.
    const asked = [undefined, ...(form ? [form] : [])].flatMap((kind) =>
      this.#sites.map((site, index) => ({ kind, site, index })),
    );
    const ways = asked.flatMap(({ kind, site, index }): readonly AnswerWay[] => {
      const isHere = index === asking;
      const each = parts.map(({ goals, condensed, all }) => {
        if (kind === undefined)
          return isHere ? goals.deliver(all, index) : goals.produce(all, index);
        return isHere ? condensed.deliver(kind, all, index) : condensed.produce(kind, all, index);
      });
      const together = allOfEach(each, options, shipments);
      if (isHere) return together.map((total) => ({ site, nodes: total.nodes, total }));
      const sent = shipments.make(this.#answerFrom(site, index), this.#answerWidths());
      return together.map(({ nodes, ...way }) => {
        const all = shipments.merge(way.shipments, [sent]);
        return { site, nodes, total: createWay(way.node, all, way.readyMs + sent.durationMs) };
      });
    });
    this.#estimates = parts.map(({ estimates }) => estimates);
    return [...ways].sort((a, b) => compareCosts(objective, a.total, b.total));
  }

  /**
   * The form in which rows are put together at last, if there is any. Groups of parts whose pieces
   * divide the columns differently are not known to be different groups.
   */
  #form(): FormKind | undefined {
    const forms = [...this.#families.keys()].map(({ space }) => space.forms);
    const mayFinish = forms.every(
      ({ finished, isGrouped }) => finished && (forms.length === 1 || !isGrouped),
    );
    if (mayFinish) return 'finished';
    return forms.every(({ partial }) => partial) ? 'partial' : undefined;
  }

  #answerFrom(site: SiteId, source: number): Load {
    const { catalog, asking } = this.#problem;
    return {
      identity: 'answer',
      source,
      target: this.#sites.indexOf(asking),
      unknown: undefined,
      rows: this.#known.get(countOfAnswer(this.#problem)) ?? 0,
      link: linkBetween(catalog.network, site, asking),
      messageMs: catalog.cost.messageMs,
    };
  }

  #answerWidths(): ReadonlyMap<string, number> {
    const width = answerColumns(this.#problem).reduce((sum, own) => sum + own.width, 0);
    return new Map([['answer', width]]);
  }
}

/** Counts that the best ways need; the best of all may not need one in the end. */
function unknownOfBest(ways: readonly AnswerWay[]): readonly string[] {
  const isKnown = unknownIn(ways.slice(0, 1)).length === 0;
  return isKnown ? [] : unknownIn(ways);
}

function unknownIn(ways: readonly AnswerWay[]): readonly string[] {
  const unknown = ways.flatMap(({ total }) =>
    total.shipments.flatMap((shipment) => shipment.unknown ?? []),
  );
  return [...new Set(unknown)];
}

interface Together extends Way {
  readonly nodes: readonly Node[];
}

/** Ways to have the rows of every part at one site. */
function allOfEach(
  each: readonly (readonly Way[])[],
  options: KeepOptions,
  shipments: Shipments,
): readonly Together[] {
  const [first = [], ...others] = each;
  let ways: readonly Together[] = first.map((way) => ({ ...way, nodes: [way.node] }));
  for (const next of others) {
    // A union node stands for its inputs, one for each part so far.
    const nodesOf = new Map(ways.map(({ node, nodes }) => [node, nodes] as const));
    const kept = new Kept(options, shipments);
    for (const way of ways) {
      for (const more of next) {
        kept.addBoth(way, more, (a, b) => {
          const inputs = [...(nodesOf.get(a) ?? []), b];
          return { kind: 'union', site: a.site, rows: a.rows, inputs };
        });
      }
    }
    ways = kept.ways().map((way) => {
      const { node } = way;
      return { ...way, nodes: node.kind === 'union' ? node.inputs : [node] };
    });
  }
  return ways;
}

/** The best way by the objective, then what is best by the others: the cut keeps all three. */
function bestOfEach(ways: readonly AnswerWay[], objective: Objective): readonly AnswerWay[] {
  const others = OBJECTIVES.filter((other) => other !== objective);
  const best = [objective, ...others].flatMap((wanted) => {
    const [first, ...rest] = ways;
    return first
      ? [rest.reduce((a, b) => (compareCosts(wanted, b.total, a.total) < 0 ? b : a), first)]
      : [];
  });
  return [...new Set(best)];
}

/** Why a query is not searched at all; undefined where it is. */
export function beyondLimits(problem: Problem): string | undefined {
  const { occurrences } = problem.graph;
  if (occurrences.length > LIMITS.occurrences) {
    return `the search covers ${LIMITS.occurrences} relation occurrences; this query has ${occurrences.length}`;
  }
  for (const { name } of occurrences) {
    const leaves = survivingLeaves(problem, name).length;
    if (leaves > LIMITS.leavesPerOccurrence) {
      return `the search covers ${LIMITS.leavesPerOccurrence} fragments of a relation; ${name} has ${leaves}`;
    }
  }
  return undefined;
}
