import type { SiteId } from '../base/brand.ts';
import { type AccessedRow, demandsOf, type LockScope } from './locking/demands.ts';
import type { LockDemand } from './locking/lockItem.ts';
import { coversRow, type Predicate, type RowImage } from './locking/predicate.ts';
import type { Item, Operation } from './serializability/history.ts';
import { createVersionsInPlace } from './serializability/versionsInPlace.ts';

/**
 * Rows by a key and one number: just enough to run textbook schedules on. Every site has a
 * relation of its own, named like the site.
 */

export type Where = { readonly key: string } | Condition;

export interface Condition {
  readonly predicate: Predicate;
  /** What a predicate cannot say. */
  readonly filter?: (row: RowImage) => boolean;
}

export const fulfils = ({ predicate, filter }: Condition, row: RowImage): boolean =>
  coversRow(predicate, row) && (filter?.(row) ?? true);

export type Action =
  | { readonly kind: 'select'; readonly where: Where }
  | {
      readonly kind: 'update';
      readonly where: Where;
      readonly to: (value: number) => number;
      /** What it writes does not depend on what was there. */
      readonly isBlind?: true;
    }
  | { readonly kind: 'delete'; readonly where: Where }
  | { readonly kind: 'insert'; readonly key: string; readonly value: number }
  | { readonly kind: 'commit' | 'abort' };

export interface MiniRow extends RowImage {
  readonly id: string;
  readonly value: number;
}

/** What a statement needs in turn; once it has all it is done, and gives the rows it found. */
export type Execution = Generator<readonly LockDemand[], readonly MiniRow[], void>;

export interface MiniDatabase {
  readonly execute: (transaction: string, site: SiteId, action: Action) => Execution;
  readonly commit: (transaction: string) => void;
  readonly undo: (transaction: string) => void;
  readonly operations: readonly Operation<Condition>[];
  /** Keys and values, over all sites. */
  readonly rows: () => Readonly<Record<string, number>>;
}

interface Change {
  readonly transaction: string;
  readonly site: SiteId;
  readonly key: string;
  readonly before: MiniRow | undefined;
}

export function createMiniDatabase(
  initial: ReadonlyMap<SiteId, readonly MiniRow[]>,
  scope: LockScope,
): MiniDatabase {
  const sites = new Map(
    [...initial].map(([site, rows]) => [site, new Map(rows.map((row) => [row.id, row]))]),
  );
  const rowsAt = (site: SiteId): Map<string, MiniRow> => sites.get(site) ?? new Map();
  const operations: Operation<Condition>[] = [];
  const versions = createVersionsInPlace();
  let open: readonly Change[] = [];
  const itemAt = (relation: SiteId, key: string): Item => ({ relation, key });

  const write = (transaction: string, site: SiteId, key: string, after?: MiniRow): void => {
    const rows = rowsAt(site);
    open = [...open, { transaction, site, key, before: rows.get(key) }];
    if (after) rows.set(key, after);
    else rows.delete(key);
    const item = itemAt(site, key);
    const number = versions.write(item, transaction);
    operations.push({ kind: 'write', transaction, item, number, ...(after && { image: after }) });
  };
  const end = (transaction: string, kind: 'commit' | 'abort'): void => {
    operations.push({ kind, transaction });
    open = open.filter((change) => change.transaction !== transaction);
  };

  /** The keys of rows that are found, or would be if an open transaction were undone. */
  const candidates = (site: SiteId, where: Where): readonly string[] => {
    if ('key' in where) return [where.key];
    const images = [
      ...rowsAt(site).values(),
      ...open.flatMap((change) => (change.site === site && change.before ? [change.before] : [])),
    ];
    const found = images.filter((image) => fulfils(where, image));
    return [...new Set(found.map(({ id }) => id))].sort();
  };

  function* find(
    transaction: string,
    site: SiteId,
    where: Where,
    after: ((row: MiniRow) => MiniRow | undefined) | undefined,
  ): Execution {
    const purpose = after ? 'change' : 'read';
    const condition = 'predicate' in where ? where : undefined;
    const isFound = (row: MiniRow | undefined): row is MiniRow =>
      row !== undefined && (!condition || fulfils(condition, row));
    const current = (key: string): MiniRow | undefined => rowsAt(site).get(key);
    const accessed = (key: string): AccessedRow => {
      const before = current(key);
      const changed = isFound(before) ? after?.(before) : undefined;
      return { key, ...(before && { before }), ...(changed && { after: changed }) };
    };
    const common = {
      relation: site,
      purpose,
      ...(condition && { condition: condition.predicate }),
    } as const;
    yield demandsOf({ ...common, rows: [] }, scope);
    const keys = candidates(site, where);
    // What others had changed while it waited is looked at once more, and locked as it is then.
    for (let text = ''; ; ) {
      const rows = keys.map(accessed);
      if (text === JSON.stringify(rows)) break;
      text = JSON.stringify(rows);
      yield demandsOf({ ...common, rows }, scope);
    }
    if (condition)
      operations.push({ kind: 'predicateRead', transaction, relation: site, condition });
    return keys.map(current).filter(isFound);
  }

  const read = (transaction: string, site: SiteId, key: string): void => {
    const item = itemAt(site, key);
    operations.push({ kind: 'read', transaction, item, version: versions.of(item) });
  };

  function* execute(transaction: string, site: SiteId, action: Action): Execution {
    switch (action.kind) {
      case 'select': {
        const rows = yield* find(transaction, site, action.where, undefined);
        if ('key' in action.where) read(transaction, site, action.where.key);
        else for (const { id } of rows) read(transaction, site, id);
        return rows;
      }
      case 'update': {
        const changed = (row: MiniRow): MiniRow => ({ ...row, value: action.to(row.value) });
        for (const row of yield* find(transaction, site, action.where, changed)) {
          if (!action.isBlind) read(transaction, site, row.id);
          write(transaction, site, row.id, changed(row));
        }
        return [];
      }
      case 'delete':
        for (const { id } of yield* find(transaction, site, action.where, () => undefined))
          write(transaction, site, id);
        return [];
      case 'insert': {
        const row: MiniRow = { id: action.key, value: action.value };
        const rows = [{ key: row.id, after: row }];
        yield demandsOf({ relation: site, purpose: 'change', rows }, scope);
        write(transaction, site, row.id, row);
        return [];
      }
      default:
        // Ends are not the database's business: locks are released with them.
        return [];
    }
  }

  return {
    execute,
    operations,
    commit: (transaction) => end(transaction, 'commit'),
    undo: (transaction) => {
      for (const { site, key, before } of [...open].reverse().filter(isOf(transaction)))
        if (before) rowsAt(site).set(key, before);
        else rowsAt(site).delete(key);
      versions.undo(transaction);
      end(transaction, 'abort');
    },
    rows: () =>
      Object.fromEntries(
        [...sites.values()].flatMap((rows) => [...rows.values()].map((row) => [row.id, row.value])),
      ),
  };
}

const isOf =
  (name: string) =>
  ({ transaction }: Change): boolean =>
    transaction === name;
