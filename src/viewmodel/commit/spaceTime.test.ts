import { describe, expect, it } from 'vitest';
import { siteId } from '../../base/brand.ts';
import { chaptersOfRun } from './chapters.ts';
import { commitMoment } from './commitMoment.ts';
import { concurrencyRows } from './concurrencyRows.ts';
import { EXPLORED } from './counterexampleRun.ts';
import { scheduleSentence } from './eventSentence.ts';
import { explored, foundRun } from './exploredRun.testing.ts';
import { scheduleRuler } from './scheduleRuler.ts';
import type { ScheduleRun } from './scheduleRun.ts';
import { siteLogs } from './siteLogs.ts';
import { spaceTime } from './spaceTime.ts';

const BLOCKED = explored('2pc', { crashes: 1 });
const blocked = foundRun(BLOCKED, 'nonblocking');
const VIOLATED: readonly (readonly [string, ScheduleRun])[] = [
  ['2pc blocks', blocked],
  [
    '3pc with the lecture’s timeouts',
    foundRun(explored('3pc', { crashes: 1 }, { timeouts: 'lecture' }), 'atomicity'),
  ],
  ['3pc under a partition', foundRun(explored('3pc', { partitions: 1 }), 'atomicity')],
  ['2pc with a lost message', foundRun(explored('2pc', { losses: 1, crashes: 1 }), 'nonblocking')],
];

const count = (run: ScheduleRun, ...kinds: readonly string[]): number =>
  run.events.filter(({ event }) => kinds.includes(event.kind)).length;

describe.each(VIOLATED)('the picture of a run: %s', (_, run) => {
  const picture = spaceTime(run, EXPLORED);

  it('has a lane for every site, and its states one after the other without a gap', () => {
    expect(picture.lanes.map(({ site }) => site.id)).toEqual(run.sites.map(({ id }) => id));
    for (const { bars } of picture.lanes) {
      expect(bars[0]?.fromSeq).toBe(0);
      expect(bars.at(-1)?.toSeq).toBe(run.events.length);
      for (const [index, bar] of bars.slice(1).entries()) {
        expect(bar.fromSeq).toBe(bars[index]?.toSeq);
        expect(bar.fromMs).toBe(bars[index]?.toMs);
      }
    }
  });

  it('has a line for every message and a stake for every record', () => {
    expect(picture.messages).toHaveLength(count(run, 'messageSent'));
    for (const { fromSeq, toSeq, source, target } of picture.messages) {
      expect(toSeq).toBeGreaterThan(fromSeq);
      expect(source).toBeGreaterThanOrEqual(0);
      expect(target).toBeGreaterThanOrEqual(0);
    }
    const stakes = picture.lanes.flatMap((lane) => lane.stakes);
    expect(stakes).toHaveLength(count(run, 'recordForced', 'recordAppended'));
    expect(picture.lanes.flatMap(({ crashes }) => crashes)).toHaveLength(count(run, 'siteCrashed'));
    const received = picture.messages.filter(({ fate }) => fate === 'received');
    expect(received.length).toBeLessThanOrEqual(count(run, 'messageReceived'));
  });

  it('is told event by event, and its ruler has a tick for each', () => {
    const told = run.events.map((timed) => scheduleSentence(run, timed));
    expect(told.every(({ headline, sentence }) => headline !== '' && sentence.endsWith('.'))).toBe(
      true,
    );
    const { ticks, lastSeq } = scheduleRuler(run);
    expect(ticks.map(({ seq }) => seq)).toEqual(run.events.map(({ seq }) => seq));
    expect(lastSeq).toBe(run.events.length - 1);
    expect(chaptersOfRun(run).at(-1)?.lastSeq).toBe(lastSeq);
  });
});

it('a partition is a rail between lanes that are parted, as long as it lasts', () => {
  const [, run] = VIOLATED[2] ?? [];
  const { rails, lanes } = spaceTime(run ?? blocked, EXPLORED);
  expect(rails.length).toBeGreaterThan(0);
  for (const { belowLane, fromMs, toMs } of rails) {
    expect(belowLane).toBeLessThan(lanes.length - 1);
    expect(toMs).toBeGreaterThan(fromMs);
  }
});

it('a site that is down has no state, and stands where it was when it crashed', () => {
  const crash = blocked.events.find(({ event }) => event.kind === 'siteCrashed');
  const site = crash?.event.kind === 'siteCrashed' ? crash.event.site : siteId('');
  const last = blocked.events.length - 1;
  const lane = spaceTime(blocked, EXPLORED).lanes.find((one) => one.site.id === site);
  expect(lane?.bars.at(-1)?.state).toBe('down');
  const { stands, downSites } = commitMoment(blocked, EXPLORED, last);
  expect(downSites).toEqual([site]);
  expect(stands.filter(({ isDown }) => isDown).map((stand) => stand.site.id)).toEqual([site]);
  const before = commitMoment(blocked, EXPLORED, (crash?.seq ?? 0) - 1);
  expect(before.downSites).toEqual([]);
});

it('whoever is blocked stands in the state of the machine in which it waits', () => {
  const events = (['initial', 'ready', 'blocked'] as const).map((state, seq) => ({
    seq,
    atMs: seq,
    event: {
      kind: 'stateEntered' as const,
      site: siteId('s'),
      transaction: 'T1',
      role: 'participant' as const,
      state,
    },
  }));
  const { stands } = commitMoment({ sites: [], clock: 'ms', events }, 'T1', 2);
  expect(stands).toMatchObject([{ state: 'blocked', standsOn: 'ready' }]);
});

it('a crash leaves what was forced in a log and nothing else', () => {
  const at = siteId('s');
  const record = (kind: 'recordForced' | 'recordAppended', name: 'prepared' | 'end') => ({
    kind,
    site: at,
    transaction: 'T1',
    record: { kind: name, role: 'participant' as const },
  });
  const events = [
    record('recordAppended', 'end'),
    record('recordForced', 'prepared'),
    record('recordAppended', 'end'),
    { kind: 'siteCrashed' as const, site: at },
  ].map((event, seq) => ({ seq, atMs: seq, event }));
  const run: ScheduleRun = { sites: [], clock: 'ms', events };
  const durable = (cursor: number) =>
    siteLogs(run, cursor)
      .get(at)
      ?.map(({ isDurable }) => isDurable);
  expect(durable(0)).toEqual([false]);
  expect(durable(1)).toEqual([true, true]);
  expect(durable(2)).toEqual([true, true, false]);
  expect(durable(3)).toEqual([true, true]);
});

it('two-phase commit is ready beside both ends, three-phase commit beside one at most', () => {
  const rowsOf = (protocol: string) => concurrencyRows(explored(protocol, {}).concurrencySets);
  const both = (protocol: string) =>
    rowsOf(protocol).flatMap(({ state, seesBoth }) => (seesBoth ? [state] : []));
  expect(both('2pc')).toContain('ready');
  expect(both('3pc')).toEqual([]);
  const ready = rowsOf('3pc').find(({ state }) => state === 'ready');
  expect(ready?.beside).toContain('pre-committed');
});
