import { expect, test } from 'vitest';
import { isChangeText } from './changeText.ts';
import { changeView, type LeafWritten } from './changeView.ts';
import { lectureCatalog } from './lectureCatalog.testing.ts';

const columns = ['e_id', 'e_name', 'e_site'];
const empty = { inserted: 0, updated: 0, deleted: 0, gone: [], put: [] };
const leaf = (name: string, sites: readonly string[]): LeafWritten => ({
  leaf: name,
  relation: 'employees',
  sites,
  columns,
  key: ['e_id'],
  ...empty,
});

const moved: readonly LeafWritten[] = [
  { ...leaf('emp_1', ['site1']), deleted: 2, gone: [[7], [8]] },
  {
    ...leaf('emp_4', ['site4', 'site1']),
    updated: 1,
    inserted: 1,
    put: [
      [8, 'Ito', 4],
      [7, 'Haddad', 4],
    ],
  },
];

test('a row moves where it left one fragment and is new in another; one that changes does not', () => {
  const { moves, copies } = changeView(lectureCatalog, moved);
  expect(copies).toBe(3);
  expect(moves.map(({ key, from, to }) => [key, from.leaf, to.leaf])).toEqual([
    [[7], 'emp_1', 'emp_4'],
  ]);
  expect(moves[0]?.to.sites.map(({ number }) => number)).toEqual([4, 1]);
});

test('of a row that goes the key is told, of the others all', () => {
  const [one, four] = changeView(lectureCatalog, moved).leaves;
  expect(one?.rows).toEqual([
    { kind: 'goes', values: [7, undefined, undefined] },
    { kind: 'goes', values: [8, undefined, undefined] },
  ]);
  expect(four?.rows.map(({ kind }) => kind)).toEqual(['changes', 'comes']);
});

test('the same text and number are two keys', () => {
  const writes: readonly LeafWritten[] = [
    { ...leaf('emp_1', ['site1']), deleted: 1, gone: [['7']] },
    { ...leaf('emp_4', ['site4']), inserted: 1, put: [[7, 'Haddad', 4]] },
  ];
  expect(changeView(lectureCatalog, writes).moves).toEqual([]);
});

test.each([
  ['UPDATE r SET a = 1', true],
  ['  -- why\n/* not */ insert into r values (1)', true],
  ['replace into r values (1)', true],
  ['SELECT 1', false],
  ['updates', false],
  ["-- UPDATE\nSELECT 'delete'", false],
])('%s changes rows: %s', (sql, is) => {
  expect(isChangeText(sql)).toBe(is);
});
