import { assertNever } from '../../base/assert.ts';
import type { LockMode } from './modes.ts';
import {
  coversRow,
  type Predicate,
  predicateKey,
  predicatesMeet,
  type RowImage,
} from './predicate.ts';

/** What can be locked at a site. */
export type LockItem =
  /** The whole, of which parts are locked; locks on it meet only locks on it. */
  | { readonly kind: 'table'; readonly relation: string }
  /** A row by its primary key as canonical text, whether there is such a row or not. */
  | { readonly kind: 'row'; readonly relation: string; readonly key: string }
  /**
   * A value of a unique constraint, as canonical text, whoever has it: what a transaction frees it
   * may need again when it is undone, so nobody else may take it before.
   */
  | {
      readonly kind: 'unique';
      readonly relation: string;
      readonly constraint: string;
      readonly value: string;
    }
  /** All rows that fulfil a condition, those included that are not there yet. */
  | { readonly kind: 'predicate'; readonly relation: string; readonly predicate: Predicate };

/** A lock that is asked for. */
export interface LockDemand {
  readonly item: LockItem;
  readonly mode: LockMode;
  /**
   * Of a row: what the row is and what it becomes, as far as the predicates of others
   * may care. Without images it meets every predicate on its relation.
   */
  readonly images?: readonly RowImage[];
}

/** Equal for equal items. */
export function itemKey(item: LockItem): string {
  switch (item.kind) {
    case 'table':
      return JSON.stringify([item.kind, item.relation]);
    case 'row':
      return JSON.stringify([item.kind, item.relation, item.key]);
    case 'unique':
      return JSON.stringify([item.kind, item.relation, item.constraint, item.value]);
    case 'predicate':
      return JSON.stringify([item.kind, item.relation, predicateKey(item.predicate)]);
    default:
      return assertNever(item);
  }
}

/** Whether two locks have something in common, so that their modes have to agree. */
export function demandsMeet(one: LockDemand, other: LockDemand): boolean {
  const [item, otherItem] = [one.item, other.item];
  if (item.relation !== otherItem.relation) return false;
  if (item.kind === 'predicate') return meetsPredicate(other, item.predicate);
  if (otherItem.kind === 'predicate') return meetsPredicate(one, otherItem.predicate);
  return itemKey(item) === itemKey(otherItem);
}

function meetsPredicate({ item, images }: LockDemand, predicate: Predicate): boolean {
  if (item.kind === 'predicate') return predicatesMeet(item.predicate, predicate);
  if (item.kind !== 'row') return false;
  return images === undefined || images.some((image) => coversRow(predicate, image));
}
