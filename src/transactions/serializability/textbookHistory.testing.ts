import { assert } from '../../base/assert.ts';
import type { History, Item, Matches, Operation } from './history.ts';
import { createVersionsInPlace } from './versionsInPlace.ts';

/** Values that a predicate read looks for, the ends included. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export const inRange: Matches<Range> = ({ low, high }, { value }) =>
  typeof value === 'number' && low <= value && value <= high;

const WORD = /^([RWDPCA])(\d+)(?:\((?:(\w+?)(?:=(\d+))?|(\d+)\.\.(\d+))\))?$/;

/**
 * A history in the notation of textbooks, of a store that keeps one version and has no locks:
 * `R1(X)` reads, `W1(X=3)` writes (without a value the transaction's number), `D1(X)` deletes,
 * `P1(2..4)` looks for values, `C1` commits, `A1` aborts. The items named in
 * `initial` are 0 at first; others are not there.
 */
export function readHistory(text: string, initial = ''): History<Range> {
  const versions = createVersionsInPlace();
  const itemOf = (key: string): Item => ({ relation: 'r', key });
  const operations = text.split(/\s+/).map((word): Operation<Range> => {
    const [, letter, number, key = '', value, low, high] = WORD.exec(word) ?? [];
    assert(letter && number, `${word} is not the notation of a textbook`);
    const transaction = `T${number}`;
    const item = itemOf(key);
    switch (letter) {
      case 'R':
        return { kind: 'read', transaction, item, version: versions.of(item) };
      case 'P':
        return {
          kind: 'predicateRead',
          transaction,
          relation: 'r',
          condition: { low: Number(low), high: Number(high) },
        };
      case 'W':
        return {
          kind: 'write',
          transaction,
          item,
          number: versions.write(item, transaction),
          image: { value: Number(value ?? number) },
        };
      case 'D':
        return { kind: 'write', transaction, item, number: versions.write(item, transaction) };
      case 'A':
        versions.undo(transaction);
        return { kind: 'abort', transaction };
      default:
        // The notation has no other letter than C left.
        return { kind: 'commit', transaction };
    }
  });
  const rows = initial.split(' ').filter((key) => key !== '');
  return {
    initial: rows.map((key) => ({ item: itemOf(key), image: { value: 0 } })),
    operations,
  };
}
