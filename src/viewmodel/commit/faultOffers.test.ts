import { expect, it } from 'vitest';
import { siteId } from '../../base/brand.ts';
import { parseSchedule } from '../../transactions/schedule/parseSchedule.ts';
import { wordsOf } from '../../transactions/schedule/scheduleWords.ts';
import { EXPLORED } from './counterexampleRun.ts';
import { explored, foundRun } from './exploredRun.testing.ts';
import { faultOffers, timedFaultLine } from './faultOffers.ts';
import { spaceTime } from './spaceTime.ts';

const run = foundRun(explored('3pc', { partitions: 1 }), 'atomicity');
const picture = spaceTime(run, EXPLORED);
const marks = [
  ...picture.messages.map(({ id }) => id),
  ...picture.lanes.flatMap(({ stakes }) => stakes.map(({ seq }) => `r${seq}`)),
];

const faultsIn = (line: string): readonly string[] => {
  const { schedule, errors } = parseSchedule(line, wordsOf(['3pc']));
  expect(errors, line).toEqual([]);
  return schedule.statements.map(({ kind }) => kind);
};

it('every offer at every mark is a line of the schedule language, of the kind it says', () => {
  const offers = marks.flatMap((mark) => faultOffers(run, mark)?.offers ?? []);
  expect(offers.length).toBeGreaterThan(marks.length);
  for (const { tool, line } of offers) expect(faultsIn(line)).toEqual([tool]);
});

it('tells equal messages apart by their number', () => {
  const lines = marks.flatMap(
    (mark) => faultOffers(run, mark)?.offers.map(({ line }) => line) ?? [],
  );
  expect(new Set(lines).size).toBe(lines.length);
});

it('a mark that is gone offers nothing', () => {
  expect(faultOffers(run, 'm999')).toBeUndefined();
  expect(faultOffers(run, 'r999')).toBeUndefined();
});

it('what happens at a time is a line, too; odd names are quoted', () => {
  const [site = siteId('')] = run.sites.map(({ id }) => id);
  for (const kind of ['crash', 'recover'] as const) {
    expect(faultsIn(timedFaultLine(run, { kind, site }, 40))).toEqual([kind]);
  }
  expect(faultsIn(timedFaultLine(run, { kind: 'cutOff', site }, 40))).toEqual(['partition']);
  expect(faultsIn(timedFaultLine(run, { kind: 'heal' }, 40))).toEqual(['heal']);
  const odd = timedFaultLine(run, { kind: 'crash', site: siteId('Head "1"') }, 1);
  expect(faultsIn(odd)).toEqual(['crash']);
});
