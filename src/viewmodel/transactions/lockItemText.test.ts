import { expect, it } from 'vitest';
import type { LockItem } from '../../transactions/locking/lockItem.ts';
import { lockItemText, shortLockItem } from './lockItemText.ts';

const relation = 'r';
const from = { value: 5, isInclusive: true };
const below = { value: 9, isInclusive: false };

const ITEMS: readonly (readonly [LockItem, string, string])[] = [
  [{ kind: 'table', relation }, 'all of r', 'table'],
  [{ kind: 'row', relation, key: '[207]' }, 'r 207', '207'],
  [
    { kind: 'row', relation, key: '["a,b","9007199254740993n"]' },
    'r a,b, 9007199254740993',
    'a,b, 9007199254740993',
  ],
  [
    { kind: 'unique', relation, constraint: 'name', value: '["ann"]' },
    'r, name = ann',
    'name = ann',
  ],
  [{ kind: 'predicate', relation, predicate: [{}] }, 'r where anything', 'anything'],
  [
    {
      kind: 'predicate',
      relation,
      predicate: [
        { a: { includesNull: false, intervals: [{ low: from, high: from }] } },
        { a: { includesNull: true, intervals: [{ low: from, high: below }, { low: below }] } },
      ],
    },
    'r where a = 5 or (a ≥ 5 and a < 9 or a > 9 or a is null)',
    'a = 5 or (a ≥ 5 and a < 9 or a > 9 or a is null)',
  ],
  [
    { kind: 'predicate', relation, predicate: [{ a: { includesNull: false, intervals: [] } }] },
    'r where no a',
    'no a',
  ],
];

it.each(ITEMS)('%j is told as what it locks', (item, text, short) => {
  expect([lockItemText(item), shortLockItem(item)]).toEqual([text, short]);
});
