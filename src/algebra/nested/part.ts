import { NO_SPAN, type Span } from '../../base/span.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Expression, Query, Select } from '../../sql/ast.ts';
import { binary, column, name, selectOf } from '../../sql/make.ts';
import { printQuery } from '../../sql/print.ts';
import { childrenOf, conjunction, mapExpression } from '../../sql/traverse.ts';

/**
 * A subquery without columns of the query around it: computed once, and looked up wherever its
 * condition is tested. In the query around it stands as a call of a function of its name, whose
 * arguments are what is looked up; no engine has that function.
 */
export interface Part {
  readonly name: string;
  /** Its columns are called `c1`, `c2`, … */
  readonly query: Query;
  /** What of the query around is compared with what of its own; empty where nothing is. */
  readonly pairs: readonly Pair[];
  /** The condition or value that the call stands for, over a table with the part's rows. */
  readonly meaning: (looked: readonly Expression[], table: string) => Expression;
  /** Of a scalar subquery: what it computes of rows that belong together, and where it stands. */
  readonly scalar?: { readonly value: Expression; readonly span: Span };
}

export interface Pair {
  readonly outer: Expression;
  readonly inner: Expression;
}

/** Puts what they mean in the place of calls of parts. */
export function expandParts(
  expression: Expression,
  parts: readonly Part[],
  tableOf: (part: Part) => string,
): Expression {
  return mapExpression(expression, (node) => {
    const part = node.kind === 'call' && parts.find((own) => own.name === node.name.text);
    return part && node.kind === 'call' ? part.meaning(node.arguments, tableOf(part)) : node;
  });
}

/** Whether a condition looks a part up. */
export const looksUpPart = (expression: Expression, part: Part): boolean =>
  (expression.kind === 'call' && expression.name.text === part.name) ||
  childrenOf(expression).some((child) => looksUpPart(child, part));

/** The call that stands for a part. */
export const callOf = (partName: string, looked: readonly Expression[]): Expression => ({
  kind: 'call',
  name: name(partName),
  distinct: false,
  star: false,
  arguments: looked,
  orderBy: [],
  span: NO_SPAN,
});

export const columnOfPart = (index: number): string => `c${index + 1}`;

export const queryOf = (body: Query['body']): Query => ({
  kind: 'query',
  with: [],
  body,
  orderBy: [],
  forUpdate: false,
  span: NO_SPAN,
});

/** `SELECT … FROM table WHERE …` over a part. */
export function readingOf(table: string, items: readonly Expression[], where?: Expression): Query {
  const select: Select = selectOf({
    items: items.map((expression) => ({ kind: 'item', expression, span: NO_SPAN })),
    from: [{ kind: 'table', name: name(table), span: NO_SPAN }],
    ...(where ? { where } : {}),
    span: NO_SPAN,
  });
  return queryOf(select);
}

/** `table.c1 = looked1 AND …` */
export const found = (table: string, looked: readonly Expression[]): Expression | undefined =>
  conjunction(looked.map((own, index) => binary('=', column(table, columnOfPart(index)), own)));

/** Items as the columns of a part. */
export const itemsOf = (expressions: readonly Expression[]): Select['items'] =>
  expressions.map((expression, index) => ({
    kind: 'item',
    expression,
    alias: name(columnOfPart(index)),
    span: NO_SPAN,
  }));

/** `part1`, `part2`, … without names that the query or the lab has. */
export function partNames(query: Query, catalog: Catalog): () => string {
  const text = printQuery(query).toLowerCase();
  const taken = new Set<string>(
    [...catalog.relations, ...catalog.fragments].map((own) => own.name.toLowerCase()),
  );
  let count = 0;
  return () => {
    do count += 1;
    while (taken.has(`part${count}`) || text.includes(`part${count}`));
    return `part${count}`;
  };
}
