import fc from 'fast-check';
import { NO_SPAN } from '../base/span.ts';
import type {
  CommonTable,
  Expression,
  Frame,
  FrameBound,
  FromItem,
  Name,
  NamedWindow,
  Query,
  QueryBody,
  Select,
  SelectItem,
  SortKey,
  TypeName,
  Window,
} from './ast.ts';
import { binary, caseBranch, name as makeName } from './make.ts';

/** Arbitrary trees of the kinds the parser gives. For tests only. */

const span = NO_SPAN;

const plainNames = [
  'a',
  'b',
  'e_id',
  'd_name',
  'site',
  'fragment',
  'rows',
  'at',
  'row',
  'x1',
  'date',
];
const oddNames = [
  ...[
    'Weird Name',
    'select',
    'order',
    'left',
    'indexed',
    'end',
    'like',
    'glob',
    'match',
    'true',
    'null',
    'current_date',
  ],
  ...[
    'say "hi"',
    'straße',
    '1st',
    'for',
    'window',
    'over',
    'filter',
    'cast',
    'if',
    'exists',
    'with',
  ],
  ...['recursive', 'materialized', 'a]b', 'a`b', "it's", 'offset', 'user', 'desc', 'values', 'A'],
];

export const arbitraryName: fc.Arbitrary<Name> = fc
  .oneof({ weight: 4, arbitrary: fc.constantFrom(...plainNames) }, fc.constantFrom(...oddNames))
  .map(makeName);

const functionName = fc
  .constantFrom(
    'count',
    'sum',
    'f',
    'replace',
    'left',
    'coalesce',
    'like',
    'odd name',
    'over',
    'end',
  )
  .map(makeName);

const text = fc.oneof(fc.constantFrom('', "it's", 'x%', '--', '"', '\n'), fc.string());

const literal: fc.Arbitrary<Expression> = fc.oneof(
  fc
    .constantFrom('0', '1', '42', '9223372036854775808', '0x1F')
    .map((digits): Expression => ({ kind: 'number', text: digits, isInteger: true, span })),
  fc
    .constantFrom('1.5', '.5', '5.', '1e3', '2.5E-3')
    .map((digits): Expression => ({ kind: 'number', text: digits, isInteger: false, span })),
  text.map((value): Expression => ({ kind: 'string', value, span })),
  fc.constantFrom('', '0AFF').map((hex): Expression => ({ kind: 'blob', hex, span })),
  fc.constant<Expression>({ kind: 'null', span }),
  fc.boolean().map((value): Expression => ({ kind: 'boolean', value, span })),
  fc
    .constantFrom('CURRENT_DATE', 'CURRENT_TIME', 'CURRENT_TIMESTAMP')
    .map((word): Expression => ({ kind: 'now', word, span })),
  fc
    .constantFrom('staff', 'p')
    .map((parameter): Expression => ({ kind: 'parameter', name: parameter, span })),
);

const columnNode: fc.Arbitrary<Expression> = fc
  .tuple(fc.option(arbitraryName, { nil: undefined }), arbitraryName)
  .map(([table, name]) =>
    table === undefined ? { kind: 'column', name, span } : { kind: 'column', table, name, span },
  );

const typeName: fc.Arbitrary<TypeName> = fc
  .constantFrom<[string, number[]]>(
    ['INTEGER', []],
    ['DECIMAL', [10, 2]],
    ['DOUBLE PRECISION', []],
    ['CHARACTER VARYING', [20]],
  )
  .map(([name, sizes]) => ({ kind: 'typeName', name, arguments: sizes, span }));

/** A field that is left out when there is nothing to put in it. */
const optional = <Value, Field extends object>(
  value: fc.Arbitrary<Value>,
  field: (value: Value) => Field,
): fc.Arbitrary<Field | Record<never, never>> => fc.option(value.map(field), { nil: {} });

/** Trees up to some height; the next higher ones are made of them. */
interface Trees {
  readonly expression: fc.Arbitrary<Expression>;
  readonly sortKey: fc.Arbitrary<SortKey>;
  readonly fromItem: fc.Arbitrary<FromItem>;
  readonly body: fc.Arbitrary<QueryBody>;
  readonly query: fc.Arbitrary<Query>;
}

const binaryOperators = [
  ...(['AND', 'OR', '=', '<>', '<', '<=', '>', '>=', '+', '-', '*', '/', '%'] as const),
  ...(['||', '&', '|', '<<', '>>', '->', '->>'] as const),
];

