import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCHEDULE_OPTION_WORDS } from '../../transactions/schedule/scheduleOptions.ts';
import { programOf, timestampOf } from '../../transactions/simulation/timestamp.ts';
import type { OpenedLab } from '../openLab.ts';
import { numbers, openBank, runText } from './bank.testing.ts';
import type { ScheduleRun } from './runSchedule.ts';

const RUNS = Number(process.env['LAW_RUNS'] ?? 8);

let opened: OpenedLab;
beforeAll(async () => {
  opened = await openBank(2);
}, 60_000);
afterAll(() => opened.close());

/** Which account, and whether it is changed; who of four does it. */
const step = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom(11, 12, 21), fc.boolean());

function textOf(steps: readonly (readonly [number, number, boolean])[]): string {
  const all = numbers(4);
  return [
    ...all.map((n) => `T${n} AT site${1 + (n % 2)};`),
    ...steps.map(([n, account, isChange]) =>
      isChange
        ? `T${n}: UPDATE account SET balance = balance + ${n} WHERE id = ${account};`
        : `T${n}: SELECT * FROM account WHERE id = ${account};`,
    ),
    ...all.map((n) => `T${n}: COMMIT;`),
  ].join('\n');
}

/** Each changes what the other one wants next. */
const CIRCLE: [number, number, boolean][] = [
  [1, 11, true],
  [2, 21, true],
  [1, 21, true],
  [2, 11, true],
];

/** By program: how its attempts ended. */
function attemptsIn({ outcome }: ScheduleRun): ReadonlyMap<string, readonly string[]> {
  const attempts = new Map<string, readonly string[]>();
  for (const { id, outcome: how } of outcome.transactions) {
    const program = programOf(id);
    attempts.set(program, [...(attempts.get(program) ?? []), how]);
  }
  return attempts;
}

describe.each(SCHEDULE_OPTION_WORDS.deadlock)('victims that are run again (%s)', (deadlock) => {
  it('commit in the end, once, whatever they met before: nobody starves', async () => {
    let restarts = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
        const run = await runText(opened, textOf(steps), { deadlock, restart: 'on' });
        for (const [program, ends] of attemptsIn(run)) {
          const expected = [...ends.slice(1).map(() => 'aborted'), 'committed'];
          expect([program, ends]).toEqual([program, expected]);
          restarts += ends.length - 1;
        }
        expect(run.equalsCentral).toBe(true);
        expect(run.verdict.isSerializable).toBe(true);
      }),
      { numRuns: RUNS, examples: [[CIRCLE]] },
    );
    expect(restarts).toBeGreaterThan(0);
  }, 120_000);
});

it('are not run again unless the schedule says so', async () => {
  const text = textOf([
    [1, 11, true],
    [2, 11, true],
  ]);
  const ends = async (restart: string) =>
    attemptsIn(await runText(opened, text, { deadlock: 'wait-die', restart })).get('T2');
  expect(await ends('off')).toEqual(['aborted']);
  expect(await ends('on')).toEqual(['aborted', 'committed']);
});

it('keep their timestamp', () => {
  const before = ['T2', 'A2', 'T9', 'T9#2'];
  expect(timestampOf('T9#2', before)).toBe(timestampOf('T9', before.slice(0, 2)));
  expect(timestampOf('A2#3', before)).toBe(timestampOf('A2', ['T2']));
});
