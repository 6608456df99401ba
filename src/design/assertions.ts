import { NO_SPAN } from '../base/span.ts';
import type { Assertion, Catalog } from '../catalog/catalog.ts';
import type { Expression, FromItem, Query, Select } from '../sql/ast.ts';
import { printExpression, printQuery } from '../sql/print.ts';
import { containsAggregate } from '../sql/traverse.ts';
import type { DesignQuestion } from './question.ts';

/**
 * Whether an assertion holds on the data. As for CHECK, unknown passes. Of NOT EXISTS (query) the
 * counterexample is a whole row of the query; any other form has none but its falsehood.
 */
export function assertionQuestion(assertion: Assertion): DesignQuestion {
  const { name, condition, span } = assertion;
  const query = deniedQuery(condition);
  const tables = query === undefined ? [] : tablesOf(query);
  const shared = { rule: 'assertion' as const, relation: tables[0] ?? '', flags: [], span };
  if (query === undefined) {
    const sql = `SELECT 1 WHERE (${printExpression(condition)}) IS FALSE`;
    return { ...shared, sql, width: 0, message: `The assertion ${name} is false on the data.` };
  }
  return {
    ...shared,
    sql: `SELECT * FROM (${printQuery(wholeRows(query))}) LIMIT 1`,
    width: Number.MAX_SAFE_INTEGER,
    message: `The assertion ${name} is false on the data: {row} contradicts it.`,
  };
}

export function assertionQuestions(catalog: Catalog): readonly DesignQuestion[] {
  return catalog.assertions.map(assertionQuestion);
}

function deniedQuery(condition: Expression): Query | undefined {
  if (condition.kind !== 'unary' || condition.operator !== 'NOT') return undefined;
  return condition.operand.kind === 'exists' ? condition.operand.query : undefined;
}

/** What EXISTS selects does not matter to it, but the reader wants to see the row. */
function wholeRows(query: Query): Query {
  const { body } = query;
  if (body.kind !== 'select' || !isPlain(body) || query.limit !== undefined) return query;
  const items = [{ kind: 'star' as const, span: NO_SPAN }];
  return { ...query, body: { ...body, items }, orderBy: [] };
}

const isPlain = (select: Select): boolean =>
  select.from.length > 0 &&
  !select.distinct &&
  select.groupBy.length === 0 &&
  select.having === undefined &&
  // An aggregate without GROUP BY gives a row even of no rows.
  !select.items.some((item) => item.kind === 'item' && containsAggregate(item.expression));

function tablesOf(query: Query): readonly string[] {
  if (query.body.kind !== 'select') return [];
  return query.body.from.flatMap(tablesIn);
}

function tablesIn(item: FromItem): readonly string[] {
  switch (item.kind) {
    case 'table':
      return [item.name.text];
    case 'join':
      return [...tablesIn(item.left), ...tablesIn(item.right)];
    case 'derived':
      return tablesOf(item.query);
    case 'tableFunction':
      return [];
  }
}
