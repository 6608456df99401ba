import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SiteId, siteId } from '../base/brand.ts';
import { createDetectors, DETECTIONS } from './locking/deadlock/createDetectors.ts';
import { waitEdges } from './locking/lockTable.ts';
import type { Predicate } from './locking/predicate.ts';
import { deadlocksIn } from './locking/waitFor.ts';
import type { Action, MiniRow, Where } from './miniDatabase.testing.ts';
import { runTextbook, type Statement, type TextbookOptions } from './runTextbook.testing.ts';

/**
 * A schedule of random statements: rows A and B at s1, C at s2, D at s3; others may be inserted.
 */
const HOMES: Readonly<Record<string, SiteId>> = {
  A: siteId('s1'),
  B: siteId('s1'),
  C: siteId('s2'),
  D: siteId('s3'),
  E: siteId('s2'),
};
const rowsAtStart: ReadonlyMap<SiteId, readonly MiniRow[]> = new Map([
  [
    siteId('s1'),
    [
      { id: 'A', value: 1 },
      { id: 'B', value: 2 },
    ],
  ],
  [siteId('s2'), [{ id: 'C', value: 3 }]],
  [siteId('s3'), [{ id: 'D', value: 4 }]],
]);

const keys = fc.constantFrom('A', 'B', 'C', 'D', 'E');
const between = (low: number, high: number): Predicate => [
  {
    value: {
      includesNull: false,
      intervals: [
        { low: { value: low, isInclusive: true }, high: { value: high, isInclusive: true } },
      ],
    },
  },
];
const places = fc.oneof(
  { weight: 3, arbitrary: keys.map((key) => ({ key, where: { key } as const })) },
  {
    weight: 1,
    arbitrary: fc
      .record({
        key: keys,
        low: fc.integer({ min: 0, max: 6 }),
        size: fc.integer({ max: 4, min: 0 }),
      })
      .map(({ key, low, size }) => ({ key, where: { predicate: between(low, low + size) } })),
  },
);

const actionOf = (kind: string, key: string, where: Where, value: number): Action => {
  if (kind === 'select' || kind === 'delete') return { kind, where };
  if (kind === 'insert') return { kind, key, value };
  if (kind === 'add') return { kind: 'update', where, to: (old) => (old + value) % 8 };
  return { kind: 'update', where, to: () => value, isBlind: true };
};

const statements: fc.Arbitrary<Statement> = fc
  .record({
    transaction: fc.integer({ min: 1, max: 5 }),
    place: places,
    kind: fc.constantFrom('select', 'select', 'add', 'set', 'set', 'delete', 'insert'),
    value: fc.integer({ min: 1, max: 7 }),
  })
  .map(({ transaction, place: { key, where }, kind, value }) => ({
    transaction: `T${transaction}`,
    site: HOMES[key] ?? siteId('s1'),
    action: actionOf(kind, key, where, value),
  }));

const schedules = fc
  .record({
    list: fc.array(statements, { minLength: 2, maxLength: 14 }),
    aborting: fc.option(fc.integer({ min: 1, max: 5 })),
  })
  .map(({ list, aborting }): readonly Statement[] => {
    const names = [...new Set(list.map(({ transaction }) => transaction))];
    const ends = names.map((transaction): Statement => {
      const kind = transaction === `T${aborting}` ? 'abort' : 'commit';
      return { transaction, site: siteId('s1'), action: { kind } };
    });
    return [...list, ...ends];
  });

const arrivals = fc.array(fc.integer({ min: 0, max: 31 }), { minLength: 20, maxLength: 20 });

const withOptions = (options: Partial<TextbookOptions>): TextbookOptions => ({
  scope: 'predicate',
  rule: 'anybody',
  detection: 'none',
  restarts: true,
  ...options,
});

const methods: readonly Partial<TextbookOptions>[] = [
  ...DETECTIONS.map((detection) => ({ detection })),
  { detection: 'timeout' },
  { rule: 'wait-die' },
  { rule: 'wound-wait' },
];
const nameOf = ({ detection, rule }: Partial<TextbookOptions>): string => rule ?? `${detection}`;

describe.each(methods.map((method) => [nameOf(method), method] as const))('%s', (_name, method) => {
  it('lets every transaction come to its end, though messages are late', () => {
    fc.assert(
      fc.property(schedules, arrivals, (list, late) => {
        const run = runTextbook(list, rowsAtStart, withOptions({ ...method, arrivals: late }));
        const committing = new Set(
          list.flatMap(({ transaction, action }) =>
            action.kind === 'commit' ? [transaction] : [],
          ),
        );
        expect(run.unfinished).toEqual([]);
        expect(new Set(run.commits.map((name) => name.replaceAll("'", '')))).toEqual(committing);
      }),
      { numRuns: 400 },
    );
  });

  it('leaves a serializable history: the serial order gives the same answers and rows', () => {
    fc.assert(
      fc.property(schedules, arrivals, (list, late) => {
        const run = runTextbook(list, rowsAtStart, withOptions({ ...method, arrivals: late }));
        expect(run.verdict.anomalies).toEqual([]);
        const order = run.verdict.order ?? [];
        const serial = order.flatMap((attempt): readonly Statement[] =>
          list.filter(({ transaction }) => attempt.replaceAll("'", '') === transaction),
        );
        const alone = runTextbook(serial, rowsAtStart, withOptions({}));
        expect(alone.rows).toEqual(run.rows);
        const answersOf = ({ answers }: typeof run, name: string) =>
          answers.filter(({ transaction }) => transaction === name).map(({ rows }) => rows);
        for (const attempt of order)
          expect(answersOf(run, attempt)).toEqual(answersOf(alone, attempt.replaceAll("'", '')));
      }),
      { numRuns: 300 },
    );
  });
});

describe.each(DETECTIONS)('%s detection that has lost messages', (detection) => {
  it('finds every deadlock when all is said once more', () => {
    const losses = fc.uniqueArray(fc.integer({ min: 1, max: 18 }), { maxLength: 6 });
    let lossy = 0;
    fc.assert(
      fc.property(schedules, arrivals, losses, (list, late, lost) => {
        const options = { detection, arrivals: late, restarts: false } as const;
        const withLosses = withOptions({ ...options, losses: lost });
        const run = runTextbook(list, rowsAtStart, withLosses);
        expect(run.unfinished).toEqual([]);
        if (run.messages.length > 0 && lost.length > 0) lossy += 1;
      }),
      { numRuns: 400 },
    );
    expect(lossy).toBeGreaterThan(20);
  });
});

describe.each(DETECTIONS)('%s detection whose messages arrive at once', (detection) => {
  it('chooses nobody who is not on a circle', () => {
    fc.assert(
      fc.property(schedules, (list) => {
        const run = runTextbook(list, rowsAtStart, withOptions({ detection }));
        expect(run.deadlocks.filter(({ isReal }) => !isReal)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});

it('without any detection leaves unfinished only who waits in a circle, or for one', () => {
  fc.assert(
    fc.property(schedules, (list) => {
      const run = runTextbook(list, rowsAtStart, withOptions({ restarts: false }));
      const edges = [...run.tables.values()].flatMap(waitEdges);
      const isDeadlocked = deadlocksIn(edges, () => false).length > 0;
      expect(run.unfinished.length > 0).toBe(isDeadlocked);
    }),
    { numRuns: 400 },
  );
});

it('builds one detector for every site', () => {
  const sites = ['s1', 's2', 's3'].map(siteId);
  for (const detection of DETECTIONS)
    expect([...createDetectors(detection, sites).keys()]).toEqual(sites);
});
