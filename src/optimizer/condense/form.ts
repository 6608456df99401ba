import type { Finish } from '../../algebra/queryGraph.ts';
import type { Expression } from '../../sql/ast.ts';
import type { PartColumn } from '../build/part.ts';

/**
 * A form in which joined rows can travel once a site has condensed them, so that less is sent.
 *
 * `partial`: one row for each group of what is there, with sums and counts that add up (the local
 * part of an aggregate function; an average travels as its sum and its count). `finished`: rows
 * that lack only those of other sites: whole groups, distinct rows, the first of an order.
 */
export interface Form {
  readonly kind: FormKind;
  /** Its expressions speak of it as of an occurrence of this name. */
  readonly columns: readonly PartColumn[];
  /** Makes it of joined rows. */
  readonly first: Finish;
  /** Makes it of rows that are in this form already and come from several places. */
  readonly again: Finish;
  /** Makes the answer of all rows in this form. */
  readonly last: Finish;
}

export type FormKind = 'partial' | 'finished';

/** The forms that the rows of one query can take. */
export interface Forms {
  readonly partial?: Form;
  readonly finished?: Form;
  /** Makes finished rows of partial ones. */
  readonly complete?: Finish;
  /**
   * Whether groups have to be whole before they are finished: then only rows that share no group
   * can be put together.
   */
  readonly isGrouped: boolean;
  /** What is added up: beyond 64 bits a part's sum could fail where the whole's does not. */
  readonly sums: readonly Expression[];
}

/** No query can name an occurrence so. */
export const formName = (kind: FormKind): string => ` ${kind}`;
