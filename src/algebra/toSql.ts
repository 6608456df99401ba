import { assertNever } from '../base/assert.ts';
import type { Expression } from '../sql/ast.ts';
import { printQuery, quoteIdentifier } from '../sql/print.ts';
import { type ColumnNode, columnsIn, splitConjuncts } from '../sql/traverse.ts';
import { occurrencesIn } from './occurrences.ts';
import type { JoinKind, Operator, ProjectItem } from './operator.ts';
import {
  aliased,
  asConjunct,
  columnNamed,
  computed,
  distinctNames,
  EMPTY_SHAPE,
  inShape,
  isPlain,
  itemsOr,
  keyOfColumn,
  printShape,
  type Shape,
} from './sqlShape.ts';

/**
 * An operator tree as the SQL that a site runs. Selections, projections and inner joins of leaves
 * become one SELECT whose FROM has the occurrences as aliases; semijoins and antijoins become
 * EXISTS
 * and NOT EXISTS; a multiset union becomes UNION ALL. What SQL cannot merge into one SELECT (a
 * union
 * or duplicate elimination below a join, a selection above a grouping, …) becomes a derived table.
 *
 * Above a projection a plain column is still known by its occurrence, a computed one by its name
 * without qualifier.
 */
export function toSql(operator: Operator): string {
  return new Writer(occurrencesIn(operator)).write(operator, []);
}

type Join = Extract<Operator, { kind: 'join' }>;

/** Names derived tables, and knows which columns are needed above an operator. */
class Writer {
  readonly #taken: Set<string>;

  constructor(occurrences: readonly string[]) {
    this.#taken = new Set(occurrences.map((occurrence) => occurrence.toLowerCase()));
  }

  /** A whole query. `needed` are the columns wanted where nothing is projected; none means all. */
  write(operator: Operator, needed: readonly ColumnNode[]): string {
    switch (operator.kind) {
      case 'union':
        return this.#writeUnion(operator.inputs, needed);
      case 'block':
        return printQuery(operator.query);
      default: {
        // No other kind asks for more.
        const shape = this.#shapeOf(operator, needed);
        if (shape.items !== undefined || needed.length === 0) return printShape(shape);
        return printShape({ ...shape, items: itemsOr(shape, needed) });
      }
    }
  }

