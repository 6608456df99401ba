import type { Expression, Name, SelectItem } from './ast.ts';
import { printNames } from './printExpression.ts';
import { printExpression, printItemWith } from './printQuery.ts';

/** What printed statements are put together from. */

/** The parts of a statement with spaces between; a clause that is left out is an empty part. */
export const sentence = (...parts: readonly string[]): string =>
  parts.filter((part) => part !== '').join(' ');

export const optional = <Value>(
  value: Value | undefined,
  print: (value: Value) => string,
): string => (value === undefined ? '' : print(value));

export const printAt = (sites: readonly Name[]): string =>
  sites.length === 0 ? '' : `AT ${printNames(sites)}`;

export const printColumns = (names: readonly Name[]): string =>
  names.length === 0 ? '' : `(${printNames(names)})`;

export const printWhere = (where: Expression | undefined): string =>
  optional(where, (condition) => `WHERE ${printExpression(condition)}`);

export const printItems = (items: readonly SelectItem[]): string =>
  items.map((item) => printItemWith(item, printExpression)).join(', ');