function compoundExpressions(inner: Trees): fc.Arbitrary<Expression>[] {
  const x = inner.expression;
  const negated = fc.boolean();
  const unary = fc.constantFrom('NOT', '-', '+', '~');
  return [
    fc.tuple(unary, x).map(([operator, operand]) => ({ kind: 'unary', operator, operand, span })),
    fc.tuple(fc.constantFrom(...binaryOperators), x, x).map((parts) => binary(...parts)),
    fc.record({
      kind: fc.constant('isNull' as const),
      operand: x,
      negated,
      span: fc.constant(span),
    }),
    fc.record({
      kind: fc.constant('is' as const),
      left: x,
      right: x.filter((right) => right.kind !== 'null'),
      negated,
      span: fc.constant(span),
    }),
    fc.record({
      kind: fc.constant('between' as const),
      operand: x,
      low: x,
      high: x,
      negated,
      span: fc.constant(span),
    }),
    fc.record({
      kind: fc.constant('inList' as const),
      operand: x,
      // A subquery alone in parentheses is IN of that query.
      items: fc
        .array(x, { maxLength: 3 })
        .filter((items) => items.length !== 1 || items[0]?.kind !== 'scalarQuery'),
      negated,
      span: fc.constant(span),
    }),
    fc.record({
      kind: fc.constant('inQuery' as const),
      operand: x,
      query: inner.query,
      negated,
      span: fc.constant(span),
    }),
    fc.record({
      kind: fc.constant('inTable' as const),
      operand: x,
      table: arbitraryName,
      negated,
      span: fc.constant(span),
    }),
    fc
      .tuple(
        fc.record({
          kind: fc.constant('like' as const),
          operator: fc.constantFrom('LIKE', 'GLOB', 'REGEXP', 'MATCH'),
          operand: x,
          pattern: x,
          negated,
          span: fc.constant(span),
        }),
        optional(x, (escaped) => ({ escape: escaped })),
      )
      .map(([like, escaped]) => ({ ...like, ...escaped })),
    fc
      .tuple(
        optional(x, (operand) => ({ operand })),
        fc.array(fc.tuple(x, x), { minLength: 1, maxLength: 3 }),
        optional(x, (otherwise) => ({ otherwise })),
      )
      .map(([operand, branches, otherwise]) => ({
        kind: 'case' as const,
        ...operand,
        branches: branches.map(([when, result]) => caseBranch(when, result)),
        ...otherwise,
        span,
      })),
    fc.tuple(x, typeName).map(([operand, type]) => ({ kind: 'cast', operand, type, span })),
    call(inner),
    inner.query.map((query) => ({ kind: 'exists', query, span })),
    inner.query.map((query) => ({ kind: 'scalarQuery', query, span })),
    fc.array(x, { minLength: 2, maxLength: 3 }).map((items) => ({ kind: 'rowValue', items, span })),
    fc
      .tuple(x, arbitraryName)
      .map(([operand, collation]) => ({ kind: 'collate', operand, collation, span })),
    fc.oneof(
      fc.constant<Expression>({ kind: 'raise', action: 'IGNORE', span }),
      fc
        .tuple(fc.constantFrom('ROLLBACK', 'ABORT', 'FAIL'), x)
        .map(([action, message]): Expression => ({ kind: 'raise', action, message, span })),
    ),
  ];
}

function call(inner: Trees): fc.Arbitrary<Expression> {
  const values = fc.array(inner.expression, { maxLength: 3 });
  const keys = fc.array(inner.sortKey, { maxLength: 2 });
  const filter = optional(inner.expression, (filter) => ({ filter }));
  const over = optional(fc.oneof(arbitraryName, window(inner)), (over) => ({ over }));
  return fc
    .tuple(functionName, fc.boolean(), fc.boolean(), values, keys, filter, over)
    .map(([name, star, distinct, given, orderBy, filtered, windowed]) => {
      const hasValues = !star && given.length > 0;
      return {
        kind: 'call',
        name,
        star,
        distinct: distinct && hasValues,
        arguments: star ? [] : given,
        orderBy: hasValues ? orderBy : [],
        ...filtered,
        ...windowed,
        span,
      };
    });
}

