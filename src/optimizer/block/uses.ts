import type { Catalog } from '../../catalog/catalog.ts';
import type { Expression, FromItem, Query, Select } from '../../sql/ast.ts';
import { isByChance } from '../../sql/byChance.ts';
import { columnsAnywhere, mapTables } from '../../sql/tables.ts';
import { columnsIn, splitConjuncts, subqueriesIn } from '../../sql/traverse.ts';

/** A place where a query reads a relation, subqueries included. */
export interface Use {
  readonly relation: string;
  readonly occurrence: string;
  /** What only rows that make it TRUE can pass: conditions on this occurrence alone. */
  readonly conjuncts: readonly Expression[];
}

/** Every place where a resolved query reads a relation. */
export function usesIn(query: Query): readonly Use[] {
  const uses: Use[] = [];
  mapTables(query, (table, within) => {
    const occurrence = table.alias?.text ?? table.name.text;
    const conditions = conditionsIn(within).get(table) ?? [];
    const conjuncts = conditions.filter((conjunct) => isOwn(conjunct, occurrence));
    uses.push({ relation: table.name.text, occurrence, conjuncts });
    return table;
  });
  return uses;
}

/**
 * The columns of a relation that a query mentions. Two occurrences of one name in different scopes
 * are taken together: a column too many costs bytes, one too few the answer.
 */
export function columnsRead(
  query: Query,
  catalog: Catalog,
  relation: string,
  uses: readonly Use[],
): ReadonlySet<string> {
  const names = new Set(
    uses.flatMap((use) => (use.relation === relation ? [use.occurrence.toLowerCase()] : [])),
  );
  const own = catalog.relations.find((candidate) => candidate.name === relation)?.columns ?? [];
  const mentioned = columnsAnywhere(query).flatMap(({ table, name }) =>
    table !== undefined && names.has(table.text.toLowerCase()) ? [name.text.toLowerCase()] : [],
  );
  return new Set(
    own.flatMap((column) => (mentioned.includes(column.name.toLowerCase()) ? [column.name] : [])),
  );
}

type Conditions = Map<FromItem, readonly Expression[]>;

/**
 * The conditions that a row of each table must pass to matter: WHERE, and ON of the joins it is in.
 * On the side of an outer join that is filled up with NULLs only the join's own ON counts, for
 * there WHERE is asked of the filled up rows; on the side that is kept, ON rejects none.
 */
function conditionsIn(select: Select): Conditions {
  const conditions: Conditions = new Map();
  for (const item of select.from) spread(item, splitConjuncts(select.where), conditions);
  return conditions;
}

function spread(item: FromItem, asked: readonly Expression[], into: Conditions): void {
  if (item.kind !== 'join') {
    into.set(item, asked);
    return;
  }
  const on = splitConjuncts(item.on);
  const { joinKind, left, right } = item;
  const isInner = joinKind === 'inner' || joinKind === 'cross';
  spread(left, isInner ? [...asked, ...on] : askedOfSide(joinKind, 'left', asked, on), into);
  spread(right, isInner ? [...asked, ...on] : askedOfSide(joinKind, 'right', asked, on), into);
}

function askedOfSide(
  joinKind: 'left' | 'right' | 'full' | 'inner' | 'cross',
  side: 'left' | 'right',
  asked: readonly Expression[],
  on: readonly Expression[],
): readonly Expression[] {
  if (joinKind === 'full') return [];
  return joinKind === side ? asked : on;
}

// What is asked twice of chance would be answered twice.
function isOwn(conjunct: Expression, occurrence: string): boolean {
  const columns = columnsIn(conjunct);
  const isOnOne = columns.every((column) => column.table?.text === occurrence);
  return (
    columns.length > 0 && isOnOne && subqueriesIn(conjunct).length === 0 && !isByChance(conjunct)
  );
}
