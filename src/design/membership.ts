import { assertNever } from '../base/assert.ts';
import type { Fragment } from '../catalog/catalog.ts';
import { derivationSql, MEMBER } from '../catalog/derivation.ts';
import { printExpression, quoteIdentifier } from '../sql/print.ts';

/** Whether a row, read from `rowsOf` its whole, belongs to a part; 1 or 0, never NULL. */
export function membershipSql({ cut }: Fragment): string {
  switch (cut.kind) {
    case 'horizontal':
      return `((${printExpression(cut.where)}) IS TRUE)`;
    case 'derived':
      return derivationSql(cut);
    case 'whole':
    case 'vertical':
    case 'hash':
      // Of these cuts nobody asks the data: they lose and repeat no row.
      return 'TRUE';
    default:
      return assertNever(cut);
  }
}

/** FROM for questions about the rows of a relation or fragment. */
export const rowsOf = (whole: string): string => `${quoteIdentifier(whole)} AS ${MEMBER}`;
