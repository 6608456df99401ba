import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseExpression } from '../../sql/parser.ts';
import { coversRow } from '../../transactions/locking/predicate.ts';
import type { OpenedLab } from '../openLab.ts';
import { openCutBank } from './bank.testing.ts';
import { conditionBoxes, keysAskedFor } from './conditionBoxes.ts';

let opened: OpenedLab;
beforeAll(async () => {
  opened = await openCutBank();
}, 60_000);
afterAll(() => opened.close());

function boxesOf(condition: string) {
  const [relation] = opened.catalog.relations;
  const expression = parseExpression(condition);
  if (!relation || !expression.ok) throw new Error(condition);
  const predicate = conditionBoxes(relation, ['a', 'account'], expression.value);
  return { predicate, keys: keysAskedFor(relation, predicate) };
}

const ROWS = [
  { id: 1, balance: 0, owner: null },
  { id: 2, balance: 10, owner: 'ann' },
  { id: 3, balance: 20, owner: 'bob' },
];

describe('the boxes of a condition', () => {
  it.each([
    ['balance > 10', [3]],
    ['balance >= 10 AND balance < 20', [2]],
    ['10 < account.balance', [3]],
    ["a.owner = 'bob' OR id = 1", [1, 3]],
    ['owner IS NULL', [1]],
    ['owner IS NOT NULL AND balance BETWEEN 5 AND 15', [2]],
    ['id IN (1, 3)', [1, 3]],
    ["id = '2'", [2]],
    ['balance = 5 + 5', [2]],
    ['balance = NULL', []],
    ['balance > 15 AND balance < 5', []],
    // What a box cannot say covers more, never less.
    ['balance % 20 = 10', [1, 2, 3]],
    ['balance = id', [1, 2, 3]],
    ['balance > 5 AND length(owner) = 3', [2, 3]],
    ["NOT owner = 'ann'", [1, 2, 3]],
    ['other.balance = 10', [1, 2, 3]],
  ])('%s', (condition, ids) => {
    const { predicate } = boxesOf(condition);
    expect(ROWS.filter((row) => coversRow(predicate, row)).map(({ id }) => id)).toEqual(ids);
  });

  it('say whether keys were asked for, whole and with =', () => {
    expect(boxesOf('id = 7').keys).toEqual([[7]]);
    expect(boxesOf('id IN (7, 8)').keys).toEqual([[7], [8]]);
    expect(boxesOf('id = 7 AND balance > 3').keys).toEqual([[7]]);
    expect(boxesOf('id >= 7').keys).toBeUndefined();
    expect(boxesOf('id = 7 OR balance = 3').keys).toBeUndefined();
  });
});
