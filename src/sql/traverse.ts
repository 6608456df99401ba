import { assertNever } from '../base/assert.ts';
import type { CaseBranch, Expression, FrameBound, Query, SortKey, Window } from './ast.ts';
import { binary, type ColumnNode, caseBranch } from './make.ts';

/**
 * Walking and rewriting expressions. Nothing here descends into subqueries: their columns live in
 * another scope. `subqueriesIn` hands them out to whoever has to look inside.
 */

export type { ColumnNode } from './make.ts';

/** Every column an expression mentions, in order, repeats included; not those of its subqueries. */
export function columnsIn(expression: Expression): readonly ColumnNode[] {
  const found: ColumnNode[] = [];
  visit(expression, (node) => {
    if (node.kind === 'column') found.push(node);
  });
  return found;
}

/** The queries nested directly in an expression, in order; not those nested in these again. */
export function subqueriesIn(expression: Expression): readonly Query[] {
  const found: Query[] = [];
  visit(expression, (node) => {
    if (node.kind === 'exists' || node.kind === 'scalarQuery' || node.kind === 'inQuery') {
      found.push(node.query);
    }
  });
  return found;
}

/** SQLite's aggregate functions, and the sites' own. */
export const aggregateNames: ReadonlySet<string> = new Set([
  'avg',
  'bloom_filter',
  'count',
  'group_concat',
  'json_group_array',
  'json_group_object',
  'jsonb_group_array',
  'jsonb_group_object',
  'max',
  'median',
  'min',
  'percentile',
  'percentile_cont',
  'percentile_disc',
  'string_agg',
  'sum',
  'total',
]);

/**
 * Whether an aggregate is computed in this expression itself, outside its subqueries. SQLite's
 * `min` and `max` of two or more arguments are ordinary functions and do not count.
 */
export function containsAggregate(
  expression: Expression,
  isAggregateName: (name: string) => boolean = (name) => aggregateNames.has(name),
): boolean {
  let found = false;
  visit(expression, (node) => {
    // Over a window it is a window function, whose arguments may have aggregates inside.
    if (node.kind !== 'call' || node.over || !isAggregateName(node.name.text)) return;
    const isExtremum = node.name.text === 'min' || node.name.text === 'max';
    if (!(isExtremum && node.arguments.length > 1)) found = true;
  });
  return found;
}

/** Whether a window function is computed in this expression itself, outside its subqueries. */
export function containsWindow(expression: Expression): boolean {
  let found = false;
  visit(expression, (node) => {
    if (node.kind === 'call' && node.over !== undefined) found = true;
  });
  return found;
}

/** Replaces each column by what `replace` gives for it; does not descend into subqueries. */
export function mapColumns(
  expression: Expression,
  replace: (column: ColumnNode) => Expression,
): Expression {
  return mapExpression(expression, (node) => (node.kind === 'column' ? replace(node) : node));
}

/**
 * Rewrites bottom-up: `rewrite` sees each node after its children were rewritten. A subtree in
 * which nothing changes stays the same object. Does not descend into subqueries.
 */
export function mapExpression(
  expression: Expression,
  rewrite: (node: Expression) => Expression,
): Expression {
  return rewrite(mapChildren(expression, (child) => mapExpression(child, rewrite)));
}

/**
 * The conjuncts of a condition, left to right; none for an absent one. Inverse of `conjunction`.
 */
export function splitConjuncts(condition: Expression | undefined): readonly Expression[] {
  const conjuncts: Expression[] = [];
  const pending = condition === undefined ? [] : [condition];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === 'binary' && next.operator === 'AND') pending.push(next.right, next.left);
    else conjuncts.push(next);
  }
  return conjuncts;
}

/** The AND of conditions, grouped from the left as the parser would; undefined for none. */
export function conjunction(conditions: readonly Expression[]): Expression | undefined {
  const [first, ...others] = conditions;
  if (first === undefined) return undefined;
  return others.reduce((left, right) => binary('AND', left, right), first);
}

/** Whether two expressions are the same tree, wherever they stand and however names are quoted. */
export function sameExpression(left: Expression, right: Expression): boolean {
  return sameTree(left, right);
}

/** Structural equality of any two nodes, ignoring spans and whether names were quoted. */
export function sameTree(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  if (left === null || right === null) return false;
  const leftFields = significantFields(left);
  const rightFields = new Map(significantFields(right));
  if (leftFields.length !== rightFields.size) return false;
  return leftFields.every(
    ([key, value]) => rightFields.has(key) && sameTree(value, rightFields.get(key)),
  );
}

function significantFields(node: object): [string, unknown][] {
  return Object.entries(node).filter(
    ([key, value]) => key !== 'span' && key !== 'quoted' && value !== undefined,
  );
}

/** Calls `look` on every node of an expression, parents first, subqueries left closed. */
function visit(expression: Expression, look: (node: Expression) => void): void {
  look(expression);
  for (const child of childrenOf(expression)) visit(child, look);
}

const present = (...nodes: (Expression | undefined)[]): Expression[] =>
  nodes.filter((node) => node !== undefined);

