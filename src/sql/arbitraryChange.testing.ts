import fc from 'fast-check';
import { NO_SPAN } from '../base/span.ts';
import {
  arbitraryCommonTable,
  arbitraryName,
  arbitraryParts,
  arbitrarySelectItem,
} from './arbitraryTree.testing.ts';
import type { Assignment, Delete, Insert, Update, Upsert } from './change.ts';
import { endsInOpenTable } from './parseChange.ts';

/** Arbitrary INSERT, UPDATE and DELETE. For tests only. */

const span = fc.constant(NO_SPAN);
const name = arbitraryName;
const { expression, query, sortKey, fromItem } = arbitraryParts;
const common = fc.array(arbitraryCommonTable, { maxLength: 1 });
const returning = fc.array(arbitrarySelectItem, { maxLength: 2 });
const action = fc.constantFrom('ROLLBACK', 'ABORT', 'FAIL', 'IGNORE', 'REPLACE');

const kind = <Kind extends string>(word: Kind): fc.Arbitrary<Kind> => fc.constant(word);

const assignments: fc.Arbitrary<Assignment[]> = fc.array(
  fc.record({
    kind: kind('assignment'),
    columns: fc.array(name, { minLength: 1, maxLength: 2 }),
    value: expression,
    span,
  }),
  { minLength: 1, maxLength: 2 },
);

const upsert = (keys: fc.Arbitrary<Upsert['keys']>): fc.Arbitrary<Upsert> =>
  fc
    .record(
      {
        kind: kind('upsert'),
        keys,
        keyWhere: expression,
        assignments: fc.oneof(fc.constant([]), assignments),
        where: expression,
        span,
      },
      { requiredKeys: ['kind', 'keys', 'assignments', 'span'] },
    )
    .map(({ keyWhere, where, ...rest }) => ({
      ...rest,
      // Only a key has a condition, and only an update.
      ...(keyWhere === undefined || rest.keys.length === 0 ? {} : { keyWhere }),
      ...(where === undefined || rest.assignments.length === 0 ? {} : { where }),
    }));

const someKeys = fc.array(sortKey, { minLength: 1, maxLength: 2 });

/** Only the last may be about any key. */
const upserts: fc.Arbitrary<Upsert[]> = fc
  .tuple(
    fc.array(upsert(someKeys), { maxLength: 1 }),
    fc.array(upsert(fc.oneof(fc.constant([]), someKeys)), { maxLength: 1 }),
  )
  .map(([first, last]) => [...first, ...last]);

const insert: fc.Arbitrary<Insert> = fc
  .record(
    {
      kind: kind('insert'),
      with: common,
      or: action,
      table: name,
      alias: name,
      columns: fc.array(name, { maxLength: 2 }),
      source: fc.oneof(kind('defaultValues'), query),
      upserts,
      returning,
      span,
    },
    {
      requiredKeys: ['kind', 'with', 'table', 'columns', 'source', 'upserts', 'returning', 'span'],
    },
  )
  .map((tree) => {
    const { source } = tree;
    const isOpen = source === 'defaultValues' || endsInOpenTable(source) || source.forUpdate;
    return isOpen ? { ...tree, upserts: [] } : tree;
  });

const update: fc.Arbitrary<Update> = fc.record(
  {
    kind: kind('update'),
    with: common,
    or: action,
    table: name,
    alias: name,
    assignments,
    from: fc.array(fromItem, { maxLength: 2 }),
    where: expression,
    returning,
    span,
  },
  { requiredKeys: ['kind', 'with', 'table', 'assignments', 'from', 'returning', 'span'] },
);

const remove: fc.Arbitrary<Delete> = fc.record(
  {
    kind: kind('delete'),
    with: common,
    table: name,
    alias: name,
    where: expression,
    returning,
    span,
  },
  { requiredKeys: ['kind', 'with', 'table', 'returning', 'span'] },
);

export const arbitraryChange: fc.Arbitrary<Insert | Update | Delete> = fc.oneof(
  insert,
  update,
  remove,
);

/** As a trigger may have them: with no common tables before them. */
export const arbitraryStep = arbitraryChange.map((change) => ({ ...change, with: [] }));
