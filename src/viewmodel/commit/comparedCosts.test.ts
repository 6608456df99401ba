import { expect, it } from 'vitest';
import { siteId } from '../../base/brand.ts';
import type { StateWord } from '../../transactions/commit/words.ts';
import type { Outcome } from '../../transactions/simulation/outcome.ts';
import { comparedCosts, type EndedRun } from './comparedCosts.ts';

const at = siteId('s');

function ended(states: readonly [number, StateWord][], forced: number, allKnow: number): EndedRun {
  const endMs = states.at(-1)?.[0] ?? 0;
  const outcome: Outcome = {
    endMs,
    isCutShort: false,
    transactions: [
      {
        id: 'T1',
        coordinator: at,
        outcome: allKnow === 0 ? 'blocked' : 'committed',
        reason: undefined,
        protocol: '2pc',
        decisions: [],
        delays: { allKnow, allAcks: allKnow },
      },
    ],
    messages: 1200,
    messagesByKind: {},
    detectorMessages: 0,
    forcedWrites: new Map([
      [at, forced],
      [siteId('t'), 1],
    ]),
    lazyWrites: new Map(),
    blocked: [],
    deadlocks: [],
    unfired: [],
    down: [],
  };
  const events = states.map(([atMs, state], seq) => ({
    seq,
    atMs,
    event: {
      kind: 'stateEntered' as const,
      site: at,
      transaction: 'T1',
      role: 'participant' as const,
      state,
    },
  }));
  return { run: { sites: [], clock: 'ms', events }, outcome };
}

const lines = (one: EndedRun, other: EndedRun) =>
  Object.fromEntries(comparedCosts(one, other).map(({ name, texts }) => [name, texts]));

it('two runs are told line by line, and how long a site was blocked in each', () => {
  const waits = ended(
    [
      [0, 'ready'],
      [10, 'blocked'],
      [60, 'ready'],
      [70, 'blocked'],
      [90, 'committed'],
    ],
    3,
    5,
  );
  const never = ended(
    [
      [0, 'ready'],
      [40, 'committed'],
    ],
    4,
    6,
  );
  expect(lines(waits, never)).toEqual({
    T1: ['committed', 'committed'],
    messages: ['1,200', '1,200'],
    'forced writes': ['4', '5'],
    'T1: message delays until all know': ['5', '6'],
    'longest blocked': ['50 ms', 'never'],
    'all is over after': ['90 ms', '40 ms'],
  });
});

it('whoever is blocked at the end was so until then, and nobody knows', () => {
  const stuck = ended(
    [
      [0, 'ready'],
      [10, 'blocked'],
      [35, 'blocked'],
    ],
    1,
    0,
  );
  expect(lines(stuck, stuck)).toMatchObject({
    T1: ['blocked', 'blocked'],
    'T1: message delays until all know': ['–', '–'],
    'longest blocked': ['25 ms', '25 ms'],
  });
});