/** The direct subexpressions in order of writing; a subquery is not one. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'number':
    case 'string':
    case 'blob':
    case 'null':
    case 'boolean':
    case 'now':
    case 'column':
    case 'parameter':
    case 'exists':
    case 'scalarQuery':
      return [];
    case 'unary':
    case 'isNull':
    case 'inQuery':
    case 'inTable':
    case 'cast':
    case 'collate':
      return [expression.operand];
    case 'binary':
    case 'is':
      return [expression.left, expression.right];
    case 'between':
      return [expression.operand, expression.low, expression.high];
    case 'inList':
      return [expression.operand, ...expression.items];
    case 'like':
      return present(expression.operand, expression.pattern, expression.escape);
    case 'case': {
      const branches = expression.branches.flatMap((branch) => [branch.when, branch.then]);
      return present(expression.operand, ...branches, expression.otherwise);
    }
    case 'call': {
      const keys = expression.orderBy.map((key) => key.expression);
      const own = present(...expression.arguments, ...keys, expression.filter);
      return expression.over?.kind === 'window' ? [...own, ...partsOf(expression.over)] : own;
    }
    case 'rowValue':
      return expression.items;
    case 'raise':
      return present(expression.message);
    default:
      return assertNever(expression);
  }
}

/** The expressions of a window, in order of writing. */
export function partsOf({ partitionBy, orderBy, frame }: Window): readonly Expression[] {
  const bounds = frame === undefined ? [] : present(offsetOf(frame.start), offsetOf(frame.end));
  return [...partitionBy, ...orderBy.map((key) => key.expression), ...bounds];
}

const offsetOf = (bound: FrameBound | undefined): Expression | undefined =>
  bound === undefined || bound.kind === 'currentRow' ? undefined : bound.offset;

type Rewrite = (child: Expression) => Expression;

/** The same node over rewritten children; the very same object when no child changed. */
function mapChildren(node: Expression, f: Rewrite): Expression {
  const children = childrenOf(node);
  const mapped = children.map(f);
  if (mapped.every((child, index) => child === children[index])) return node;
  return Object.freeze(rebuild(node, takeFrom(mapped[Symbol.iterator]())));
}

/** `rebuild` asks for its children in the order in which `childrenOf` gave them. */
function takeFrom(queue: Iterator<Expression>): () => Expression {
  return () => {
    const next = queue.next();
    if (next.done) throw new Error('rebuild takes more children than childrenOf gave.');
    return next.value;
  };
}

function rebuild(node: Expression, take: () => Expression): Expression {
  switch (node.kind) {
    case 'number':
    case 'string':
    case 'blob':
    case 'null':
    case 'boolean':
    case 'now':
    case 'column':
    case 'parameter':
    case 'exists':
    case 'scalarQuery':
      return node;
    case 'unary':
    case 'isNull':
    case 'inQuery':
    case 'inTable':
    case 'cast':
    case 'collate':
      return { ...node, operand: take() };
    case 'binary':
    case 'is':
      return { ...node, left: take(), right: take() };
    case 'between':
      return { ...node, operand: take(), low: take(), high: take() };
    case 'inList':
      return { ...node, operand: take(), items: rebuildList(node.items, take) };
    case 'like': {
      const like = { ...node, operand: take(), pattern: take() };
      return node.escape === undefined ? like : { ...like, escape: take() };
    }
    case 'case':
      return rebuildCase(node, take);
    case 'call': {
      const call = {
        ...node,
        arguments: rebuildList(node.arguments, take),
        orderBy: Object.freeze(node.orderBy.map((key) => rebuildKey(key, take))),
      };
      const filtered = node.filter === undefined ? call : { ...call, filter: take() };
      if (node.over?.kind !== 'window') return filtered;
      return { ...filtered, over: rebuildWindow(node.over, take) };
    }
    case 'rowValue':
      return { ...node, items: rebuildList(node.items, take) };
    case 'raise':
      return node.message === undefined ? node : { ...node, message: take() };
    default:
      return assertNever(node);
  }
}

function rebuildList(items: readonly Expression[], take: () => Expression): readonly Expression[] {
  return Object.freeze(items.map(take));
}

function rebuildKey(key: SortKey, take: () => Expression): SortKey {
  return Object.freeze({ ...key, expression: take() });
}

/** A window over other expressions, one for each that `partsOf` gives. */
function rebuildWindow(window: Window, take: () => Expression): Window {
  const partitionBy = rebuildList(window.partitionBy, take);
  const orderBy = Object.freeze(window.orderBy.map((key) => rebuildKey(key, take)));
  if (window.frame === undefined) return Object.freeze({ ...window, partitionBy, orderBy });
  const start = rebuildBound(window.frame.start, take);
  const { end } = window.frame;
  const last = end === undefined ? {} : { end: rebuildBound(end, take) };
  const frame = Object.freeze({ ...window.frame, start, ...last });
  return Object.freeze({ ...window, partitionBy, orderBy, frame });
}

function rebuildBound(bound: FrameBound, take: () => Expression): FrameBound {
  if (bound.kind === 'currentRow' || bound.offset === undefined) return bound;
  return Object.freeze({ ...bound, offset: take() });
}

/** The same window over what `f` makes of its expressions. */
export function mapWindow(window: Window, f: (part: Expression) => Expression): Window {
  const parts = partsOf(window).map(f)[Symbol.iterator]();
  return rebuildWindow(window, takeFrom(parts));
}

function rebuildCase(
  node: Extract<Expression, { readonly kind: 'case' }>,
  take: () => Expression,
): Expression {
  const operand = node.operand === undefined ? {} : { operand: take() };
  const branches = node.branches.map((branch) => rebuildBranch(branch, take));
  const otherwise = node.otherwise === undefined ? {} : { otherwise: take() };
  return { ...node, ...operand, branches: Object.freeze(branches), ...otherwise };
}

function rebuildBranch(branch: CaseBranch, take: () => Expression): CaseBranch {
  const when = take();
  return caseBranch(when, take(), branch.span);
}
