import { assertNever } from '../base/assert.ts';
import type { Expression, Query, QueryBody, SelectItem } from '../sql/ast.ts';
import { name } from '../sql/make.ts';
import type { Output } from './resolver.ts';

/**
 * The name SQLite gives a column of an answer: its alias as written, the column's own name, or the
 * text of the expression as it stands in the query.
 */
export function outputName(
  item: Extract<SelectItem, { kind: 'item' }>,
  resolved: Expression,
  sql: string,
): string {
  const { alias } = item;
  if (alias !== undefined) {
    const written = sql.slice(alias.span.start, alias.span.end);
    // Identifiers are folded, but the answer shows them as they were written.
    return !alias.quoted && written.toLowerCase() === alias.text ? written : alias.text;
  }
  if (item.expression.kind === 'column') {
    return resolved.kind === 'column' ? resolved.name.text : item.expression.name.text;
  }
  return sql.slice(item.span.start, item.span.end).trim();
}

/** A subquery's columns as names to refer to: a repeated one gets `:1`, `:2`, … as in SQLite. */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((wanted) => {
    let unique = wanted;
    for (let number = 1; taken.has(unique.toLowerCase()); number += 1) {
      unique = `${wanted}:${number}`;
    }
    taken.add(unique.toLowerCase());
    return unique;
  });
}

/**
 * Says the names of a subquery's columns where printing it would give others: SQLite names an
 * unnamed expression after its text, and that text has changed.
 */
export function nameItems(output: Output, columns: readonly string[] | undefined): Query {
  if (columns === undefined) return output.query;
  return { ...output.query, body: nameBodyItems(output.query.body, columns) };
}

function nameBodyItems(body: QueryBody, columns: readonly string[]): QueryBody {
  switch (body.kind) {
    case 'select':
      return { ...body, items: body.items.map((item, index) => nameItem(item, columns[index])) };
    case 'compound':
      return { ...body, left: nameBodyItems(body.left, columns) };
    case 'nested': {
      const { query } = body;
      return { ...body, query: { ...query, body: nameBodyItems(query.body, columns) } };
    }
    case 'values':
      return body;
    default:
      return assertNever(body);
  }
}

function nameItem(item: SelectItem, wanted: string | undefined): SelectItem {
  if (item.kind === 'star' || wanted === undefined) return item;
  const own = item.alias?.text ?? (item.expression.kind === 'column' && item.expression.name.text);
  return own === wanted ? item : { ...item, alias: name(wanted) };
}
