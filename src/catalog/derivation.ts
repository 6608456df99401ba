import { column } from '../sql/make.ts';
import { printExpression, quoteIdentifier } from '../sql/print.ts';
import { mapColumns } from '../sql/traverse.ts';
import type { Cut } from './catalog.ts';

/** What the rows of a derived fragment are called in SQL, and what those they follow. */
export const MEMBER = 'member';
const OWNER = 'owner';

/**
 * The condition that a row, called `member`, belongs to a derived fragment: it follows a row of
 * some owner. Two names that nothing else has keep apart columns of equal name, and a relation that
 * follows itself.
 */
export function derivationSql({ owners, on }: Extract<Cut, { kind: 'derived' }>): string {
  const condition = printExpression(
    mapColumns(on, (node) => column(node.table === undefined ? MEMBER : OWNER, node.name.text)),
  );
  const follows = owners.map(
    (owner) => `EXISTS (SELECT 1 FROM ${quoteIdentifier(owner)} AS ${OWNER} WHERE ${condition})`,
  );
  return follows.length === 1 ? follows.join('') : `(${follows.join(' OR ')})`;
}
