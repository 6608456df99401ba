import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenedLab } from '../openLab.ts';
import { openBank, runText } from './bank.testing.ts';
import type { ScheduleRun } from './runSchedule.ts';

let opened: OpenedLab;
beforeAll(async () => {
  opened = await openBank(3);
}, 60_000);
afterAll(() => opened.close());

const ROWS: Readonly<Record<string, number>> = { X: 11, Y: 21, A: 11, B: 21 };

/** `R1(X) W2(Y)` as SQL; every transaction starts at the site of its number and then commits. */
function scheduleOf(text: string, count: number): string {
  const names = Array.from({ length: count }, (_, index) => index + 1);
  const steps = [...text.matchAll(/([RW])(\d)\((\w)\)/g)].map(([, what, number, row = '']) =>
    what === 'R'
      ? `T${number}: SELECT balance FROM account WHERE id = ${ROWS[row]};`
      : `T${number}: UPDATE account SET balance = balance + 1 WHERE id = ${ROWS[row]};`,
  );
  return [
    ...names.map((number) => `T${number} AT site${number};`),
    ...steps,
    ...names.map((number) => `T${number}: COMMIT;`),
  ].join('\n');
}

/** The committed transactions, by the moment at which the first of their sites knew. */
function commitOrder({ trace }: ScheduleRun): readonly string[] {
  const order = trace.flatMap(({ event }) =>
    event.kind === 'decided' && event.decision === 'commit' ? [event.transaction] : [],
  );
  return [...new Set(order)];
}

const abortsIn = ({ outcome }: ScheduleRun) =>
  outcome.transactions.flatMap(({ id, outcome: how, reason }) =>
    how === 'aborted' ? [`${id}: ${reason}`] : [],
  );

describe('R1(X) W2(X) W2(Y) W3(Y) W1(Y)', () => {
  const text = scheduleOf('R1(X) W2(X) W2(Y) W3(Y) W1(Y)', 3);

  it('has no deadlock: T3 commits, then T1, then T2', async () => {
    const run = await runText(opened, text);
    expect(commitOrder(run)).toEqual(['T3', 'T1', 'T2']);
    expect(run.outcome.deadlocks).toEqual([]);
    expect(run.verdict.order).toEqual(['T3', 'T1', 'T2']);
  });

  it('costs T2 its life on X under wait-die', async () => {
    const run = await runText(opened, text, { deadlock: 'wait-die' });
    expect(abortsIn(run)).toEqual(['T2: it died: it would have waited for T1, which is older']);
    expect(commitOrder(run)).toEqual(['T3', 'T1']);
  });

  it('has T3 wounded by T1 on Y under wound-wait', async () => {
    const run = await runText(opened, text, { deadlock: 'wound-wait' });
    expect(abortsIn(run)).toEqual(['T3: it was wounded by T1, which is older']);
    expect(commitOrder(run)).toEqual(['T1', 'T2']);
  });
});

describe('R1(A) R2(A) W1(A) W2(A)', () => {
  const text = scheduleOf('R1(A) R2(A) W1(A) W2(A)', 2);

  it('is a deadlock of two upgrades', async () => {
    const run = await runText(opened, text);
    expect(run.outcome.deadlocks).toHaveLength(1);
    expect(commitOrder(run)).toHaveLength(1);
  });

  it.each([
    ['wait-die', 'T2: it died: it would have waited for T1, which is older'],
    ['wound-wait', 'T2: it was wounded by T1, which is older'],
  ])('costs T2 its life: %s', async (deadlock, how) => {
    const run = await runText(opened, text, { deadlock });
    expect(abortsIn(run)).toEqual([how]);
    expect(commitOrder(run)).toEqual(['T1']);
  });
});

describe('W1(A) W2(B) W1(B) W2(A), A and B at two sites', () => {
  const text = scheduleOf('W1(A) W2(B) W1(B) W2(A)', 2);

  it.each(['central', 'hierarchical', 'path-pushing', 'edge-chasing'])(
    'is a deadlock that neither site sees alone: %s',
    async (deadlock) => {
      const run = await runText(opened, text, { deadlock });
      expect(run.outcome.deadlocks.map(({ victim }) => victim)).toEqual(['T2']);
      expect(commitOrder(run)).toEqual(['T1']);
      expect(run.equalsCentral).toBe(true);
    },
  );

  it.each([
    ['wait-die', 'site1', 'died'],
    ['wound-wait', 'site2', 'wounded'],
  ])('costs T2 its life: %s at %s', async (deadlock, site, because) => {
    const run = await runText(opened, text, { deadlock });
    const chosen = run.trace.flatMap(({ event }) =>
      event.kind === 'lockChanged' && event.change.kind === 'victimChosen'
        ? [[event.site, event.change.transaction, event.change.because]]
        : [],
    );
    expect(chosen).toEqual([[site, 'T2', because]]);
    expect(commitOrder(run)).toEqual(['T1']);
  });

  it.each(['wait-die', 'wound-wait'])(
    'of two transactions with one number the one that started later is the younger: %s',
    async (deadlock) => {
      const named = text.replaceAll('T1', 'A1').replaceAll('T2', 'B1');
      const run = await runText(opened, named, { deadlock });
      expect(abortsIn(run)).toMatchObject([expect.stringContaining('B1: it ')]);
      expect(commitOrder(run)).toEqual(['A1']);
    },
  );

  it('ends by a timeout', async () => {
    const run = await runText(opened, text, { deadlock: 'timeout' });
    expect(abortsIn(run).length).toBeGreaterThan(0);
    expect(run.outcome.blocked).toEqual([]);
  });
});
