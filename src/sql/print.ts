/** Trees back to SQL text, in SQLite's dialect: the table of contents. */
export { formatQuery } from './formatQuery.ts';
export { printExpression, printQuery, printSortKeys } from './printQuery.ts';
export { printStatement } from './printStatement.ts';
export { quoteIdentifier } from './quoteIdentifier.ts';
