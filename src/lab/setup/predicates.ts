import type { Diagnostic } from '../../base/diagnostic.ts';
import { nearestName } from '../../base/nearestName.ts';
import type { Column } from '../../catalog/catalog.ts';
import type { Expression, Name } from '../../sql/ast.ts';
import {
  aggregateNames,
  childrenOf,
  columnsIn,
  containsAggregate,
  containsWindow,
  mapColumns,
} from '../../sql/traverse.ts';
import type { Draft } from './draft.ts';
import { findColumn } from './names.ts';
import { changingFunctionNames, rowFunctionNames, timeFunctionNames } from './rowFunctions.ts';

interface Owner {
  readonly name: string;
  readonly columns: readonly Column[];
}

/**
 * A condition over a relation's own columns, as CHECK and fragments need it: no subquery, no
 * aggregate, nothing that changes from one evaluation to the next. Its columns come back
 * unqualified
 * and in the case they were declared in. Undefined when a fault was reported.
 *
 * @param qualifiers names that may stand before a column: the relation's, the fragment's
 */
export function ownCondition(
  draft: Draft,
  condition: Expression,
  owner: Owner,
  qualifiers: readonly string[],
  what: string,
): Expression | undefined {
  const before = draft.errors.length;
  const foreign = findForeign(condition, what);
  if (foreign !== undefined) {
    draft.errors.push(foreign);
    return undefined;
  }
  for (const column of columnsIn(condition)) {
    const qualifier = column.table;
    const isOwn =
      qualifier === undefined ||
      qualifiers.some((name) => name.toLowerCase() === qualifier.text.toLowerCase());
    if (isOwn) continue;
    draft.errors.push({
      code: 'foreign-column',
      message: `${what} may only use columns of ${owner.name}, not of ${qualifier.text}.`,
      span: column.span,
    });
    return undefined;
  }
  const own = mapColumns(condition, (column) => {
    const found = findColumn(draft, owner, column.name);
    if (found === undefined) return column;
    const { table: _table, ...unqualified } = column;
    return { ...unqualified, name: { ...column.name, text: found.name } };
  });
  return draft.errors.length === before ? own : undefined;
}

/** A default: no column, no subquery. */
export function isConstantExpression(draft: Draft, value: Expression): boolean {
  const [column] = columnsIn(value);
  const fault =
    findSubquery(value, 'A default') ??
    (column && {
      code: 'not-constant',
      message: `A default is a constant, but this uses the column ${column.name.text}.`,
      span: column.span,
      hint: "Text is written in single quotes: 'text'.",
    });
  if (fault !== undefined) draft.errors.push(fault);
  return fault === undefined;
}

/** What cannot stand in a condition that decides row by row. */
export function findForeign(condition: Expression, what: string): Diagnostic | undefined {
  if (containsAggregate(condition, (name) => aggregateNames.has(name))) {
    const message = `${what} decides row by row: an aggregate cannot stand in it.`;
    return { code: 'aggregate-not-allowed', message, span: condition.span };
  }
  if (containsWindow(condition)) {
    const message = `${what} decides row by row: a window function cannot stand in it.`;
    return { code: 'window-not-allowed', message, span: condition.span };
  }
  return findSubquery(condition, what) ?? findChanging(condition, what);
}

function findSubquery(node: Expression, what: string): Diagnostic | undefined {
  switch (node.kind) {
    case 'exists':
    case 'scalarQuery':
    case 'inQuery':
    case 'inTable':
      return {
        code: 'subquery-not-allowed',
        message: `${what} cannot contain a subquery.`,
        span: node.span,
        hint: 'Use the columns of the relation itself, or an ASSERT.',
      };
    default:
      // No other kind asks for more.
      return firstOf(node, (child) => findSubquery(child, what));
  }
}

function findChanging(node: Expression, what: string): Diagnostic | undefined {
  const isChanging = node.kind === 'now' || (node.kind === 'call' && isChangingCall(node));
  if (isChanging) {
    const message = `${what} must give the same answer every time.`;
    return { code: 'not-deterministic', message, span: node.span };
  }
  if (node.kind === 'call' && !rowFunctionNames.has(node.name.text.toLowerCase())) {
    return unknownFunction(node.name);
  }
  return firstOf(node, (child) => findChanging(child, what));
}

type Call = Extract<Expression, { readonly kind: 'call' }>;

function isChangingCall(node: Call): boolean {
  const name = node.name.text.toLowerCase();
  if (changingFunctionNames.has(name)) return true;
  if (!timeFunctionNames.has(name)) return false;
  const times = name === 'strftime' ? node.arguments.slice(1) : node.arguments;
  return (
    times.length === 0 ||
    times.some((time) => time.kind === 'string' && time.value.toLowerCase() === 'now')
  );
}

function unknownFunction(name: Name): Diagnostic {
  const nearest = nearestName(name.text, [...rowFunctionNames]);
  return {
    code: 'unknown-function',
    message: `There is no function ${name.text}().`,
    span: name.span,
    ...(nearest === undefined ? {} : { hint: `Did you mean ${nearest}()?` }),
  };
}

function firstOf(
  node: Expression,
  find: (child: Expression) => Diagnostic | undefined,
): Diagnostic | undefined {
  for (const child of childrenOf(node)) {
    const found = find(child);
    if (found !== undefined) return found;
  }
  return undefined;
}
