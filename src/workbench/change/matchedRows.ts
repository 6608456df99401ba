import type { Relation } from '../../catalog/catalog.ts';
import { keyColumnsOf } from '../../catalog/fragmentTree.ts';
import { rowidName } from '../../lab/localDdl.ts';
import type { Name, SelectItem } from '../../sql/ast.ts';
import type { Update } from '../../sql/change.ts';
import { printQuery } from '../../sql/print.ts';

/** The keys of the rows that an UPDATE finds, as a query: those it writes, changed or not. */
export function matchedRows(
  target: Relation,
  { table, alias, from, where, with: common, span }: Update,
): string {
  const items = keyColumnsOf(target).map((text): SelectItem => {
    const isHidden = target.columns.some(({ name, hidden }) => name === text && hidden);
    const name: Name = { ...table, text: isHidden ? rowidName(target) : text };
    return {
      kind: 'item',
      expression: { kind: 'column', table: alias ?? table, name, span },
      span,
    };
  });
  return printQuery({
    kind: 'query',
    with: common,
    body: {
      kind: 'select',
      distinct: true,
      items,
      from: [{ kind: 'table', name: table, span, ...(alias && { alias }) }, ...from],
      ...(where && { where }),
      groupBy: [],
      windows: [],
      span,
    },
    orderBy: [],
    forUpdate: false,
    span,
  });
}
