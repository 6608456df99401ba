import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Operation } from './history.ts';
import { judgeHistory } from './judgeHistory.ts';
import { inRange, type Range, readHistory } from './textbookHistory.testing.ts';

const judge = (text: string, initial?: string) => judgeHistory(readHistory(text, initial), inRange);

const anomaliesOf = (text: string, initial?: string) =>
  judge(text, initial).anomalies.map((anomaly) =>
    'plainName' in anomaly ? `${anomaly.name}: ${anomaly.plainName}` : anomaly.name,
  );

describe('anomalies by name', () => {
  it.each([
    ['W1(X) W2(X) W2(Y) W1(Y) C1 C2', ['G0']],
    ['W1(X) R2(X) A1 C2', ['G1a']],
    ['W1(X=1) R2(X) W1(X=2) C1 C2', ['G1b']],
    ['W1(X) W2(Y) R1(Y) R2(X) C1 C2', ['G1c']],
    ['R1(X) R2(X) W1(X) C1 W2(X) C2', ['G-single: lost update']],
    ['R1(X) W2(X) W2(Y) C2 R1(Y) C1', ['G-single']],
    ['R1(X) R1(Y) R2(X) R2(Y) W1(X) W2(Y) C1 C2', ['G2-item: write skew']],
    ['R1(X) W2(X) R2(Y) W3(Y) R3(Z) W1(Z) C1 C2 C3', ['G2-item']],
  ])('%s', (text, names) => {
    expect(anomaliesOf(text, 'X Y Z')).toEqual(names);
    expect(judge(text, 'X Y Z').isSerializable).toBe(false);
  });
});

describe('phantoms', () => {
  it('that both look for and both insert are a write skew over predicates', () => {
    expect(anomaliesOf('P1(3..4) P2(3..4) W1(U=3) W2(V=4) C1 C2')).toEqual(['G2: write skew']);
  });

  it('that come between two looks are one anti-dependency', () => {
    expect(anomaliesOf('P1(3..4) W2(U=3) C2 P1(3..4) C1')).toEqual(['G-single']);
  });

  it('that are not what was looked for are nobody’s concern', () => {
    expect(judge('P1(3..4) P2(3..4) W1(U=5) W2(V=6) C1 C2').isSerializable).toBe(true);
  });

  it('may also be rows that change into the condition, or out of it, or are deleted', () => {
    for (const change of ['W2(X=3)', 'D2(X)'])
      expect(
        anomaliesOf(
          `P1(${change[0] === 'W' ? '3..4' : '0..0'}) ${change} W2(Y) C2 R1(Y) C1`,
          'X Y',
        ),
      ).toEqual(['G-single']);
  });

  it('that were never committed have not been seen, where they were not looked for', () => {
    expect(judge('W1(U=5) P2(3..4) A1 C2').isSerializable).toBe(true);
    expect(anomaliesOf('W1(U=3) P2(3..4) A1 C2')).toEqual(['G1a']);
  });
});

describe('serializable histories', () => {
  it.each([
    ['R1(X) W1(X) R2(X) W2(X) C2 C1', ['T1', 'T2']],
    // Who read what was overwritten afterwards comes first, though it commits last.
    ['R1(X) W2(X) C2 R1(Z) C1', ['T1', 'T2']],
    ['R3(X) W2(Y) R1(Y) C1 C2 C3', ['T2', 'T1', 'T3']],
    // Blind writes: not conflict serializable in another order, but in this one.
    ['W1(X) W2(X) W1(Y) W2(Y) C2 C1', ['T1', 'T2']],
  ])('%s', (text, order) => {
    expect(judge(text, 'X Y Z')).toMatchObject({ isSerializable: true, order, anomalies: [] });
  });

  it('leave out who aborted and who has not ended', () => {
    const verdict = judge('R1(X) R2(X) R3(X) W1(X) W2(X) A1 C2', 'X');
    expect(verdict).toMatchObject({ isSerializable: true, order: ['T2'] });
  });
});