function window(inner: Trees): fc.Arbitrary<Window> {
  const offset = optional(inner.expression, (offset) => ({ offset }));
  const bound = (kind: 'preceding' | 'following'): fc.Arbitrary<FrameBound> =>
    offset.map((far) => ({ kind, ...far, span }));
  const near = (kind: 'preceding' | 'following'): fc.Arbitrary<FrameBound> =>
    inner.expression.map((far) => ({ kind, offset: far, span }));
  const current = fc.constant<FrameBound>({ kind: 'currentRow', span });
  const bounds = fc.oneof(
    fc.oneof(current, bound('preceding')).map((start) => ({ start })),
    fc.record({ start: bound('preceding'), end: fc.oneof(near('preceding'), bound('following')) }),
    fc.record({ start: current, end: fc.oneof(current, bound('following')) }),
    fc.record({ start: near('following'), end: bound('following') }),
  );
  const exclusions = ['NO OTHERS', 'CURRENT ROW', 'GROUP', 'TIES'] as const;
  const frame: fc.Arbitrary<Frame> = fc
    .tuple(
      fc.constantFrom('ROWS', 'RANGE', 'GROUPS'),
      bounds,
      optional(fc.constantFrom(...exclusions), (exclude) => ({ exclude })),
    )
    .map(([unit, ends, exclude]) => ({ kind: 'frame', unit, ...ends, ...exclude, span }));
  return fc
    .tuple(
      optional(fc.oneof(arbitraryName, fc.constant(makeName('rows'))), (base) => ({ base })),
      fc.array(inner.expression, { maxLength: 2 }),
      fc.array(inner.sortKey, { maxLength: 2 }),
      optional(frame, (frame) => ({ frame })),
    )
    .map(([base, partitionBy, orderBy, framed]) => ({
      kind: 'window',
      ...base,
      partitionBy,
      orderBy,
      ...framed,
      span,
    }));
}

function selectItem(inner: Trees): fc.Arbitrary<SelectItem> {
  const star: fc.Arbitrary<SelectItem> = optional(arbitraryName, (table) => ({ table })).map(
    (table) => ({
      kind: 'star',
      ...table,
      span,
    }),
  );
  const item: fc.Arbitrary<SelectItem> = fc
    .tuple(
      inner.expression,
      optional(arbitraryName, (alias) => ({ alias })),
    )
    .map(([expression, alias]) => ({ kind: 'item', expression, ...alias, span }));
  return fc.oneof({ weight: 3, arbitrary: item }, star);
}

function selectTree(inner: Trees): fc.Arbitrary<Select> {
  return fc
    .tuple(
      fc.record({
        kind: fc.constant('select' as const),
        distinct: fc.boolean(),
        items: fc.array(selectItem(inner), { minLength: 1, maxLength: 2 }),
        from: fc.array(inner.fromItem, { maxLength: 2 }),
        groupBy: fc.array(inner.expression, { maxLength: 2 }),
        windows: fc.array(
          fc
            .tuple(arbitraryName, window(inner))
            .map(([name, own]): NamedWindow => ({ kind: 'namedWindow', name, window: own, span })),
          { maxLength: 2 },
        ),
        span: fc.constant(span),
      }),
      optional(inner.expression, (where) => ({ where })),
      optional(inner.expression, (having) => ({ having })),
    )
    .map(([select, where, having]) => ({ ...select, ...where, ...having }));
}

/** Joins as the parser leaves them: a condition makes a product an inner join. */
function joinTree(inner: Trees): fc.Arbitrary<FromItem> {
  const condition = fc.oneof(
    inner.expression.map((on) => ({ natural: false, on, using: [] })),
    fc
      .array(arbitraryName, { minLength: 1, maxLength: 2 })
      .map((using) => ({ natural: false, using })),
    fc.constant({ natural: true, using: [] }),
    fc.constant({ natural: false, using: [] }),
  );
  const kinds = fc.constantFrom('inner', 'left', 'right', 'full');
  return fc
    .tuple(kinds, condition, inner.fromItem, inner.fromItem)
    .map(([kind, how, left, right]) => {
      const isProduct = !how.natural && !('on' in how) && how.using.length === 0;
      const joinKind = kind === 'inner' && isProduct ? 'cross' : kind;
      return { kind: 'join', joinKind, left, right, ...how, span };
    });
}

function fromItemTree(inner: Trees): fc.Arbitrary<FromItem> {
  const table: fc.Arbitrary<FromItem> = fc
    .tuple(
      arbitraryName,
      optional(arbitraryName, (alias) => ({ alias })),
    )
    .map(([name, alias]) => ({ kind: 'table', name, ...alias, span }));
  const derived: fc.Arbitrary<FromItem> = fc
    .tuple(
      inner.query,
      optional(arbitraryName, (alias) => ({ alias })),
    )
    .map(([query, alias]) => ({ kind: 'derived', query, ...alias, columns: [], span }));
  const call: fc.Arbitrary<FromItem> = fc
    .tuple(
      arbitraryName,
      fc.array(inner.expression, { maxLength: 2 }),
      optional(arbitraryName, (alias) => ({ alias })),
    )
    .map(([name, values, alias]) => {
      const folded = { ...name, text: name.text.toLowerCase() };
      return { kind: 'tableFunction', name: folded, arguments: values, ...alias, span };
    });
  return fc.oneof({ weight: 3, arbitrary: table }, derived, call, joinTree(inner));
}

