import type { CounterexampleStep } from '../../explorer/counterexample.ts';
import type { ExplorationReport, Verdict } from '../../explorer/report.ts';
import { formatCount } from '../format.ts';

/** A property of a protocol and what the explorer says of it. */
export interface VerdictLine {
  readonly name: string;
  /** Undefined: not every state was looked at, and no violation was found. */
  readonly holds: boolean | undefined;
  readonly text: string;
  /** A shortest run to a violation; where sites block, each kind of it has one of its own. */
  readonly counterexample: readonly CounterexampleStep[] | undefined;
}

export function verdictLines({ properties }: ExplorationReport): readonly VerdictLine[] {
  const { atomicity, validity, stability, nonblocking } = properties;
  const blocked = `blocks in ${blockedCount(properties)} states`;
  return [
    line(
      'atomicity',
      atomicity,
      'no two sites ever decide differently',
      'two sites decide differently',
    ),
    line(
      'validity',
      validity,
      'commits only if all voted yes',
      'commits although not all voted yes',
    ),
    line('stability', stability, 'a decision never changes', 'a decision changes'),
    {
      ...line('non-blocking', nonblocking, 'every live site can still decide', blocked),
      counterexample: undefined,
    },
  ];
}

/** What the states that were found stand for, where they were counted up to who is who. */
export function orbitsText({ states, statesWithoutSymmetry }: ExplorationReport): string {
  if (statesWithoutSymmetry === undefined) return '';
  const without = formatCount(statesWithoutSymmetry);
  return `${formatCount(states)} states stand for ${without}: those that differ only in which participant is which are counted once.`;
}

/** `no wrong decision; blocks in 69 of 576 states`: one protocol beside another. */
export function summaryText(report: ExplorationReport): string {
  const { atomicity, validity, stability, nonblocking } = report.properties;
  const isSafe = [atomicity, validity, stability].every(({ holds }) => holds !== false);
  const safety = isSafe ? 'no wrong decision' : 'decides wrongly';
  const blocks = nonblocking.holds === false ? blockedCount(report.properties) : 'none';
  const bound = report.complete ? '' : ', as far as it was looked at';
  const { states, statesWithoutSymmetry: without } = report;
  const all = without === undefined ? '' : ` that stand for ${formatCount(without)}`;
  return `${safety}; blocks in ${blocks} of ${formatCount(states)} states${all}${bound}`;
}

function line(name: string, verdict: Verdict, good: string, bad: string): VerdictLine {
  const { holds, steps, counterexample } = verdict;
  const text = holds === false ? `${bad}, after ${steps} steps` : good;
  return { name, holds: holds ?? undefined, text, counterexample };
}

const blockedCount = ({ nonblocking }: ExplorationReport['properties']): string =>
  formatCount(nonblocking.blockedStates);
