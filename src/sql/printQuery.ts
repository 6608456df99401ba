import { assertNever } from '../base/assert.ts';
import type {
  CommonTable,
  Expression,
  FromItem,
  NamedWindow,
  Query,
  QueryBody,
  Select,
  SelectItem,
  SortKey,
} from './ast.ts';
import { printExpressionWith, printName, printNames, printSortKeyWith } from './printExpression.ts';
import { printNamedWindow } from './printWindow.ts';
import { tablesRead } from './tables.ts';

export function printExpression(expression: Expression): string {
  return printExpressionWith(expression, printQuery);
}

export function printSortKeys(keys: readonly SortKey[]): string {
  return keys.map((key) => printSortKeyWith(key, printExpression)).join(', ');
}

/**
 * A query on a single line that SQLite runs and that parses to the same tree, but for two things
 * SQLite has no notation for: a parenthesised operand of a compound becomes `SELECT * FROM (…)`,
 * and `AS t(a, b)` a common table. FOR UPDATE is printed; SQLite does not know it, whoever runs
 * the text drops it first.
 */
export function printQuery(query: Query): string {
  return [
    printWith(query.with),
    isRestricted(query) && endsInValues(query.body)
      ? asSelect(printBody(query.body))
      : printBody(query.body),
    clause('ORDER BY', printSortKeys(query.orderBy)),
    query.limit === undefined ? '' : clause('LIMIT', printExpression(query.limit)),
    query.offset === undefined ? '' : printOffset(query.offset, query.limit !== undefined),
    query.forUpdate ? 'FOR UPDATE' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** SQLite has OFFSET only after a LIMIT; a negative limit is none. */
export function printOffset(offset: Expression, hasLimit: boolean): string {
  return `${hasLimit ? '' : 'LIMIT -1 '}OFFSET ${printExpression(offset)}`;
}

const clause = (keyword: string, text: string): string => (text === '' ? '' : `${keyword} ${text}`);

const asSelect = (text: string): string => `SELECT * FROM (${text})`;

const isRestricted = (query: Query): boolean =>
  query.orderBy.length > 0 || query.limit !== undefined || query.offset !== undefined;

/** SQLite takes ORDER BY and LIMIT after a SELECT, never after VALUES. */
export function endsInValues(body: QueryBody): boolean {
  if (body.kind === 'compound') return endsInValues(body.right);
  return body.kind === 'values';
}

export function printWith(tables: readonly CommonTable[]): string {
  return clause(withWord(tables), tables.map(printCommonTable).join(', '));
}

/** SQLite needs no RECURSIVE, PostgreSQL does where a table reads itself. */
export function withWord(tables: readonly CommonTable[]): string {
  const isRecursive = tables.some((table, index) => {
    const read = new Set(tablesRead(table.query).map(({ text }) => text.toLowerCase()));
    // One that reads itself, or one that comes only later.
    return tables.slice(index).some(({ name }) => read.has(name.text.toLowerCase()));
  });
  return isRecursive ? 'WITH RECURSIVE' : 'WITH';
}

export function printCommonTableHead(table: CommonTable): string {
  const columns = table.columns.length === 0 ? '' : `(${printNames(table.columns)})`;
  const hint = { true: ' MATERIALIZED', false: ' NOT MATERIALIZED', undefined: '' };
  return `${printName(table.name)}${columns} AS${hint[`${table.materialized}`]}`;
}

function printCommonTable(table: CommonTable): string {
  return `${printCommonTableHead(table)} (${printQuery(table.query)})`;
}

function printBody(body: QueryBody): string {
  switch (body.kind) {
    case 'select':
      return printSelect(body);
    case 'values':
      return printValues(body.rows);
    case 'nested':
      return asSelect(printQuery(body.query));
    case 'compound': {
      // Compounds group from the left, so only a right operand has to be held together.
      const right = printBody(body.right);
      const operand = body.right.kind === 'compound' ? asSelect(right) : right;
      return `${printBody(body.left)} ${printSetOperator(body)} ${operand}`;
    }
    default:
      return assertNever(body);
  }
}

export function printSetOperator(
  compound: Extract<QueryBody, { readonly kind: 'compound' }>,
): string {
  return compound.all ? `${compound.operator} ALL` : compound.operator;
}

export function printValues(rows: readonly (readonly Expression[])[]): string {
  return `VALUES ${rows.map((row) => `(${row.map(printExpression).join(', ')})`).join(', ')}`;
}

function printSelect(select: Select): string {
  const items = select.items.map((item) => printItemWith(item, printExpression));
  return [
    `SELECT${select.distinct ? ' DISTINCT' : ''} ${items.join(', ')}`,
    clause('FROM', select.from.map(printListedFromItem).join(', ')),
    select.where === undefined ? '' : clause('WHERE', printExpression(select.where)),
    clause('GROUP BY', select.groupBy.map(printExpression).join(', ')),
    select.having === undefined ? '' : clause('HAVING', printExpression(select.having)),
    clause('WINDOW', printWindows(select.windows, printExpression).join(', ')),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

export function printWindows(
  windows: readonly NamedWindow[],
  expression: (node: Expression) => string,
): readonly string[] {
  const sortKey = (key: SortKey): string => printSortKeyWith(key, expression);
  return windows.map((window) => printNamedWindow(window, { expression, sortKey }));
}

export function printItemWith(item: SelectItem, print: (node: Expression) => string): string {
  switch (item.kind) {
    case 'star':
      return item.table === undefined ? '*' : `${printName(item.table)}.*`;
    case 'item': {
      const alias = item.alias === undefined ? '' : ` AS ${printName(item.alias)}`;
      return `${print(item.expression)}${alias}`;
    }
    default:
      return assertNever(item);
  }
}

/** A comma is a join like any other, so a join after the first comma is held together. */
export function printListedFromItem(item: FromItem, index: number): string {
  return index > 0 && item.kind === 'join' ? `(${printFromItem(item)})` : printFromItem(item);
}

export function printFromItem(item: FromItem): string {
  switch (item.kind) {
    case 'table':
      return item.alias === undefined
        ? printName(item.name)
        : `${printName(item.name)} AS ${printName(item.alias)}`;
    case 'tableFunction':
      return printTableFunction(item, printExpression);
    case 'derived':
      return printDerived(item, printQuery);
    case 'join': {
      const right = printFromItem(item.right);
      const operand = item.right.kind === 'join' ? `(${right})` : right;
      const condition = printJoinCondition(item, printExpression);
      return `${printFromItem(item.left)} ${printJoinOperator(item)} ${operand}${condition}`;
    }
    default:
      return assertNever(item);
  }
}

type TableFunction = Extract<FromItem, { readonly kind: 'tableFunction' }>;
type Derived = Extract<FromItem, { readonly kind: 'derived' }>;
type Join = Extract<FromItem, { readonly kind: 'join' }>;

export function printTableFunction(
  item: TableFunction,
  print: (node: Expression) => string,
): string {
  const call = `${printName(item.name)}(${item.arguments.map(print).join(', ')})`;
  return item.alias === undefined ? call : `${call} AS ${printName(item.alias)}`;
}

export function printDerived(item: Derived, print: (query: Query) => string): string {
  const query = print(item.query);
  if (item.alias === undefined) return `(${query})`;
  const alias = printName(item.alias);
  if (item.columns.length === 0) return `(${query}) AS ${alias}`;
  const named = `WITH ${alias}(${printNames(item.columns)}) AS (${query}) SELECT * FROM ${alias}`;
  return `(${named}) AS ${alias}`;
}

export function printJoinOperator(join: Join): string {
  const isConditional = join.on !== undefined || join.using.length > 0 || join.natural;
  const natural = join.natural ? 'NATURAL ' : '';
  switch (join.joinKind) {
    case 'inner':
    case 'cross':
      return isConditional ? `${natural}JOIN` : 'CROSS JOIN';
    case 'left':
    case 'right':
    case 'full':
      return `${natural}${join.joinKind.toUpperCase()} JOIN`;
    default:
      return assertNever(join.joinKind);
  }
}

export function printJoinCondition(join: Join, print: (node: Expression) => string): string {
  if (join.on !== undefined) return ` ON ${print(join.on)}`;
  return join.using.length === 0 ? '' : ` USING (${printNames(join.using)})`;
}
