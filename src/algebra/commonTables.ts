import type { CommonTable, Name } from '../sql/ast.ts';
import { tablesRead } from '../sql/tables.ts';
import { leftmost } from './outputColumns.ts';
import type { Resolver } from './resolver.ts';
import { sameName } from './scope.ts';

/** A common table, and whether it reads itself. */
export interface OrderedTable {
  readonly table: CommonTable;
  readonly isRecursive: boolean;
}

/**
 * Common tables in an order in which none but a recursive one is read before it is defined: SQLite
 * lets each of them read all the others, and itself where it is a compound that begins without
 * itself. Several that read each other are refused, as SQLite does.
 */
export function inOrderOfReading(
  by: Resolver,
  tables: readonly CommonTable[],
): readonly OrderedTable[] {
  const ordered: OrderedTable[] = [];
  const open: CommonTable[] = [];
  const isDone = (table: CommonTable): boolean => ordered.some((done) => done.table === table);
  const visit = (table: CommonTable): void => {
    open.push(table);
    let isRecursive = false;
    for (const read of tablesRead(table.query)) {
      const other = tables.find(({ name }) => sameName(name.text, read.text));
      if (other === undefined || isDone(other)) continue;
      if (other === table) isRecursive = true;
      else if (open.includes(other)) refuseCircle(by, read, open.slice(open.indexOf(other)));
      else visit(other);
    }
    open.pop();
    if (isRecursive) refuseBaseless(by, table);
    ordered.push({ table, isRecursive });
  };
  for (const table of tables) if (!isDone(table)) visit(table);
  return ordered;
}

function refuseCircle(by: Resolver, read: Name, circle: readonly CommonTable[]): void {
  const names = [...circle.map(({ name }) => name.text), read.text];
  by.faults.push({
    code: 'circular-reference',
    message: `Common tables read each other in a circle: ${names.join(' reads ')}.`,
    span: read.span,
    hint: 'make them one table that reads itself',
  });
}

/** Rows to begin with come from the parts of a UNION that do not read the table. */
function refuseBaseless(by: Resolver, { name, query }: CommonTable): void {
  const { body } = query;
  const readsItself = (tree: unknown): boolean =>
    tablesRead(tree).some((read) => sameName(read.text, name.text));
  const isUnion = body.kind === 'compound' && body.operator === 'UNION';
  if (isUnion && !readsItself(leftmost(body))) return;
  by.faults.push({
    code: 'circular-reference',
    message: `${name.text} reads itself and has nothing to begin with.`,
    span: name.span,
    hint: `write rows to begin with, UNION ALL, and then a SELECT that reads ${name.text}`,
  });
}
