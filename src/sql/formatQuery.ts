import { assertNever } from '../base/assert.ts';
import type { Expression, FromItem, Query, QueryBody, Select } from './ast.ts';
import { printExpressionWith, printSortKeyWith } from './printExpression.ts';
import {
  endsInValues,
  printCommonTableHead,
  printDerived,
  printFromItem,
  printItemWith,
  printJoinCondition,
  printJoinOperator,
  printOffset,
  printQuery,
  printSetOperator,
  printTableFunction,
  printValues,
  printWindows,
  withWord,
} from './printQuery.ts';

/** Beyond this a list goes to one element a line, and a subquery to lines of its own. */
const lineWidth = 80;

/** A query over several lines: a clause a line, conjuncts and long lists below one another. */
export function formatQuery(query: Query): string {
  return formatAt(query, '');
}

/** The lines of a query; all but the first begin with `indent`. */
function formatAt(query: Query, indent: string): string {
  const print = printerAt(indent);
  const keys = query.orderBy.map((key) => printSortKeyWith(key, print));
  const lines: string[] = [];
  if (query.with.length > 0) lines.push(formatWith(query, indent));
  const isRestricted = query.orderBy.length > 0 || query.limit !== undefined;
  lines.push(
    isRestricted && endsInValues(query.body)
      ? `SELECT * FROM (${printQuery({ ...query, with: [], orderBy: [] })})`
      : formatBody(query.body, indent),
  );
  if (keys.length > 0) lines.push(formatList('ORDER BY', keys, indent));
  if (query.limit !== undefined) lines.push(`LIMIT ${print(query.limit)}`);
  if (query.offset !== undefined) lines.push(printOffset(query.offset, query.limit !== undefined));
  if (query.forUpdate) lines.push('FOR UPDATE');
  return lines.join(`\n${indent}`);
}

const deeper = (indent: string): string => `${indent}  `;

/** Prints expressions; a subquery too long for the line goes to lines of its own. */
function printerAt(indent: string): (expression: Expression) => string {
  return (expression) =>
    printExpressionWith(expression, (query) => formatSubquery(query, deeper(indent)));
}

/** What stands between the parentheses around a query. */
function formatSubquery(query: Query, indent: string): string {
  const inline = printQuery(query);
  if (indent.length + inline.length <= lineWidth / 2) return inline;
  const inner = deeper(indent);
  return `\n${inner}${formatAt(query, inner)}\n${indent}`;
}

function formatWith(query: Query, indent: string): string {
  const tables = query.with.map(
    (table) => `${printCommonTableHead(table)} (${formatSubquery(table.query, indent)})`,
  );
  return `${withWord(query.with)} ${tables.join(`,\n${deeper(indent)}`)}`;
}

function formatBody(body: QueryBody, indent: string): string {
  switch (body.kind) {
    case 'select':
      return formatSelect(body, indent);
    case 'values':
      return printValues(body.rows);
    case 'nested':
      return `SELECT *\n${indent}FROM (${formatSubquery(body.query, indent)})`;
    case 'compound': {
      const left = formatBody(body.left, indent);
      const right =
        body.right.kind === 'compound'
          ? `SELECT *\n${indent}FROM (${formatBody(body.right, indent)})`
          : formatBody(body.right, indent);
      return `${left}\n${indent}${printSetOperator(body)}\n${indent}${right}`;
    }
    default:
      return assertNever(body);
  }
}

function formatSelect(select: Select, indent: string): string {
  const print = printerAt(indent);
  const items = select.items.map((item) => printItemWith(item, print));
  const lines = [formatList(select.distinct ? 'SELECT DISTINCT' : 'SELECT', items, indent)];
  if (select.from.length > 0) {
    const from = select.from.map((item, index) => {
      const text = formatFromItem(item, indent);
      return index > 0 && item.kind === 'join' ? `(${text})` : text;
    });
    lines.push(formatList('FROM', from, indent));
  }
  if (select.where !== undefined) lines.push(formatCondition('WHERE', select.where, indent));
  if (select.groupBy.length > 0) {
    lines.push(formatList('GROUP BY', select.groupBy.map(print), indent));
  }
  if (select.having !== undefined) lines.push(formatCondition('HAVING', select.having, indent));
  if (select.windows.length > 0) {
    lines.push(formatList('WINDOW', printWindows(select.windows, print), indent));
  }
  return lines.join(`\n${indent}`);
}

function formatList(keyword: string, elements: readonly string[], indent: string): string {
  const line = `${keyword} ${elements.join(', ')}`;
  const isShort = indent.length + line.length <= lineWidth && !line.includes('\n');
  if (isShort || elements.length < 2) return line;
  const inner = deeper(indent);
  return `${keyword}\n${inner}${elements.join(`,\n${inner}`)}`;
}

function formatCondition(keyword: string, condition: Expression, indent: string): string {
  const print = printerAt(indent);
  const whole = `${keyword} ${print(condition)}`;
  const conjuncts = chainedConjuncts(condition);
  if (conjuncts.length === 1 || (indent.length + whole.length <= lineWidth && !/\n/.test(whole))) {
    return whole;
  }
  const parts = conjuncts.map((part) => (isLogical(part) ? `(${print(part)})` : print(part)));
  return `${keyword} ${parts.join(`\n${deeper(indent)}AND `)}`;
}

/** The conjuncts of a chain of ANDs grouped from the left, as it would be written. */
function chainedConjuncts(condition: Expression): readonly Expression[] {
  const reversed: Expression[] = [];
  let rest = condition;
  while (rest.kind === 'binary' && rest.operator === 'AND') {
    reversed.push(rest.right);
    rest = rest.left;
  }
  return [rest, ...reversed.reverse()];
}

/** What needs parentheses as an operand of AND. */
function isLogical(node: Expression): boolean {
  return node.kind === 'binary' && (node.operator === 'OR' || node.operator === 'AND');
}

function formatFromItem(item: FromItem, indent: string): string {
  switch (item.kind) {
    case 'table':
      return printFromItem(item);
    case 'tableFunction':
      return printTableFunction(item, printerAt(indent));
    case 'derived':
      return printDerived(item, (query) => formatSubquery(query, indent));
    case 'join': {
      const inner = deeper(indent);
      const right = formatFromItem(item.right, inner);
      const operand = item.right.kind === 'join' ? `(${right})` : right;
      const condition = printJoinCondition(item, printerAt(inner));
      const left = formatFromItem(item.left, indent);
      return `${left}\n${inner}${printJoinOperator(item)} ${operand}${condition}`;
    }
    default:
      return assertNever(item);
  }
}
