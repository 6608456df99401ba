import type { LockDemand, LockItem } from './lockItem.ts';
import type { LockMode } from './modes.ts';
import type { Predicate, RowImage } from './predicate.ts';

export const LOCK_SCOPES = ['predicate', 'row'] as const;
/**
 * Whether a condition is locked, or only the rows that it finds: then a row that comes to fulfil it
 * later, a phantom, meets no lock.
 */
export type LockScope = (typeof LOCK_SCOPES)[number];

/** What one statement does at one site with one relation. */
export interface Access {
  readonly relation: string;
  /** `readToChange`: SELECT … FOR UPDATE. */
  readonly purpose: 'read' | 'readToChange' | 'change';
  /** By what it looked for rows; absent where their keys were given, whole and with `=`. */
  readonly condition?: Predicate;
  /** Read, changed, inserted or deleted; a row whose key changes is two of them. */
  readonly rows: readonly AccessedRow[];
  /** Values of unique constraints that it takes or frees. */
  readonly unique?: readonly { readonly constraint: string; readonly value: string }[];
}

export interface AccessedRow {
  /** Canonical text; also of a row that was looked for and is not there. */
  readonly key: string;
  readonly before?: RowImage;
  readonly after?: RowImage;
}

/**
 * The locks that an access needs, in the order in which to ask for them: from the whole to its
 * parts. A change locks its condition with U: two changes of the same rows that both held S would
 * each wait for the other.
 */
export function demandsOf(access: Access, scope: LockScope): readonly LockDemand[] {
  const { relation, purpose, condition, rows, unique = [] } = access;
  const modes = MODES[purpose];
  const table: LockItem = { kind: 'table', relation };
  const range: LockDemand[] =
    condition && scope === 'predicate'
      ? [{ item: { kind: 'predicate', relation, predicate: condition }, mode: modes.condition }]
      : [];
  return [
    { item: table, mode: modes.table },
    ...range,
    ...rows.map(
      ({ key, before, after }): LockDemand => ({
        item: { kind: 'row', relation, key },
        mode: modes.row,
        images: [before, after].filter((image) => image !== undefined),
      }),
    ),
    ...unique.map(
      ({ constraint, value }): LockDemand => ({
        item: { kind: 'unique', relation, constraint, value },
        mode: modes.row,
      }),
    ),
  ];
}

const MODES: Readonly<Record<Access['purpose'], Record<'table' | 'condition' | 'row', LockMode>>> =
  {
    read: { table: 'IS', condition: 'S', row: 'S' },
    readToChange: { table: 'IX', condition: 'U', row: 'X' },
    change: { table: 'IX', condition: 'U', row: 'X' },
  };
