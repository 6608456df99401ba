import type { CounterexampleStep } from '../../explorer/counterexample.ts';
import type { ExplorationReport, Verdict } from '../../explorer/report.ts';
import { formatCount, joinWords } from '../format.ts';

/** A property of a protocol and what the explorer says of it. */
export interface VerdictLine {
  readonly name: string;
  /** Undefined: not every state was looked at, and no violation was found. */
  readonly holds: boolean | undefined;
  readonly text: string;
  /** A shortest run to a violation. */
  readonly counterexample: readonly CounterexampleStep[] | undefined;
}

export function verdictLines({ properties }: ExplorationReport): readonly VerdictLine[] {
  const { atomicity, validity, stability, nonblocking } = properties;
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
    line('non-blocking', nonblocking, 'every live site can still decide', blockedText(properties)),
  ];
}

function line(name: string, verdict: Verdict, good: string, bad: string): VerdictLine {
  const { holds, steps, counterexample } = verdict;
  const text = holds === false ? `${bad}, after ${steps} steps` : good;
  return { name, holds: holds ?? undefined, text, counterexample };
}

function blockedText({ nonblocking }: ExplorationReport['properties']): string {
  const who = joinWords((nonblocking.blockedSites ?? []).map(siteText));
  return `blocks in ${formatCount(nonblocking.blockedStates)} states: ${who} cannot decide`;
}

/** The explorer calls its sites c, p1, p2, … */
const siteText = (name: string): string =>
  name === 'c' ? 'the coordinator' : `participant ${name.slice(1)}`;