  #writeUnion(inputs: readonly Operator[], needed: readonly ColumnNode[]): string {
    const parts = inputs
      .filter((input) => input.kind !== 'empty')
      .map((input) => {
        const sql = this.write(input, needed);
        // ORDER BY and LIMIT would end the whole compound.
        const endsCompound =
          input.kind === 'sort' || input.kind === 'limit' || input.kind === 'block';
        return endsCompound ? `SELECT * FROM (${sql})` : sql;
      });
    return parts.length === 0 ? this.#writeNothing(needed) : parts.join(' UNION ALL ');
  }

  /** No rows, but columns of the right number. */
  #writeNothing(needed: readonly ColumnNode[]): string {
    return printShape(this.#nothing(needed));
  }

  #nothing(needed: readonly ColumnNode[]): Shape {
    const items = needed.map(
      (column): ProjectItem => ({
        expression: { kind: 'null', span: column.span },
        name: column.name.text,
      }),
    );
    const names = new Map(
      needed.map((column) => [keyOfColumn(column), { kind: 'null', span: column.span } as const]),
    );
    const never: Expression = { kind: 'number', text: '0', isInteger: true, span: NOWHERE };
    return { ...EMPTY_SHAPE, where: [never], items, names };
  }

  #shapeOf(operator: Operator, needed: readonly ColumnNode[]): Shape {
    switch (operator.kind) {
      case 'relation':
        return { ...EMPTY_SHAPE, from: [source(operator.relation, operator.occurrence)] };
      case 'fragment':
        return { ...EMPTY_SHAPE, from: [source(operator.fragment, operator.occurrence)] };
      case 'select': {
        const wanted = [...needed, ...columnsIn(operator.predicate)];
        const rows = this.#rowsOf(operator.input, wanted);
        const added = splitConjuncts(inShape(rows, operator.predicate));
        return { ...rows, where: [...rows.where, ...added] };
      }
      case 'join':
        return this.#joinShape(operator, needed);
      case 'project': {
        const rows = this.#rowsOf(operator.input, columnsOfItems(operator.items));
        return project(rows, operator.items);
      }
      case 'aggregate':
        return this.#aggregateShape(operator);
      case 'distinct': {
        const shape = this.#shapeOf(operator.input, needed);
        const isUncut = shape.limit === undefined && shape.offset === undefined;
        const merged = isUncut ? shape : this.#derive(shape, needed);
        if (merged.items === undefined && needed.length === 0) return { ...merged, distinct: true };
        return { ...merged, items: itemsOr(merged, needed), distinct: true };
      }
      case 'sort': {
        const wanted = [...needed, ...operator.keys.flatMap((key) => columnsIn(key.expression))];
        const shape = this.#uncut(operator.input, wanted);
        const orderBy = operator.keys.map((key) => ({
          ...key,
          expression: inShape(shape, key.expression),
        }));
        return { ...shape, orderBy };
      }
      case 'limit': {
        const shape = this.#uncut(operator.input, needed);
        const { limit, offset } = operator;
        return { ...shape, ...(limit ? { limit } : {}), ...(offset ? { offset } : {}) };
      }
      case 'union':
        return this.#deriveUnion(operator.inputs, needed);
      case 'block':
        return { ...EMPTY_SHAPE, from: [`(${printQuery(operator.query)})`] };
      case 'empty':
        return this.#nothing(needed);
      default:
        return assertNever(operator);
    }
  }

  #aggregateShape(operator: Extract<Operator, { kind: 'aggregate' }>): Shape {
    const { groupBy, items, having } = operator;
    const used = [...groupBy, ...(having ? [having] : [])];
    const wanted = [...columnsOfItems(items), ...used.flatMap((part) => columnsIn(part))];
    const rows = this.#rowsOf(operator.input, wanted);
    return {
      ...project(rows, items),
      isGrouped: true,
      groupBy: groupBy.map((key) => inShape(rows, key)),
      ...(having ? { having: inShape(rows, having) } : {}),
    };
  }

  /** Without LIMIT yet, so that ORDER BY or LIMIT can be added. */
  #uncut(operator: Operator, needed: readonly ColumnNode[]): Shape {
    const shape = this.#shapeOf(operator, needed);
    return shape.limit === undefined && shape.offset === undefined
      ? shape
      : this.#derive(shape, needed);
  }

  /** Rows that a selection, a join or a projection can stand on. */
  #rowsOf(operator: Operator, needed: readonly ColumnNode[]): Shape {
    const shape = this.#shapeOf(operator, needed);
    if (!isPlain(shape)) return this.#derive(shape, needed);
    // A projection keeps every row, so the columns below it are still there.
    const { items: _, ...rows } = shape;
    return rows;
  }

  #derive(shape: Shape, needed: readonly ColumnNode[]): Shape {
    const items = itemsOr(shape, unique(needed));
    const origins = shape.items === undefined ? unique(needed) : undefined;
    const names = distinctNames(items);
    const renamed = items.map((item, index) => ({ ...item, name: names[index] ?? item.name }));
    const sql = printShape({ ...shape, items: renamed });
    return this.#derived(sql, names, items, origins, shape.names);
  }

  #deriveUnion(inputs: readonly Operator[], needed: readonly ColumnNode[]): Shape {
    const [first] = inputs.filter((input) => input.kind !== 'empty');
    if (first === undefined) return this.#nothing(needed);
    const wanted = unique(needed);
    const own = itemsOf(first);
    const items = own ?? wanted.map((column) => ({ expression: column, name: column.name.text }));
    const names = distinctNames(items);
    const named = inputs.map((input) => withNames(input, wanted, names));
    return this.#derived(this.#writeUnion(named, wanted), names, items, undefined, new Map());
  }

  /** A derived table; alone of one occurrence it keeps that name, and nothing is renamed. */
  #derived(
    sql: string,
    names: readonly string[],
    items: readonly ProjectItem[],
    origins: readonly ColumnNode[] | undefined,
    inner: ReadonlyMap<string, Expression>,
  ): Shape {
    const alias = this.#newName(items, names);
    const renaming = new Map<string, Expression>();
    const outer = new Map(
      [...inner].map(([key, expression]) => [keyOfExpression(expression), key]),
    );
    for (const [index, item] of items.entries()) {
      const target = columnNamed(alias, names[index] ?? item.name);
      const origin = origins?.[index] ?? item.expression;
      if (origin.kind === 'column') {
        const key = keyOfColumn(origin);
        renaming.set(outer.get(key) ?? key, target);
      }
      renaming.set(computed(item.name), target);
    }
    return { ...EMPTY_SHAPE, from: [aliased(`(${sql})`, alias)], names: renaming };
  }

  #newName(items: readonly ProjectItem[], names: readonly string[]): string {
    const [first] = items;
    const occurrence =
      first?.expression.kind === 'column' ? first.expression.table?.text : undefined;
    const isWhole = items.every(
      ({ expression }, index) =>
        expression.kind === 'column' &&
        expression.table?.text === occurrence &&
        expression.name.text === names[index],
    );
    if (occurrence !== undefined && isWhole) return occurrence;
    for (let number = 1; ; number += 1) {
      const name = `t${number}`;
      if (this.#taken.has(name)) continue;
      this.#taken.add(name);
      return name;
    }
  }

  #joinShape(join: Join, needed: readonly ColumnNode[]): Shape {
    const { joinKind, predicate } = join;
    const wanted = [...needed, ...(predicate ? columnsIn(predicate) : [])];
    if (joinKind === 'left' || joinKind === 'right' || joinKind === 'full') {
      return this.#outerShape(joinKind, join, wanted);
    }
    const left = this.#rowsOf(join.left, wantedOf(join.left, wanted));
    const right = this.#rowsOf(join.right, wantedOf(join.right, wanted));
    const names = new Map([...left.names, ...right.names]);
    const both: Shape = { ...EMPTY_SHAPE, names };
    const on = predicate ? splitConjuncts(inShape(both, predicate)) : [];
    switch (joinKind) {
      case 'inner':
      case 'cross':
        return {
          ...both,
          from: [...left.from, ...right.from],
          where: [...left.where, ...right.where, ...on],
          exists: [...left.exists, ...right.exists],
        };
      case 'semi':
      case 'anti': {
        const inner = printShape({ ...right, where: [...right.where, ...on] }, '1');
        const word = joinKind === 'semi' ? 'EXISTS' : 'NOT EXISTS';
        return { ...left, exists: [...left.exists, `${word} (${inner})`] };
      }
      default:
        return assertNever(joinKind);
    }
  }

  /** What is selected below an outer join must stay below it. */
  #outerShape(
    joinKind: Extract<JoinKind, 'left' | 'right' | 'full'>,
    join: Join,
    wanted: readonly ColumnNode[],
  ): Shape {
    const side = (operator: Operator, other: Operator): Shape => {
      // What has no rows has whatever columns the other side has not.
      const others = operator.kind === 'empty' ? wantedOf(other, wanted) : undefined;
      const own = others
        ? wanted.filter((column) => !others.includes(column))
        : wantedOf(operator, wanted);
      const shape = this.#rowsOf(operator, own);
      const isBare = shape.where.length + shape.exists.length === 0 && shape.from.length === 1;
      return isBare ? shape : this.#derive(shape, own);
    };
    const left = side(join.left, join.right);
    const right = side(join.right, join.left);
    const names = new Map([...left.names, ...right.names]);
    const on = join.predicate
      ? splitConjuncts(inShape({ ...EMPTY_SHAPE, names }, join.predicate)).map(asConjunct)
      : ['1'];
    const condition = on.join(' AND ');
    const [first = '', second = ''] = [left.from[0], right.from[0]];
    const operand = second.includes(' JOIN ') ? `(${second})` : second;
    const sql = `${first} ${joinKind.toUpperCase()} JOIN ${operand} ON ${condition}`;
    return { ...EMPTY_SHAPE, from: [sql], names };
  }
}