it('shows the shortest circle, edge by edge', () => {
  const { cycle, order } = judge('R1(X) R2(X) W1(X) C1 W2(X) C2', 'X');
  expect(order).toBeUndefined();
  expect(cycle?.map(({ source, kind, target }) => `${source} ${kind} ${target}`)).toEqual([
    'T2 rw T1',
    'T1 ww T2',
  ]);
});

/** What each committed transaction read, and in which order each item was written. */
function meaningOf(operations: readonly Operation<Range>[], order: readonly string[]) {
  const reads = order.map((name) =>
    operations.flatMap((operation) =>
      operation.kind === 'read' && operation.transaction === name
        ? [[operation.item.key, operation.version]]
        : [],
    ),
  );
  const writers = ['X', 'Y', 'Z'].map((key) => {
    const names = operations.flatMap((operation) =>
      operation.kind === 'write' && operation.item.key === key ? [operation.transaction] : [],
    );
    const last = names.filter((name, place) => names.lastIndexOf(name) === place);
    return last.filter((name) => order.includes(name));
  });
  return { reads, writers };
}

/** What Adya asks of every history: who has written an item reads that until it writes it anew. */
const seesItsOwnWrites = (operations: readonly Operation<Range>[]): boolean =>
  operations.every((operation, place) => {
    if (operation.kind !== 'read') return true;
    const { transaction, item, version } = operation;
    const hasWritten = operations
      .slice(0, place)
      .some(
        (earlier) =>
          earlier.kind === 'write' &&
          earlier.transaction === transaction &&
          earlier.item.key === item.key,
      );
    return !hasWritten || (version !== 'initial' && version.writer === transaction);
  });

const permutations = (names: readonly string[]): readonly (readonly string[])[] =>
  names.length === 0
    ? [[]]
    : names.flatMap((name) =>
        permutations(names.filter((other) => other !== name)).map((rest) => [name, ...rest]),
      );

/** Random words of up to four transactions, one of which may abort. */
const words = fc.tuple(
  fc.array(
    fc.tuple(
      fc.constantFrom('R', 'W'),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom('X', 'Y', 'Z'),
    ),
    { minLength: 1, maxLength: 10 },
  ),
  fc.integer({ min: 1, max: 8 }),
  fc.integer({ min: 0, max: 9 }),
);

it('is right about every history of reads and writes: compared with all serial orders', () => {
  let serializable = 0;
  fc.assert(
    fc.property(words, ([list, aborting, early]) => {
      const steps = list.map(([letter, number, key]) => `${letter}${number}(${key})`);
      const numbers = [...new Set(list.map(([, number]) => number))];
      // The one that aborts may do so while others still run.
      const abort = numbers.includes(aborting) ? [`A${aborting}`] : [];
      const own = list.findLastIndex(([, number]) => number === aborting) + 1;
      steps.splice(Math.max(own, early), 0, ...abort);
      const committing = numbers.filter((number) => number !== aborting);
      const text = [...steps, ...committing.map((number) => `C${number}`)].join(' ');
      const names = committing.map((number) => `T${number}`);
      const { operations } = readHistory(text, 'X Y Z');
      fc.pre(seesItsOwnWrites(operations));
      const meaning = JSON.stringify(meaningOf(operations, names));
      const serialText = (order: readonly string[]): string =>
        order
          .flatMap((name) => [
            ...steps.filter((word) => word.slice(1).startsWith(`${name.slice(1)}(`)),
            `C${name.slice(1)}`,
          ])
          .join(' ');
      const isSameAs = (order: readonly string[]): boolean =>
        order.length === 0 ||
        JSON.stringify(meaningOf(readHistory(serialText(order), 'X Y Z').operations, names)) ===
          meaning;
      const verdict = judge(text, 'X Y Z');
      expect(verdict.isSerializable).toBe(permutations(names).some(isSameAs));
      if (verdict.isSerializable) {
        serializable += 1;
        expect(isSameAs(verdict.order ?? [])).toBe(true);
      }
    }),
    { numRuns: 1500 },
  );
  expect(serializable).toBeGreaterThan(100);
});
