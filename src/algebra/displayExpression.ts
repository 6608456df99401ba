import type { Expression, Query } from '../sql/ast.ts';
import { printExpression, printQuery } from '../sql/print.ts';

/**
 * An expression for reading, not for running: names that are also keywords (`glob`, `date`) stand
 * without the quotes that SQL would need.
 */
export const displayExpression = (expression: Expression): string =>
  withoutNeedlessQuotes(printExpression(expression));

export const displayQuery = (query: Query): string => withoutNeedlessQuotes(printQuery(query));

const withoutNeedlessQuotes = (sql: string): string =>
  sql.replace(/'(?:[^']|'')*'|"([a-z_][a-z0-9_]*)"/g, (whole, name?: string) => name ?? whole);
