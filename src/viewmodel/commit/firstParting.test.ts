import { expect, it } from 'vitest';
import { siteId } from '../../base/brand.ts';
import type { TransactionEvent } from '../../transactions/simulation/events.ts';
import { firstParting, sameMoment } from './firstParting.ts';
import type { ScheduleRun } from './scheduleRun.ts';

const at = siteId('s');

const start = (protocol: string): TransactionEvent => ({
  kind: 'commitStarted',
  transaction: 'T1',
  protocol,
  coordinator: at,
  participants: [at],
});

const state = (name: 'waiting' | 'preCommitted' | 'committed'): TransactionEvent => ({
  kind: 'stateEntered',
  site: at,
  transaction: 'T1',
  role: 'coordinator',
  state: name,
});

const run = (...events: readonly [number, TransactionEvent][]): ScheduleRun => ({
  sites: [],
  clock: 'ms',
  events: events.map(([atMs, event], seq) => ({ seq, atMs, event })),
});

const two = run([0, start('2pc')], [1, state('waiting')], [5, state('committed')]);
const three = run(
  [0, start('3pc')],
  [1, state('waiting')],
  [5, state('preCommitted')],
  [9, state('committed')],
);

it('two runs part at the first event that only one of them has; the name of a protocol is none', () => {
  expect(firstParting(two, three)).toEqual({ seqs: [2, 2] });
  expect(firstParting(two, run([0, start('2pc')], [1, state('waiting')]))).toEqual({
    seqs: [2, undefined],
  });
  expect(firstParting(two, two)).toBeUndefined();
});

it('the same event at another time is another event', () => {
  const late = run([0, start('2pc')], [2, state('waiting')], [5, state('committed')]);
  expect(firstParting(two, late)).toEqual({ seqs: [1, 1] });
});

it('a moment is the same event until they part, and then the same time', () => {
  const parting = firstParting(three, two);
  expect([0, 1, 2, 3].map((cursor) => sameMoment(three, cursor, two, parting))).toEqual([
    0, 1, 2, 2,
  ]);
  const back = firstParting(two, three);
  expect([0, 1, 2].map((cursor) => sameMoment(two, cursor, three, back))).toEqual([0, 1, 2]);
});
