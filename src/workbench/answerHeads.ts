import type { MappedQuery } from '../algebra/mapQuery.ts';
import type { QueryBody, SelectItem } from '../sql/ast.ts';

/**
 * What stands above the columns of an answer: their names, and where two share one, the name as
 * the SQL has it, `loc.e_name` and `glob.e_name`. In SQL both are called `e_name`.
 */
export function answerHeads({ query, columns }: MappedQuery): readonly string[] {
  const items = itemsOf(query.body);
  const count = (name: string): number => columns.filter((other) => other === name).length;
  return columns.map((name, index) => {
    const item = items[index];
    return count(name) > 1 && item ? (qualified(item) ?? name) : name;
  });
}

/** The select list, stars written out; of a set operation that of its first part. */
function itemsOf(body: QueryBody): readonly SelectItem[] {
  switch (body.kind) {
    case 'select':
      return body.items;
    case 'compound':
      return itemsOf(body.left);
    case 'nested':
      return itemsOf(body.query.body);
    case 'values':
      return [];
  }
}

function qualified(item: SelectItem): string | undefined {
  if (item.kind === 'star' || item.alias !== undefined) return undefined;
  const { expression } = item;
  if (expression.kind !== 'column' || expression.table === undefined) return undefined;
  return `${expression.table.text}.${expression.name.text}`;
}