const NOWHERE = { start: 0, end: 0 };

function source(name: string, occurrence: string): string {
  return name === occurrence ? quoteIdentifier(name) : aliased(quoteIdentifier(name), occurrence);
}

/** The select list; computed items can be spoken of by their names from here on. */
function project(rows: Shape, items: readonly ProjectItem[]): Shape {
  const placed = items.map((item) => ({ ...item, expression: inShape(rows, item.expression) }));
  const names = new Map(rows.names);
  for (const item of placed) {
    if (item.expression.kind !== 'column') names.set(computed(item.name), item.expression);
  }
  return { ...rows, items: placed, names };
}

const columnsOfItems = (items: readonly ProjectItem[]): readonly ColumnNode[] =>
  items.flatMap((item) => columnsIn(item.expression));

function unique(columns: readonly ColumnNode[]): readonly ColumnNode[] {
  const seen = new Map(columns.map((column) => [keyOfColumn(column), column]));
  return [...seen.values()];
}

const keyOfExpression = (expression: Expression): string =>
  expression.kind === 'column' ? keyOfColumn(expression) : '';

/** The columns that one side of a join can have; computed ones could be of either. */
function wantedOf(operator: Operator, wanted: readonly ColumnNode[]): readonly ColumnNode[] {
  const own = new Set(occurrencesIn(operator));
  return wanted.filter((column) => column.table === undefined || own.has(column.table.text));
}

/** The select list at the top of an operator, if it has one. */
function itemsOf(operator: Operator): readonly ProjectItem[] | undefined {
  switch (operator.kind) {
    case 'project':
    case 'aggregate':
      return operator.items;
    case 'distinct':
    case 'sort':
    case 'limit':
    case 'select':
      return itemsOf(operator.input);
    case 'union': {
      const [first] = operator.inputs;
      return first === undefined ? undefined : itemsOf(first);
    }
    case 'relation':
    case 'fragment':
    case 'join':
    case 'empty':
    case 'block':
      return undefined;
    default:
      return assertNever(operator);
  }
}

/** A branch of a union with the names that the union's columns have. */
function withNames(
  operator: Operator,
  wanted: readonly ColumnNode[],
  names: readonly string[],
): Operator {
  if (operator.kind === 'empty') return operator;
  if (operator.kind === 'union') {
    return {
      kind: 'union',
      inputs: operator.inputs.map((input) => withNames(input, wanted, names)),
    };
  }
  const own = itemsOf(operator);
  if (own === undefined) {
    const items = wanted.map((column, index) => ({
      expression: column,
      name: names[index] ?? column.name.text,
    }));
    return { kind: 'project', items, input: operator };
  }
  if (operator.kind !== 'project' && operator.kind !== 'aggregate') return operator;
  const items = own.map((item, index) => ({ ...item, name: names[index] ?? item.name }));
  return { ...operator, items };
}
