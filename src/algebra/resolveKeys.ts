import { assertNever } from '../base/assert.ts';
import type { Expression, QueryBody, Select, SortKey } from '../sql/ast.ts';
import { integer } from '../sql/make.ts';
import { sameExpression } from '../sql/traverse.ts';
import { resolveFrom } from './resolveFrom.ts';
import { emptyScope, type Place, type Resolver } from './resolver.ts';
import { type Scope, sameName } from './scope.ts';

/** The position a key names: an integer literal as it is written. */
function positionOf(expression: Expression): number | undefined {
  return expression.kind === 'number' && expression.isInteger ? Number(expression.text) : undefined;
}

function outOfRange(by: Resolver, key: Expression, clause: string, count: number): void {
  by.faults.push({
    code: 'position-out-of-range',
    message: `${clause} ${positionOf(key) ?? ''} is not a position in the select list.`,
    span: key.span,
    hint: `positions are 1 to ${count}`,
  });
}

export function resolveGroupKey(
  by: Resolver,
  key: Expression,
  items: readonly Expression[],
  scope: Scope,
  place: Place,
): Expression {
  const position = positionOf(key);
  if (position === undefined) return asValue(by.resolveExpression(key, scope, place));
  const chosen = items[position - 1];
  if (chosen === undefined) outOfRange(by, key, 'GROUP BY', items.length);
  return chosen === undefined ? key : asValue(chosen);
}

/** A constant reached through an alias must not be read as a position when it is printed. */
const asValue = (expression: Expression): Expression =>
  isNumberLiteral(expression) ? { kind: 'null', span: expression.span } : expression;

function isNumberLiteral(expression: Expression): boolean {
  if (expression.kind === 'unary') return isNumberLiteral(expression.operand);
  return expression.kind === 'number';
}

/** Undefined for a key that orders nothing: a constant of the select list. */
export function resolveSortKey(
  by: Resolver,
  key: SortKey,
  select: Select,
  scope: Scope,
  place: Place,
): SortKey | undefined {
  const expression = expressionOfSortKey(by, key.expression, select, scope, place);
  return isNumberLiteral(expression) ? undefined : Object.freeze({ ...key, expression });
}

function expressionOfSortKey(
  by: Resolver,
  key: Expression,
  select: Select,
  scope: Scope,
  place: Place,
): Expression {
  if (key.kind === 'collate') {
    return { ...key, operand: expressionOfSortKey(by, key.operand, select, scope, place) };
  }
  const position = positionOf(key);
  if (position !== undefined) {
    const chosen = select.items[position - 1];
    if (chosen?.kind === 'item') return chosen.expression;
    outOfRange(by, key, 'ORDER BY', select.items.length);
    return key;
  }
  const isPlainName = key.kind === 'column' && key.table === undefined;
  const alias = isPlainName ? scope.aliases.get(key.name.text.toLowerCase()) : undefined;
  return alias ?? by.resolveExpression(key, scope, place);
}

/** ORDER BY after UNION and its like names a column of the answer: a position, name or item. */
export function resolveCompoundKey(
  by: Resolver,
  key: SortKey,
  body: QueryBody,
  columns: readonly string[],
  place: Place,
): SortKey {
  const wrapped = key.expression.kind === 'collate' ? key.expression : undefined;
  const wanted = wrapped === undefined ? key.expression : wrapped.operand;
  const position = positionOf(wanted) ?? positionInCompound(by, wanted, body, columns, place);
  if (position === undefined || position < 1 || position > columns.length) {
    by.faults.push({
      code: 'unknown-column',
      message: 'ORDER BY after a set operation must name a column of the answer.',
      span: wanted.span,
      hint: `the columns are ${columns.join(', ')}`,
    });
    return key;
  }
  const number = integer(position);
  const expression = wrapped === undefined ? number : { ...wrapped, operand: number };
  return Object.freeze({ ...key, expression });
}

function positionInCompound(
  by: Resolver,
  wanted: Expression,
  body: QueryBody,
  columns: readonly string[],
  place: Place,
): number | undefined {
  if (wanted.kind === 'column' && wanted.table === undefined) {
    const index = columns.findIndex((candidate) => sameName(candidate, wanted.name.text));
    if (index >= 0) return index + 1;
  }
  for (const select of selectsOf(body)) {
    const quiet = by.quietly();
    const scope = scopeOf(quiet, select, place);
    const resolved = quiet.resolveExpression(wanted, scope, place);
    if (quiet.faults.length > 0) continue;
    const index = select.items.findIndex(
      (item) =>
        item.kind === 'item' &&
        (sameExpression(item.expression, resolved) ||
          (wanted.kind === 'column' && sameName(item.alias?.text ?? '', wanted.name.text))),
    );
    if (index >= 0) return index + 1;
  }
  return undefined;
}

/** Resolving a resolved FROM again gives the same scope. */
function scopeOf(by: Resolver, select: Select, place: Place): Scope {
  const from = resolveFrom(by, select.from, place);
  const aliases = new Map<string, Expression>();
  for (const item of select.items) {
    if (item.kind === 'item' && item.alias !== undefined) {
      aliases.set(item.alias.text.toLowerCase(), item.expression);
    }
  }
  return { ...emptyScope(place.outer), sources: from.sources, columns: from.columns, aliases };
}

function selectsOf(body: QueryBody): readonly Select[] {
  switch (body.kind) {
    case 'select':
      return [body];
    case 'compound':
      return [...selectsOf(body.left), ...selectsOf(body.right)];
    case 'nested':
      return selectsOf(body.query.body);
    case 'values':
      return [];
    default:
      return assertNever(body);
  }
}
