import { describe, expect, it } from 'vitest';
import { DETECTIONS } from './locking/deadlock/createDetectors.ts';
import { runNotation } from './textbookNotation.testing.ts';

const victimsOf = (run: ReturnType<typeof runNotation>) =>
  run.victims.map(({ transaction, because }) => `${transaction} ${because}`);

const waitsOf = (run: ReturnType<typeof runNotation>) =>
  run.events.flatMap((event) =>
    event.kind === 'lockWaiting' && event.item.kind === 'row'
      ? [`${event.transaction} for ${event.waitsFor} on ${event.item.key}`]
      : [],
  );

describe('R1(X) W2(X) W2(Y) W3(Y) W1(Y)', () => {
  const schedule = 'R1(X) W2(X) W2(Y) W3(Y) W1(Y)';

  it('has no deadlock: T3, T1 and T2 commit in this order', () => {
    const run = runNotation(schedule, { detection: 'central' });
    expect(waitsOf(run)).toEqual(['T2 for T1 on X', 'T1 for T3 on Y']);
    expect([run.deadlocks, run.victims, run.unfinished]).toEqual([[], [], []]);
    expect(run.commits).toEqual(['T3', 'T1', 'T2']);
    expect(run.verdict.order).toEqual(['T3', 'T1', 'T2']);
  });

  it('under wait-die kills T2 on X, and T1 waits for the younger T3', () => {
    const run = runNotation(schedule, { rule: 'wait-die' });
    expect(victimsOf(run)).toEqual(['T2 died']);
    expect(waitsOf(run)).toEqual(['T1 for T3 on Y']);
    expect(run.commits).toEqual(['T3', 'T1']);
  });

  it('under wound-wait lets T2 wait, and wounds T3 for T1 on Y', () => {
    const run = runNotation(schedule, { rule: 'wound-wait' });
    expect(victimsOf(run)).toEqual(['T3 wounded']);
    expect(waitsOf(run)).toEqual(['T2 for T1 on X', 'T1 for T3 on Y']);
    expect(run.commits).toEqual(['T1', 'T2']);
  });
});

describe('R1(A) R2(A) W1(A) W2(A)', () => {
  const schedule = 'R1(A) R2(A) W1(A) W2(A)';

  it.each(DETECTIONS)('is a conversion deadlock, found by %s detection', (detection) => {
    const run = runNotation(schedule, { detection });
    expect(run.deadlocks).toEqual([{ cycle: ['T1', 'T2'], victim: 'T2', isReal: true }]);
    expect(run.commits).toEqual(['T1']);
    const waits = run.events.filter(({ kind }) => kind === 'lockWaiting');
    expect(waits).toMatchObject([
      { transaction: 'T1', mode: 'X', isUpgrade: true, waitsFor: ['T2'] },
      { transaction: 'T2', mode: 'X', isUpgrade: true, waitsFor: ['T1'] },
    ]);
  });

  it('under wait-die lets T1 wait and kills T2', () => {
    const run = runNotation(schedule, { rule: 'wait-die' });
    expect([waitsOf(run), victimsOf(run)]).toEqual([['T1 for T2 on A'], ['T2 died']]);
  });

  it('under wound-wait wounds T2', () => {
    const run = runNotation(schedule, { rule: 'wound-wait' });
    expect([waitsOf(run), victimsOf(run)]).toEqual([['T1 for T2 on A'], ['T2 wounded']]);
  });
});

describe('W1(A@s1) W2(B@s2) W1(B@s2) W2(A@s1)', () => {
  const schedule = 'W1(A@s1) W2(B@s2) W1(B@s2) W2(A@s1)';

  it('is a circle that no site sees alone', () => {
    const run = runNotation(schedule);
    expect(run.unfinished).toEqual(['T1', 'T2']);
    const local = [...run.tables.values()].map(({ queue }) =>
      queue.map(({ owner, waitsFor }) => [owner, ...waitsFor].map((one) => one.transaction)),
    );
    expect(local).toEqual([[['T2', 'T1']], [['T1', 'T2']]]);
  });

  it.each(DETECTIONS)('is found by %s detection', (detection) => {
    const run = runNotation(schedule, { detection });
    expect(run.deadlocks).toMatchObject([{ victim: 'T2', isReal: true }]);
    expect(run.commits).toEqual(['T1']);
  });

  it('under wait-die kills T2 at s1', () => {
    const run = runNotation(schedule, { rule: 'wait-die' });
    expect(victimsOf(run)).toEqual(['T2 died']);
    expect(run.events).toContainEqual(
      expect.objectContaining({ kind: 'victimChosen', transaction: 'T2', site: 's1' }),
    );
  });

  it('under wound-wait wounds T2 at s2', () => {
    const run = runNotation(schedule, { rule: 'wound-wait' });
    expect(victimsOf(run)).toEqual(['T2 wounded']);
    expect(run.events).toContainEqual(
      expect.objectContaining({ kind: 'victimChosen', transaction: 'T2', site: 's2' }),
    );
  });

  it('ends with a timeout of whoever waits first', () => {
    const run = runNotation(schedule, { detection: 'timeout' });
    expect(run.victims).toHaveLength(1);
    expect(run.victims[0]?.because).toBe('timedOut');
  });
});

describe('a ring of transactions, each holding an item at a site of its own', () => {
  const ring = (size: number): string => {
    const places = Array.from({ length: size }, (_, place) => place + 1);
    const held = places.map((place) => `W${place}(X${place}@s${place})`);
    const wanted = places.map((place) => {
      const next = (place % size) + 1;
      return `W${place}(X${next}@s${next})`;
    });
    return [...held, ...wanted].join(' ');
  };

  it.each([2, 3, 4, 5, 8])('of %i takes as many probes to chase the edges once round', (size) => {
    const run = runNotation(ring(size), { detection: 'edge-chasing' });
    // Only who closes the ring finds others waiting.
    expect(run.messages).toEqual(new Array(size).fill('probe'));
    expect(run.deadlocks).toMatchObject([{ victim: `T${size}`, isReal: true }]);
  });

  it.each(DETECTIONS)('has its one victim by %s detection', (detection) => {
    const run = runNotation(ring(5), { detection });
    expect(run.victims).toEqual([{ transaction: 'T5', because: 'deadlock' }]);
    expect(run.commits).toEqual(['T4', 'T3', 'T2', 'T1']);
  });
});
