import type { Catalog, Relation } from '../../catalog/catalog.ts';
import type { Delete, Insert, Update } from '../../sql/change.ts';
import { tablesRead } from '../../sql/tables.ts';

/** A statement that changes the rows of one relation. */
export type ChangeStatement = Insert | Update | Delete;

/**
 * What a change has to see of each relation before it can be worked out: the rows that fulfil its
 * own condition, the rows whose keys its new rows meet, or all.
 */
export interface ChangeReads {
  readonly target: 'matching' | 'meeting' | 'all';
  /** Relations of which every row is needed: those it reads, and those its rows follow. */
  readonly whole: readonly Relation[];
  /** Relations whose rows may move: the target, and what follows it through derived fragments. */
  readonly moving: readonly Relation[];
}

export function readsOf(
  catalog: Catalog,
  target: Relation,
  statement: ChangeStatement,
): ChangeReads {
  const read = new Set(tablesRead(statement).map(({ text }) => text));
  const moving = withFollowers(catalog, target);
  const owners = ownersOf(catalog, moving);
  // Its condition may speak of what stands in FROM, though no relation does.
  const hasFrom = statement.kind === 'update' && statement.from.length > 0;
  const isAlone = read.size === 0 && !hasFrom && moving.length === 1 && owners.length === 0;
  const whole = catalog.relations.filter(
    (relation) =>
      relation !== target &&
      (read.has(relation.name) || owners.includes(relation) || moving.includes(relation)),
  );
  return { target: isAlone ? targetRead(target, statement) : 'all', whole, moving };
}

function targetRead(target: Relation, statement: ChangeStatement): ChangeReads['target'] {
  const keys = [target.primaryKey, ...target.uniqueKeys].flat();
  const sets = (assigned: readonly { readonly columns: readonly { readonly text: string }[] }[]) =>
    assigned.some(({ columns }) => columns.some(({ text }) => keys.includes(text)));
  switch (statement.kind) {
    case 'delete':
      return 'matching';
    case 'update':
      return sets(statement.assignments) ? 'all' : 'matching';
    case 'insert':
      return statement.upserts.some(({ assignments }) => sets(assignments)) ? 'all' : 'meeting';
  }
}

/** A relation with those whose derived fragments follow it, directly or through others. */
function withFollowers(catalog: Catalog, target: Relation): readonly Relation[] {
  const found = [target];
  for (const owner of found) {
    for (const { cut, relation } of catalog.fragments) {
      if (cut.kind !== 'derived' || cut.ownerRelation !== owner.name) continue;
      const follower = catalog.relations.find(({ name }) => name === relation);
      if (follower && !found.includes(follower)) found.push(follower);
    }
  }
  return found;
}

/** The relations whose rows decide where those of `moving` belong, at any distance. */
function ownersOf(catalog: Catalog, moving: readonly Relation[]): readonly Relation[] {
  const found: Relation[] = [];
  const open = [...moving];
  for (const member of open) {
    for (const { cut, relation } of catalog.fragments) {
      if (cut.kind !== 'derived' || relation !== member.name) continue;
      const owner = catalog.relations.find(({ name }) => name === cut.ownerRelation);
      if (!owner || found.includes(owner)) continue;
      found.push(owner);
      open.push(owner);
    }
  }
  return found;
}
