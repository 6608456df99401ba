import { describe, expect, it } from 'vitest';
import { siteId } from '../base/brand.ts';
import { LOCK_SCOPES, type LockScope } from './locking/demands.ts';
import { WHOLE_TABLE } from './locking/predicate.ts';
import type { Action, MiniRow, Where } from './miniDatabase.testing.ts';
import { runTextbook, type Statement } from './runTextbook.testing.ts';

/**
 * The ten cases of Hermitage (Kleppmann, Hermitage: Testing the "I" in ACID, 2014) on the lock
 * table alone; each tries to bring about the anomaly that it is named after.
 */
const site = siteId('s1');
const initial = new Map([
  [
    site,
    [
      { id: '1', value: 10 },
      { id: '2', value: 20 },
    ] satisfies MiniRow[],
  ],
]);

const row = (id: number): Where => ({ key: `${id}` });
const all: Where = { predicate: WHOLE_TABLE };
const divisibleBy3: Where = {
  predicate: WHOLE_TABLE,
  filter: ({ value }) => typeof value === 'number' && value % 3 === 0,
};
const valueIs = (value: number): Where => ({
  predicate: [{ value: exactly(value) }],
});
const ids = (...keys: readonly string[]): Where => ({
  predicate: keys.map((key) => ({ id: exactly(key) })),
});
const exactly = (value: number | string) => {
  const bound = { value, isInclusive: true };
  return { includesNull: false, intervals: [{ low: bound, high: bound }] };
};

const select = (where: Where): Action => ({ kind: 'select', where });
const set = (where: Where, value: number): Action => ({
  kind: 'update',
  where,
  to: () => value,
  isBlind: true,
});
const insert = (id: number, value: number): Action => ({ kind: 'insert', key: `${id}`, value });
const commit: Action = { kind: 'commit' };
const abort: Action = { kind: 'abort' };

type Step = readonly [transaction: number, action: Action];

const CASES: Readonly<Record<string, readonly Step[]>> = {
  G0: [
    [1, set(row(1), 11)],
    [2, set(row(1), 12)],
    [1, set(row(2), 21)],
    [1, commit],
    [2, set(row(2), 22)],
    [2, commit],
  ],
  G1a: [
    [1, set(row(1), 101)],
    [2, select(all)],
    [1, abort],
    [2, select(all)],
    [2, commit],
  ],
  G1b: [
    [1, set(row(1), 101)],
    [2, select(all)],
    [1, set(row(1), 11)],
    [1, commit],
    [2, select(all)],
    [2, commit],
  ],
  G1c: [
    [1, set(row(1), 11)],
    [2, set(row(2), 22)],
    [1, select(row(2))],
    [2, select(row(1))],
    [1, commit],
    [2, commit],
  ],
  OTV: [
    [1, set(row(1), 11)],
    [1, set(row(2), 19)],
    [2, set(row(1), 12)],
    [1, commit],
    [3, select(row(1))],
    [2, set(row(2), 18)],
    [3, select(row(2))],
    [2, commit],
    [3, select(row(2))],
    [3, select(row(1))],
    [3, commit],
  ],
  PMP: [
    [1, select(valueIs(30))],
    [2, insert(3, 30)],
    [2, commit],
    [1, select(divisibleBy3)],
    [1, commit],
  ],
  P4: [
    [1, select(row(1))],
    [2, select(row(1))],
    [1, set(row(1), 11)],
    [2, set(row(1), 11)],
    [1, commit],
    [2, commit],
  ],
  'G-single': [
    [1, select(row(1))],
    [2, select(row(1))],
    [2, select(row(2))],
    [2, set(row(1), 12)],
    [2, set(row(2), 18)],
    [2, commit],
    [1, select(row(2))],
    [1, commit],
  ],
  'G2-item': [
    [1, select(ids('1', '2'))],
    [2, select(ids('1', '2'))],
    [1, set(row(1), 11)],
    [2, set(row(2), 21)],
    [1, commit],
    [2, commit],
  ],
  G2: [
    [1, select(divisibleBy3)],
    [2, select(divisibleBy3)],
    [1, insert(3, 30)],
    [2, insert(4, 42)],
    [1, commit],
    [2, commit],
  ],
};

const run = (steps: readonly Step[], scope: LockScope) => {
  const statements = steps.map(([number, action]): Statement => {
    return { transaction: `T${number}`, site, action };
  });
  const options = { rule: 'anybody', detection: 'central', restarts: false } as const;
  return runTextbook(statements, initial, { scope, ...options });
};

const anomaliesUnder = (scope: LockScope) =>
  Object.entries(CASES).flatMap(([name, steps]) => {
    const { anomalies } = run(steps, scope).verdict;
    return anomalies.length > 0 ? [[name, ...anomalies.map((anomaly) => anomaly.name)]] : [];
  });

describe('Hermitage', () => {
  it('passes all ten cases with predicate locks, and with granular ones', () => {
    expect(Object.keys(CASES)).toHaveLength(10);
    expect(anomaliesUnder('predicate')).toEqual([]);
    expect(anomaliesUnder('granular')).toEqual([]);
  });

  it('with row locks fails those that need predicates, and no others', () => {
    expect(anomaliesUnder('row')).toEqual([
      ['PMP', 'G-single'],
      ['G2', 'G2'],
    ]);
  });

  it.each(LOCK_SCOPES)('with %s locks comes to an end: nobody is left waiting', (scope) => {
    for (const steps of Object.values(CASES)) expect(run(steps, scope).unfinished).toEqual([]);
  });

  it('prevents by waiting, and where both wait by a victim', () => {
    const outcomes = Object.entries(CASES).map(([name, steps]) => {
      const { victims, commits } = run(steps, 'predicate');
      return [name, commits.join(' '), victims.map(({ transaction }) => transaction).join(' ')];
    });
    expect(outcomes).toEqual([
      ['G0', 'T1 T2', ''],
      ['G1a', 'T2', ''],
      ['G1b', 'T1 T2', ''],
      ['G1c', 'T1', 'T2'],
      ['OTV', 'T1 T2 T3', ''],
      ['PMP', 'T1 T2', ''],
      ['P4', 'T1', 'T2'],
      ['G-single', 'T1 T2', ''],
      ['G2-item', 'T1', 'T2'],
      ['G2', 'T1', 'T2'],
    ]);
  });

  it('prevents variants: a change that depends on a condition', () => {
    const add: Action = { kind: 'update', where: all, to: (value) => value + 10 };
    const steps: readonly Step[] = [
      [1, add],
      [2, { kind: 'delete', where: valueIs(20) }],
      [1, commit],
      [2, select(all)],
      [2, commit],
    ];
    for (const scope of LOCK_SCOPES) {
      const { rows, verdict } = run(steps, scope);
      // The row that was 20 is 30 now, and the one that has become 20 goes.
      expect([rows, verdict.order]).toEqual([{ 2: 30 }, ['T1', 'T2']]);
    }
  });
});
