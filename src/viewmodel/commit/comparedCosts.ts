import type { Outcome } from '../../transactions/simulation/outcome.ts';
import { formatCount, formatMs } from '../format.ts';
import { endOf as endOfRun, type ScheduleRun } from './scheduleRun.ts';

/** One line of two runs' ends and costs, as books count them. */
export interface ComparedCost {
  readonly name: string;
  readonly texts: readonly [string, string];
}

/** How two runs of one schedule ended, and what they cost. */
export function comparedCosts(one: EndedRun, other: EndedRun): readonly ComparedCost[] {
  const line = (name: string, text: (ended: EndedRun) => string): ComparedCost => ({
    name,
    texts: [text(one), text(other)],
  });
  const { transactions } = one.outcome;
  const ends = transactions.map(({ id }) => line(id, ({ outcome }) => endOf(outcome, id)));
  const delays = transactions.map(({ id }) =>
    line(`${id}: message delays until all know`, ({ outcome }) => delaysOf(outcome, id)),
  );
  return [
    ...ends,
    line('messages', ({ outcome }) => formatCount(outcome.messages)),
    line('forced writes', ({ outcome }) => formatCount(sumOf(outcome.forcedWrites.values()))),
    ...delays,
    line('longest blocked', ({ run }) => blockedText(longestBlocked(run))),
    line('all is over after', ({ outcome }) => formatMs(outcome.endMs)),
  ];
}

export interface EndedRun {
  readonly run: ScheduleRun;
  readonly outcome: Outcome;
}

const blockedText = (ms: number): string => (ms === 0 ? 'never' : formatMs(ms));

/** Simulated milliseconds: the longest that a site could not decide for want of others. */
function longestBlocked(run: ScheduleRun): number {
  const since = new Map<string, number>();
  let longest = 0;
  for (const { atMs, event } of run.events) {
    if (event.kind !== 'stateEntered') continue;
    const key = `${event.site} ${event.transaction} ${event.role}`;
    const began = since.get(key);
    if (event.state === 'blocked') since.set(key, began ?? atMs);
    else since.delete(key);
    if (began !== undefined) longest = Math.max(longest, atMs - began);
  }
  // Whoever is blocked at the end was so until then.
  return [...since.values()].reduce(
    (most, began) => Math.max(most, endOfRun(run) - began),
    longest,
  );
}

const find = ({ transactions }: Outcome, id: string) =>
  transactions.find((transaction) => transaction.id === id);

const endOf = (outcome: Outcome, id: string): string => find(outcome, id)?.outcome ?? 'not begun';

function delaysOf(outcome: Outcome, id: string): string {
  const allKnow = find(outcome, id)?.delays.allKnow ?? 0;
  // Nobody waits where nothing was decided.
  return allKnow === 0 ? '–' : formatCount(allKnow);
}

const sumOf = (counts: Iterable<number>): number =>
  [...counts].reduce((sum, count) => sum + count, 0);
