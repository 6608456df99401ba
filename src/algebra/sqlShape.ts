import type { Expression, SortKey } from '../sql/ast.ts';
import { name } from '../sql/make.ts';
import { printExpression, quoteIdentifier } from '../sql/print.ts';
import { type ColumnNode, mapColumns } from '../sql/traverse.ts';
import type { ProjectItem } from './operator.ts';

/** One SELECT in the making. A part that is absent has not been asked for yet. */
export interface Shape {
  /** FROM items as SQL, to be joined by commas. */
  readonly from: readonly string[];
  readonly where: readonly Expression[];
  /** Conditions that are already SQL: EXISTS and NOT EXISTS. */
  readonly exists: readonly string[];
  readonly items?: readonly ProjectItem[];
  readonly isGrouped: boolean;
  readonly groupBy: readonly Expression[];
  readonly having?: Expression;
  readonly distinct: boolean;
  readonly orderBy: readonly SortKey[];
  readonly limit?: Expression;
  readonly offset?: Expression;
  /** What a column is called here; a derived table renames the columns of the occurrences in it. */
  readonly names: ReadonlyMap<string, Expression>;
}

export const EMPTY_SHAPE: Shape = {
  from: [],
  where: [],
  exists: [],
  isGrouped: false,
  groupBy: [],
  distinct: false,
  orderBy: [],
  names: new Map(),
};

export const keyOfColumn = (column: ColumnNode): string =>
  `${column.table?.text ?? ''}.${column.name.text}`;

/** An expression over occurrences as one over the FROM of a shape. */
export function inShape(shape: Shape, expression: Expression): Expression {
  if (shape.names.size === 0) return expression;
  return mapColumns(expression, (column) => shape.names.get(keyOfColumn(column)) ?? column);
}

/** Whether its rows are the joined rows themselves: nothing merged, cut or ordered yet. */
export const isPlain = (shape: Shape): boolean =>
  !shape.isGrouped &&
  !shape.distinct &&
  shape.orderBy.length === 0 &&
  shape.limit === undefined &&
  shape.offset === undefined;

/** The items of a shape, or the given columns where nothing was projected. */
export function itemsOr(shape: Shape, needed: readonly ColumnNode[]): readonly ProjectItem[] {
  if (shape.items !== undefined) return shape.items;
  return needed.map((column) => ({ expression: inShape(shape, column), name: column.name.text }));
}

/** A column that stands for a computed item above the projection that computed it. */
export const computed = (itemName: string): string => `.${itemName}`;

/** A derived table's columns must differ; `e_name` of a second occurrence becomes `e_name_2`. */
export function distinctNames(items: readonly ProjectItem[]): readonly string[] {
  const taken = new Set<string>();
  return items.map((item) => {
    let unique = item.name === '' ? 'c' : item.name;
    for (let number = 2; taken.has(unique.toLowerCase()); number += 1) {
      unique = `${item.name === '' ? 'c' : item.name}_${number}`;
    }
    taken.add(unique.toLowerCase());
    return unique;
  });
}

export const aliased = (sql: string, alias: string): string =>
  `${sql} AS ${quoteIdentifier(alias)}`;

export function columnNamed(table: string, columnName: string): ColumnNode {
  return {
    kind: 'column',
    table: name(table),
    name: name(columnName),
    span: { start: 0, end: 0 },
  };
}

/** Prints a shape as one SELECT; `list` replaces its items. */
export function printShape(shape: Shape, list?: string): string {
  const conditions = [...shape.where.map(asConjunct), ...shape.exists];
  const { groupBy, having, orderBy, limit, offset } = shape;
  const items = list ?? (shape.items ? shape.items.map(printItem).join(', ') : '*');
  return [
    `SELECT ${shape.distinct ? 'DISTINCT ' : ''}${items === '' ? '1' : items}`,
    ...(shape.from.length > 0 ? [`FROM ${shape.from.join(', ')}`] : []),
    ...(conditions.length > 0 ? [`WHERE ${conditions.join(' AND ')}`] : []),
    ...(groupBy.length > 0 ? [`GROUP BY ${groupBy.map(printExpression).join(', ')}`] : []),
    ...(having ? [`HAVING ${printExpression(having)}`] : []),
    ...(orderBy.length > 0 ? [`ORDER BY ${orderBy.map(printKey).join(', ')}`] : []),
    ...(limit || offset ? [`LIMIT ${limit ? printExpression(limit) : '-1'}`] : []),
    ...(offset ? [`OFFSET ${printExpression(offset)}`] : []),
  ].join(' ');
}

/** OR binds looser than the AND that joins the conditions. */
export function asConjunct(condition: Expression): string {
  const text = printExpression(condition);
  return condition.kind === 'binary' && condition.operator === 'OR' ? `(${text})` : text;
}

function printItem({ expression, name: itemName }: ProjectItem): string {
  const text = printExpression(expression);
  const isOwnName = expression.kind === 'column' && expression.name.text === itemName;
  return isOwnName || itemName === '' ? text : `${text} AS ${quoteIdentifier(itemName)}`;
}

function printKey(key: SortKey): string {
  const direction = key.descending ? ' DESC' : '';
  const nulls = key.nulls ? ` NULLS ${key.nulls.toUpperCase()}` : '';
  return `${printExpression(key.expression)}${direction}${nulls}`;
}
