import { siteId } from '../base/brand.ts';
import { LENSES, type Lens } from '../base/lens.ts';
import { labelOf } from '../optimizer/candidates.ts';
import type { PlanCost } from '../optimizer/plan.ts';
import { joinWords, letterOf } from './format.ts';
import { lensWords, longestWords } from './lensWords.ts';
import { isOwn, rankedPlans, sameTransfers } from './rankedPlans.ts';
import { withStop } from './sentence.ts';
import type { ConsideredPlan, ShownRun } from './shownRun.ts';
import { chosenPlan, eventAt, eventsUntil } from './shownRun.ts';
import type { SiteBadge } from './sites.ts';
import { siteBadge } from './sites.ts';
import { shipsOf } from './transferList.ts';

/*
 * A `room` is the longest that a text can be under any lenses; what draws the text keeps it.
 */

/** What a candidate cost when it ran: of the shown run, or of one in the background. */
export type MeasuredCosts = ReadonlyMap<string, PlanCost>;

export interface CandidateList {
  /** As many as the optimizer has put forward at the cursor. */
  readonly candidates: readonly Candidate[];
  readonly notApplicable: readonly {
    readonly strategies: readonly string[];
    readonly because: string;
    readonly room: string;
  }[];
  /** Why the executed plan was chosen; there from that event on. */
  readonly verdict?: { readonly letter: string; readonly because: string; readonly room: string };
  /** How many there will be, for the empty state. */
  readonly total: number;
  /** Assertions that every candidate relies on. */
  readonly sharedAssumes: readonly string[];
}

export interface Candidate {
  readonly id: string;
  readonly letter: string;
  readonly label: string;
  readonly estimated: PlanCost;
  readonly measured?: PlanCost;
  /** Lengths of the bars, 0 to 1, against the dearest candidate. */
  readonly estimatedShare: number;
  readonly measuredShare?: number;
  /** Chains the rows travel, each of stages of one or more sites: `[[[4], [1], [4]]]`. */
  readonly routes: readonly (readonly (readonly SiteBadge[])[])[];
  /** Estimated bytes of each transfer, in order. */
  readonly transferBytes: readonly number[];
  /** Assertions without which it could be wrong, those excepted that every candidate needs. */
  readonly assumes: readonly string[];
  /** In words, what else arrives at the same transfers; empty if nothing does. */
  readonly alsoFound: string;
  readonly rooms: { readonly label: string; readonly alsoFound: string };
  /** Written by hand, and not put forward by the optimizer. */
  readonly isOwn: boolean;
  readonly isChosen: boolean;
  /** It ran, though the cursor may stand before the moment that this is told. */
  readonly hasRun: boolean;
  /** Put forward by the current event. */
  readonly isNow: boolean;
}

export function candidateList(
  run: ShownRun,
  cursor: number,
  measured: MeasuredCosts,
  lenses: readonly Lens[] = LENSES,
): CandidateList {
  const { trace } = run;
  const words = lensWords(run.catalog, lenses, trace.scenario.at);
  const room = longestWords(run.catalog, trace.scenario.at);
  const considered = rankedPlans(trace);
  const chosen = chosenPlan(trace);
  const isDecided = chosen !== undefined && cursor >= chosen.seq;
  const dearest = Math.max(
    1,
    ...considered.flatMap(({ plan, estimated }) => [
      estimated.bytes,
      measured.get(plan.id)?.bytes ?? 0,
    ]),
  );
  const sharedAssumes = sharedBy(considered);
  const isDone = eventsUntil(trace, cursor).some(({ event }) => event.kind === 'answerCompleted');
  const candidates = considered.flatMap((plan, index) => {
    if (plan.seq > cursor) return [];
    const isChosen = isDecided && chosen.considered.plan.id === plan.plan.id;
    // What the others cost in runs of their own is told once the choice is made; what the shown
    // plan costs, once it has run.
    const isTold = isChosen ? isDone : isDecided;
    const cost = measured.get(plan.plan.id);
    const found = alsoFound(run, considered, plan);
    return [
      {
        ...candidate(run, plan, letterOf(index), dearest, isTold ? cost : undefined),
        label: words(plan.plan.label),
        alsoFound: words(found),
        rooms: { label: room(plan.plan.label), alsoFound: room(found) },
        isOwn: isOwn(plan),
        hasRun: cost !== undefined,
        assumes: plan.plan.assumes.filter((name) => !sharedAssumes.includes(name)),
        isChosen,
        isNow: eventAt(trace, cursor).seq === plan.seq,
      },
    ];
  });
  const verdict = candidates.find(({ isChosen }) => isChosen);
  const because = withStop(chosen?.because ?? '');
  const verdictOf = (letter: string) => ({ letter, because: words(because), room: room(because) });
  return {
    candidates,
    notApplicable: notApplicableAt(run, cursor).map(({ strategies, because }) => ({
      strategies,
      because: words(because),
      room: room(because),
    })),
    ...(verdict && chosen ? { verdict: verdictOf(verdict.letter) } : {}),
    total: considered.length,
    sharedAssumes,
  };
}

