import { assert } from '../../base/assert.ts';
import type { Standing } from '../../explorer/blockedClasses.ts';
import type { CounterexampleStep } from '../../explorer/counterexample.ts';
import type { ExplorationReport } from '../../explorer/report.ts';
import { formatCount, joinWords } from '../format.ts';

/** Where a protocol blocks: one of its classes of blocked states. */
export interface BlockedLine {
  /** `coordinator down; participants 1 and 2 blocked`. */
  readonly text: string;
  /** `6,731 states, the nearest after 6 steps`. */
  readonly size: string;
  readonly counterexample: readonly CounterexampleStep[];
  /** In the order of the lanes. */
  readonly standings: readonly Standing[];
}

export interface BlockedLines {
  readonly lines: readonly BlockedLine[];
  /** What stands in no line; undefined where all do. */
  readonly rest: string | undefined;
}

export function blockedLines({ properties }: ExplorationReport): BlockedLines {
  const { classes } = properties.nonblocking;
  const lines = classes.flatMap(({ sites, states, steps, counterexample }) =>
    counterexample
      ? [
          {
            text: standingText(sites),
            size: `${statesText(states)}, the nearest after ${steps} steps`,
            counterexample,
            standings: Object.values(sites),
          },
        ]
      : [],
  );
  const others = classes.filter(({ counterexample }) => !counterexample);
  const states = others.reduce((sum, own) => sum + own.states, 0);
  const rest =
    others.length === 0
      ? undefined
      : `and ${formatCount(others.length)} more, ${statesText(states)}`;
  return { lines, rest };
}

const statesText = (count: number): string =>
  count === 1 ? '1 state' : `${formatCount(count)} states`;

/** What ails the sites, then who suffers from it, then the others. */
const order: readonly (readonly [Standing, string])[] = [
  ['down', 'down'],
  ['blocked', 'blocked'],
  ['committed', 'committed'],
  ['aborted', 'aborted'],
  ['undecided', 'free to decide'],
];

const standingText = (sites: Readonly<Record<string, Standing>>): string =>
  order
    .flatMap(([standing, word]) => {
      const names = Object.keys(sites).filter((name) => sites[name] === standing);
      return names.length === 0 ? [] : [`${sitesText(names)} ${word}`];
    })
    .join('; ');

/** The explorer calls its sites c, p1, p2, … */
function sitesText(names: readonly string[]): string {
  const numbers = names.filter((name) => name !== 'c').map((name) => name.slice(1));
  const people = numbers.length === 1 ? 'participant' : 'participants';
  const parts = [
    ...(names.includes('c') ? ['coordinator'] : []),
    ...(numbers.length === 0 ? [] : [`${people} ${joinWords(numbers)}`]),
  ];
  assert(parts.length > 0, 'no sites to be named');
  return joinWords(parts);
}
