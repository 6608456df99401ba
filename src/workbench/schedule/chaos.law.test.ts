import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isEqual } from '../../transactions/schedule/centralComparison.ts';
import type { OpenedLab } from '../openLab.ts';
import { numbers, openBank, openCutBank, runText, totalOf } from './bank.testing.ts';
import { type FaultKind, randomSchedule } from './randomSchedule.testing.ts';
import type { ScheduleRun } from './runSchedule.ts';

/** `npm run test:chaos` runs many more. */
const RUNS = Number(process.env['CHAOS_RUNS'] ?? 200);
/** Where a long run was cut into parts, one goes on after another. */
const FIRST = Number(process.env['CHAOS_FIRST'] ?? 0);
const SITES = 3;

const EVERY: readonly FaultKind[] = ['crash', 'lose', 'delay', 'duplicate', 'partition'];

/** The faults under which a protocol's atomicity is a law (transactions.md). */
const LAWS: readonly (readonly [string, readonly FaultKind[]])[] = [
  ['2pc', EVERY],
  ['2pc-presumed-abort', EVERY],
  ['2pc-presumed-commit', EVERY],
  ['2pc-linear', EVERY],
  ['2pc-decentralized', EVERY],
  ['3pc', ['crash']],
  ['3pc-quorum', ['crash', 'partition']],
  ['paxos-commit', EVERY],
];

/** Schedules that have found a defect once. */
const FOUND: readonly (readonly [string, number])[] = [
  ['2pc-presumed-abort', 733],
  ['2pc-presumed-abort', 880],
  ['paxos-commit', 634],
  ['paxos-commit', 701],
  ['paxos-commit', 963],
  ['paxos-commit', 965],
];

let whole: OpenedLab;
let cut: OpenedLab;
beforeAll(async () => {
  whole = await openBank(SITES);
  cut = await openCutBank();
}, 60_000);
afterAll(async () => {
  await whole.close();
  await cut.close();
});

const decisionsIn = ({ outcome }: ScheduleRun) =>
  outcome.transactions.map(({ id, decisions }) => [
    id,
    [...new Set(decisions.map(({ decision }) => decision))].filter((one) => one !== 'readonly'),
  ]);

/** Sites that do not have, copy by copy, what central has. */
const sitesUnlikeCentral = ({ central }: ScheduleRun) =>
  central.kind === 'none'
    ? central
    : central.sites.filter((site) => site.kind !== 'compared' || !isEqual(site.copies));

async function check(
  opened: OpenedLab,
  text: string,
  protocol: string,
  options: Record<string, string>,
) {
  const run = await runText(opened, text, { ...options, protocol });
  for (const [id, decisions] of decisionsIn(run)) {
    expect([text, id, decisions?.length]).toEqual([text, id, Math.min(1, decisions?.length ?? 0)]);
    expect([text, id, decisions?.[0]]).not.toEqual([text, id, 'inDoubt']);
  }
  expect([text, run.outcome.blocked]).toEqual([text, []]);
  expect([text, run.verdict.isSerializable]).toEqual([text, true]);
  expect([text, totalOf(run)]).toEqual([text, 2000 * SITES]);
  // Every committed row is there, and no other.
  expect([text, run.equalsCentral]).toEqual([text, true]);
  expect([text, sitesUnlikeCentral(run)]).toEqual([text, []]);
  return run;
}

/**
 * One schedule, by its number, keeps the laws, twice in the same way. Where it does not, what is
 * told is as few of its transactions and faults as break a law, too.
 */
async function checkTwice(protocol: string, number: number, faults: readonly FaultKind[]) {
  const schedule = randomSchedule(`${protocol} ${number}`, SITES, faults);
  const { transactions, mishaps, textOf, options } = schedule;
  // Every fourth over fragments of columns, and with copies.
  const opened = number % 4 === 0 ? cut : whole;
  const holds = async (kept: readonly string[], failing: readonly string[]) => {
    const text = textOf([...kept, ...failing]);
    const run = await check(opened, `-- ${protocol} ${number}\n${text}`, protocol, options);
    const again = await runText(opened, text, { ...options, protocol });
    expect(JSON.stringify(again.trace)).toBe(JSON.stringify(run.trace));
  };
  const some = [
    fc.subarray([...transactions], { minLength: 1 }),
    fc.subarray([...mishaps]),
  ] as const;
  const all: [string[], string[]] = [[...transactions], [...mishaps]];
  await fc.assert(fc.asyncProperty(...some, holds), { examples: [all], numRuns: 1 });
}

describe.each(LAWS)('%s', (protocol, faults) => {
  it('keeps its laws under random faults, and every run can be repeated', async () => {
    for (const number of numbers(Math.ceil(RUNS / LAWS.length))) {
      await checkTwice(protocol, FIRST + number, faults);
    }
  }, 3_600_000);
});

it.each(FOUND)('%s keeps its laws in the schedule %d', async (protocol, number) => {
  const [, faults = []] = LAWS.find(([name]) => name === protocol) ?? [];
  await checkTwice(protocol, number, faults);
});