function candidate(
  run: ShownRun,
  considered: ConsideredPlan,
  letter: string,
  dearest: number,
  measured: PlanCost | undefined,
) {
  const { plan, estimated } = considered;
  const ships = shipsOf(considered);
  return {
    id: plan.id,
    letter,
    estimated,
    estimatedShare: estimated.bytes / dearest,
    ...(measured ? { measured, measuredShare: measured.bytes / dearest } : {}),
    routes: routesOf(ships.map(({ ship }) => [ship.source, ship.target] as const)).map((route) =>
      route.map((stage) => stage.map((site) => siteBadge(run.catalog, site))),
    ),
    transferBytes: ships.map(({ estimatedRows, width }) => estimatedRows * width),
  };
}

/**
 * The first event with the same list: between the choice and the answer nothing of it changes, and
 * a list of many candidates takes time to draw.
 */
export function candidateMoment({ trace }: ShownRun, cursor: number): number {
  const chosen = chosenPlan(trace);
  const answer = trace.events.find(({ event }) => event.kind === 'answerCompleted');
  if (answer && cursor >= answer.seq) return answer.seq;
  return chosen && cursor > chosen.seq ? chosen.seq : cursor;
}

/** What else arrives at the same transfers, told to whoever has not read the textbook yet. */
function alsoFound(
  run: ShownRun,
  ranked: readonly ConsideredPlan[],
  considered: ConsideredPlan,
): string {
  if (isOwn(considered)) {
    const index = ranked.findIndex((plan) => !isOwn(plan) && sameTransfers(plan, considered));
    return index < 0 ? '' : `sends the same as ${letterOf(index)}`;
  }
  const names = considered.alsoKnownAs.map((id) => {
    const [strategy, site] = id.replace(/#.*/, '').split('@');
    const known = TEXTBOOK.find((name) => name === strategy);
    return known && site ? `“${labelOf(known, siteId(site), run.catalog)}”` : 'the search';
  });
  const ends = names.length === 1 ? 'ends' : 'end';
  return names.length === 0 ? '' : `${joinWords(names)} ${ends} in the same transfers`;
}

const TEXTBOOK = [
  'ship-whole',
  'ship-projected',
  'semijoin',
  'semijoin-distinct',
  'join-first',
] as const;

/** Of a single candidate nothing is shared: what it assumes stands with itself. */
function sharedBy(considered: readonly ConsideredPlan[]): readonly string[] {
  const [first, ...others] = considered.map(({ plan }) => plan.assumes);
  if (!first || others.length === 0) return [];
  return first.filter((name) => others.every((assumes) => assumes.includes(name)));
}

/**
 * Joins hops into chains of stages: 4→1, 1→4 is 4→1→4, and 1→3, 2→3 is one stage of two sites
 * before 3. Several transfers of one hop in a row are one hop; the same hop later on is another.
 */
export function routesOf(hops: readonly (readonly [string, string])[]): readonly string[][][] {
  const legs: { sources: string[]; target: string }[] = [];
  for (const [source, target] of hops) {
    const last = legs.at(-1);
    if (last?.target !== target) legs.push({ sources: [source], target });
    else if (!last.sources.includes(source)) last.sources.push(source);
  }
  const routes: string[][][] = [];
  for (const { sources, target } of legs) {
    const last = routes.at(-1);
    const [only] = sources;
    const goesOn = sources.length === 1 && last?.at(-1)?.[0] === only;
    if (last && goesOn) last.push([target]);
    else routes.push([sources, [target]]);
  }
  return routes;
}

/** Strategies that do not apply for one reason are told together. */
function notApplicableAt(run: ShownRun, cursor: number) {
  const byReason = new Map<string, string[]>();
  for (const { event } of eventsUntil(run.trace, cursor)) {
    if (event.kind !== 'strategyNotApplicable') continue;
    const { strategy, because } = event.strategy;
    byReason.set(because, [...(byReason.get(because) ?? []), strategy]);
  }
  return [...byReason].map(([because, strategies]) => ({
    strategies,
    because: withStop(because),
  }));
}

/** The candidate before or after the executed one, for `[` and `]`; stays at the ends. */
export function neighbourPlan(run: ShownRun, direction: 1 | -1): string | undefined {
  const plans = rankedPlans(run.trace);
  const chosen = chosenPlan(run.trace);
  const index = plans.findIndex(({ plan }) => plan.id === chosen?.considered.plan.id);
  if (index < 0) return plans[0]?.plan.id;
  return plans[index + direction]?.plan.id;
}
