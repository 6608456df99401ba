import type { LockDemand, LockItem } from './lockItem.ts';
import type { LockMode } from './modes.ts';
import { isWholeTable, type Predicate, type RowImage } from './predicate.ts';

export const LOCK_SCOPES = ['predicate', 'row', 'granular'] as const;
/**
 * What is locked of what a statement looks for. `predicate`: its condition. `row`: only the rows
 * that it finds; a row that comes to fulfil the condition later, a phantom, then meets no lock.
 * `granular`: the table, where all of it has to be looked at (Gray, Lorie, Putzolu, Traiger,
 * Granularity of Locks, 1976), and the condition where less has.
 */
export type LockScope = (typeof LOCK_SCOPES)[number];

/** What one statement does at one site with one relation. */
export interface Access {
  readonly relation: string;
  /**
   * SELECT … FOR UPDATE is `readToChange` where it takes X at once, and `readInUpdateMode` where it
   * takes U, which becomes X with the change.
   */
  readonly purpose: 'read' | 'readToChange' | 'readInUpdateMode' | 'change';
  /** By what it looked for rows; absent where their keys were given, whole and with `=`. */
  readonly condition?: Predicate;
  /** It has no condition: all that is there is changed, or read to be changed. */
  readonly isOfEveryRow?: boolean;
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
 * parts. With granular locks whoever has to look at all of a table locks the table, and no
 * condition: one that reads it with S, one that changes some of it with SIX, one that changes all
 * of it with X, one that reads it in update mode with U.
 *
 * A change locks its condition with U: two changes of the same rows that both held S would each
 * wait for the other.
 */
export function demandsOf(access: Access, scope: LockScope): readonly LockDemand[] {
  const { relation, purpose, condition, rows, unique = [] } = access;
  const modes = MODES[purpose];
  const whole = scope === 'granular' ? modeOfWhole(access) : undefined;
  const range: LockDemand[] =
    condition && scope !== 'row' && whole === undefined
      ? [{ item: { kind: 'predicate', relation, predicate: condition }, mode: modes.condition }]
      : [];
  const table: LockItem = { kind: 'table', relation };
  return [
    { item: table, mode: whole ?? modes.intention },
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

/** How the table itself is locked by one that has to look at all of it. */
function modeOfWhole({ purpose, condition, isOfEveryRow }: Access): LockMode | undefined {
  if (!condition || !isWholeTable(condition)) return undefined;
  return isOfEveryRow ? MODES[purpose].everyRow : MODES[purpose].someRows;
}

type Part = 'intention' | 'everyRow' | 'someRows' | 'condition' | 'row';

const CHANGE: Readonly<Record<Part, LockMode>> = {
  intention: 'IX',
  everyRow: 'X',
  someRows: 'SIX',
  condition: 'U',
  row: 'X',
};

const MODES: Readonly<Record<Access['purpose'], Readonly<Record<Part, LockMode>>>> = {
  read: { intention: 'IS', everyRow: 'S', someRows: 'S', condition: 'S', row: 'S' },
  readToChange: CHANGE,
  readInUpdateMode: { intention: 'IX', everyRow: 'U', someRows: 'U', condition: 'U', row: 'U' },
  change: CHANGE,
};