function bodyTree(inner: Trees): fc.Arbitrary<QueryBody> {
  const row = fc.array(inner.expression, { minLength: 1, maxLength: 2 });
  const values: fc.Arbitrary<QueryBody> = fc
    .array(row, { minLength: 1, maxLength: 2 })
    .map((rows) => ({ kind: 'values', rows, span }));
  const operator = fc.constantFrom('UNION', 'INTERSECT', 'EXCEPT');
  const select = selectTree(inner);
  const right = fc.oneof(select, values);
  const compound: fc.Arbitrary<QueryBody> = fc
    .tuple(operator, fc.boolean(), inner.body, right)
    .map(([word, all, first, second]) => ({
      kind: 'compound',
      operator: word,
      all,
      left: first,
      right: second,
      span,
    }));
  return fc.oneof({ weight: 3, arbitrary: select }, values, compound);
}

function commonTable(inner: Trees): fc.Arbitrary<CommonTable> {
  return fc
    .tuple(
      arbitraryName,
      fc.array(arbitraryName, { maxLength: 2 }),
      optional(fc.boolean(), (materialized) => ({ materialized })),
      inner.query,
    )
    .map(([name, columns, hint, query]) => {
      return { kind: 'commonTable', name, columns, ...hint, query, span };
    });
}

function queryTree(inner: Trees): fc.Arbitrary<Query> {
  const limited = fc.option(
    fc
      .tuple(
        inner.expression,
        optional(inner.expression, (offset) => ({ offset })),
      )
      .map(([limit, offset]) => ({ limit, ...offset })),
    { nil: {} },
  );
  return fc
    .tuple(
      fc.array(commonTable(inner), { maxLength: 2 }),
      inner.body,
      fc.array(inner.sortKey, { maxLength: 2 }),
      limited,
      fc.boolean(),
    )
    .map(([commonTables, body, orderBy, limit, forUpdate]) => {
      const restriction = endsInValues(body) ? { orderBy: [] } : { orderBy, ...limit };
      return { kind: 'query', with: commonTables, body, ...restriction, forUpdate, span };
    });
}

function endsInValues(body: QueryBody): boolean {
  return body.kind === 'compound' ? endsInValues(body.right) : body.kind === 'values';
}

function sortKeyTree(expression: fc.Arbitrary<Expression>): fc.Arbitrary<SortKey> {
  const nulls = fc.constantFrom('first' as const, 'last' as const);
  return fc
    .tuple(
      expression,
      fc.boolean(),
      optional(nulls, (nulls) => ({ nulls })),
    )
    .map(([key, descending, order]) => ({
      kind: 'sortKey',
      expression: key,
      descending,
      ...order,
      span,
    }));
}

function higher(inner: Trees): Trees {
  const expression = fc.oneof(columnNode, literal, ...compoundExpressions(inner));
  return {
    expression,
    sortKey: sortKeyTree(expression),
    fromItem: fromItemTree(inner),
    body: bodyTree(inner),
    query: queryTree(inner),
  };
}

const lowestBody: fc.Arbitrary<QueryBody> = columnNode.map((expression) => ({
  kind: 'select',
  distinct: false,
  items: [{ kind: 'item', expression, span }],
  from: [],
  groupBy: [],
  windows: [],
  span,
}));

const lowest: Trees = {
  expression: fc.oneof(columnNode, literal),
  sortKey: sortKeyTree(columnNode),
  fromItem: arbitraryName.map((name) => ({ kind: 'table', name, span })),
  body: lowestBody,
  query: lowestBody.map((body) => ({
    kind: 'query',
    with: [],
    body,
    orderBy: [],
    forUpdate: false,
    span,
  })),
};

const third = higher(higher(higher(lowest)));

export const arbitraryExpression: fc.Arbitrary<Expression> = third.expression;
export const arbitraryQuery: fc.Arbitrary<Query> = third.query;

/** What statements that change rows have inside: trees of less height. */
export const arbitraryParts = higher(higher(lowest));
export const arbitrarySelectItem: fc.Arbitrary<SelectItem> = selectItem(higher(lowest));
export const arbitraryCommonTable: fc.Arbitrary<CommonTable> = commonTable(higher(lowest));
