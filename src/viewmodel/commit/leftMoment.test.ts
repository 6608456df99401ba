import { describe, expect, it } from 'vitest';
import { siteId } from '../../base/brand.ts';
import type { TransactionEvent } from '../../transactions/simulation/events.ts';
import { scheduleSentence } from './eventSentence.ts';
import { laneSites } from './laneSites.ts';
import { leftMoment } from './leftMoment.ts';
import { outcomeOf } from './outcome.testing.ts';
import { recoveryLines } from './recoveryLines.ts';
import { type ScheduleRun, transactionsOf } from './scheduleRun.ts';
import { siteLogs } from './siteLogs.ts';

const [one, two] = [siteId('one'), siteId('two')];
const runOf = (events: readonly TransactionEvent[]): ScheduleRun => ({
  sites: [
    { id: one, number: 1, label: 'One' },
    { id: two, number: 2, label: 'Two' },
  ],
  clock: 'ms',
  events: events.map((event, seq) => ({ seq, atMs: seq, event })),
});

const forced = (site: typeof one, kind: 'prepared' | 'commit'): TransactionEvent => ({
  kind: 'recordForced',
  site,
  transaction: 'T1',
  record: { kind, role: 'participant' },
});
const decided = (site: typeof one): TransactionEvent => ({
  kind: 'decided',
  site,
  transaction: 'T1',
  decision: 'commit',
});
const started: TransactionEvent = {
  kind: 'commitStarted',
  transaction: 'T1',
  protocol: '2pc',
  coordinator: one,
  participants: [one, two],
};

describe('what disks have when a page is left', () => {
  const run = runOf([
    started,
    forced(two, 'prepared'),
    forced(one, 'commit'),
    decided(one),
    forced(two, 'commit'),
    decided(two),
  ]);
  const at = (cursor: number) => {
    const { forces, unsettled } = leftMoment(run, cursor);
    return [forces.get(one) ?? 0, forces.get(two) ?? 0, unsettled];
  };

  it('is what was forced by then; a transaction is open until all its sites have decided', () => {
    expect([0, 1, 2, 3, 4, 5].map(at)).toEqual([
      // No log knows of it, so nobody will ask.
      [0, 0, []],
      [0, 1, ['T1']],
      [1, 1, ['T1']],
      [1, 1, ['T1']],
      [1, 2, ['T1']],
      [1, 2, []],
    ]);
  });

  it('counts on from what the logs had when sites came back', () => {
    const record = { kind: 'commit', role: 'coordinator' } as const;
    const read = (site: typeof one, records: readonly (typeof record)[]): TransactionEvent => ({
      kind: 'logRead',
      site,
      records: records.map((found) => ({
        transaction: 'T1',
        record: found,
        coordinator: one,
        participants: [two],
      })),
    });
    const back = runOf([read(one, [record]), read(two, []), forced(two, 'commit'), decided(two)]);
    const before = new Map([
      [one, 1],
      [two, 1],
    ]);
    expect(leftMoment(back, 2, before)).toEqual({
      forces: new Map([
        [one, 1],
        [two, 2],
      ]),
      unsettled: ['T1'],
    });
    expect(leftMoment(back, 3, before).unsettled).toEqual([]);
  });
});

it('tells from which log what came back, and how it ended', () => {
  const run = runOf([
    {
      kind: 'logRead',
      site: one,
      records: [],
    },
    {
      kind: 'logRead',
      site: two,
      records: [
        {
          transaction: 'T1',
          record: { kind: 'prepared', role: 'participant' },
          coordinator: one,
          participants: [two],
        },
      ],
    },
    { kind: 'siteRecovered', site: one, redone: [], undone: [], inDoubt: [] },
    { kind: 'siteRecovered', site: two, redone: [], undone: [], inDoubt: ['T1'] },
  ]);
  const ended = (outcome: 'aborted' | 'blocked') =>
    recoveryLines(
      run,
      outcomeOf({
        id: 'T1',
        coordinator: one,
        outcome,
        reason: outcome === 'blocked' ? 'in doubt at two' : undefined,
        protocol: '2pc',
        decisions: [{ site: two, decision: outcome === 'blocked' ? 'inDoubt' : 'aborted' }],
        delays: { allKnow: 0, allAcks: 0 },
      }),
    );
  const [first, second] = run.events.map((timed) => scheduleSentence(run, timed).sentence);
  expect(first).toBe('One: reads its log from its disk; nothing of a commit is there.');
  expect(second).toBe('Two: reads its log from its disk; prepared of T1.');
  expect(transactionsOf(run)).toEqual(['T1']);
  expect(laneSites(run, 'T1').map(({ site, roles }) => [site.label, roles])).toEqual([
    ['One', ['coordinator']],
    ['Two', ['participant']],
  ]);
  const log = siteLogs(run, 1).get(two) ?? [];
  expect(log.map(({ record, isDurable }) => [record, isDurable])).toEqual([['prepared', true]]);
  const { sites, ends } = ended('aborted');
  expect(sites.map(({ site, found, doubt }) => [site.label, found, doubt])).toEqual([
    ['One', 'nothing of a commit is there', ''],
    ['Two', 'prepared of T1', 'T1 in doubt'],
  ]);
  expect(ends).toEqual(['T1 is aborted at Two']);
  expect(ended('blocked').ends).toEqual(['T1 is blocked: in doubt at two']);
});
