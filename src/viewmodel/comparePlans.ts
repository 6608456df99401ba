import { assert } from '../base/assert.ts';
import { LENSES, type Lens } from '../base/lens.ts';
import { formatBytes, formatMs, letterOf } from './format.ts';
import { lensWords } from './lensWords.ts';
import { rankedPlans } from './rankedPlans.ts';
import { runProgress } from './runProgress.ts';
import type { ShownRun } from './shownRun.ts';
import { chosenPlan } from './shownRun.ts';
import type { SiteBadge } from './sites.ts';
import { siteBadge } from './sites.ts';
import { shipsOf } from './transferList.ts';

/** Two executed plans of one question, and where the bytes of each go. */
export interface PlanComparison {
  /** The shown plan, then the other one. */
  readonly plans: readonly [ComparedPlan, ComparedPlan];
  /** Transfer by transfer, until both have sent their last. */
  readonly lines: readonly ComparedLine[];
  /** The first transfer at which the dearer one loses. */
  readonly verdict: Verdict;
}

export interface ComparedPlan {
  readonly id: string;
  readonly letter: string;
  readonly label: string;
  readonly bytes: number;
  readonly responseMs: number;
}

export interface ComparedLine {
  readonly tag: string;
  /** Absent after a plan's last transfer. */
  readonly sides: readonly [ComparedShip | undefined, ComparedShip | undefined];
  /** The one that the verdict is about. */
  readonly isDeciding: boolean;
}

export interface ComparedShip {
  readonly source: SiteBadge;
  readonly target: SiteBadge;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly width: number;
  readonly bytes: number;
  /** All that the plan has sent so far, this transfer included. */
  readonly sumBytes: number;
}

export interface Verdict {
  /** `T1: B ships 61,600 B where A ships 2,000 B.` */
  readonly where: string;
  /** `In all 65,100 B against 2,000 B; the answer after 105 ms against 22 ms.` */
  readonly whole: string;
}

/** @param other ran on the same question and data as the shown one */
export function comparePlans(
  shown: ShownRun,
  other: ShownRun,
  lenses: readonly Lens[] = LENSES,
): PlanComparison {
  const words = lensWords(shown.catalog, lenses, shown.trace.scenario.at);
  const [one, two] = [ledger(shown, words), ledger(other, words)];
  const letters = lettersOf(shown);
  const plans = [planOf(one, letters), planOf(two, letters)] as const;
  const count = Math.max(one.ships.length, two.ships.length);
  const deciding = decidingTransfer(one.ships, two.ships);
  const lines = Array.from(
    { length: count },
    (_, index): ComparedLine => ({
      tag: `T${index + 1}`,
      sides: [one.ships[index], two.ships[index]],
      isDeciding: index === deciding,
    }),
  );
  return { plans, lines, verdict: { where: whereOf(plans, lines), whole: wholeOf(plans) } };
}

interface Ledger {
  readonly id: string;
  readonly label: string;
  readonly ships: readonly ComparedShip[];
  readonly responseMs: number;
}

/** What really was sent: the run at its last event. */
function ledger(run: ShownRun, words: (text: string) => string): Ledger {
  const considered = chosenPlan(run.trace)?.considered;
  assert(considered, 'only runs that chose a plan are compared');
  const last = run.trace.events.length - 1;
  const { flights } = runProgress(run.trace, last);
  let sumBytes = 0;
  const ships = shipsOf(considered).map(({ step, ship, estimatedRows, width }): ComparedShip => {
    const flight = flights.get(step);
    const rows = flight?.rows ?? estimatedRows;
    const bytes = flight?.bytes ?? rows * width;
    sumBytes += bytes;
    return {
      source: siteBadge(run.catalog, ship.source),
      target: siteBadge(run.catalog, ship.target),
      columns: ship.columns.map(({ name }) => name),
      rows,
      width,
      bytes,
      sumBytes,
    };
  });
  const { id, label } = considered.plan;
  return { id, label: words(label), ships, responseMs: run.trace.events[last]?.atMs ?? 0 };
}

const lettersOf = (run: ShownRun): ReadonlyMap<string, string> =>
  new Map(rankedPlans(run.trace).map(({ plan }, index) => [plan.id, letterOf(index)]));

const planOf = (
  { id, label, ships, responseMs }: Ledger,
  letters: ReadonlyMap<string, string>,
): ComparedPlan => ({
  id,
  letter: letters.get(id) ?? id,
  label,
  bytes: ships.at(-1)?.sumBytes ?? 0,
  responseMs,
});

/** A plan that sends more in all sends more in one of its transfers: the first such one. */
function decidingTransfer(
  one: readonly ComparedShip[],
  two: readonly ComparedShip[],
): number | undefined {
  const sum = (ships: readonly ComparedShip[]): number => ships.at(-1)?.sumBytes ?? 0;
  if (sum(one) === sum(two)) return undefined;
  const [dearer, cheaper] = sum(one) > sum(two) ? [one, two] : [two, one];
  const index = dearer.findIndex((ship, place) => ship.bytes > (cheaper[place]?.bytes ?? 0));
  return index < 0 ? undefined : index;
}

type Plans = readonly [ComparedPlan, ComparedPlan];

function whereOf([one, two]: Plans, lines: readonly ComparedLine[]): string {
  const line = lines.find(({ isDeciding }) => isDeciding);
  if (!line) {
    return one.bytes === two.bytes
      ? `Neither loses: ${one.letter} and ${two.letter} both ship ${formatBytes(one.bytes)}.`
      : '';
  }
  const [first, second] = line.sides;
  const isFirstDearer = one.bytes > two.bytes;
  const [dearer, cheaper] = isFirstDearer ? [one, two] : [two, one];
  const [more, less] = isFirstDearer ? [first, second] : [second, first];
  const lesser = less ? formatBytes(less.bytes) : 'nothing any more';
  return `${line.tag}: ${dearer.letter} ships ${formatBytes(more?.bytes ?? 0)} where ${cheaper.letter} ships ${lesser}.`;
}

const wholeOf = ([one, two]: Plans): string =>
  `In all ${one.letter} ships ${formatBytes(one.bytes)}, ${two.letter} ${formatBytes(two.bytes)}; ` +
  `the answer is there after ${formatMs(one.responseMs)} and ${formatMs(two.responseMs)}.`;
