import type { Operator, ProjectItem } from '../../algebra/operator.ts';
import { toSql } from '../../algebra/toSql.ts';
import { assert } from '../../base/assert.ts';
import { fragmentName, relationName } from '../../base/brand.ts';
import { NO_SPAN } from '../../base/span.ts';
import type { Expression } from '../../sql/ast.ts';
import { column, inBinary } from '../../sql/make.ts';
import { columnsIn, conjunction, mapColumns } from '../../sql/traverse.ts';
import type { LocalQuery, PlanColumn } from '../plan.ts';
import { findColumn, type Part, type PartColumn } from './part.ts';

/**
 * One local select-project-join block. Expressions speak of occurrences; they are rewritten to the
 * parts that hold those columns at the site.
 */
export interface LocalBlock {
  readonly parts: readonly Part[];
  readonly conjuncts: readonly Expression[];
  /** Conditions that already speak of the parts by alias. */
  readonly links: readonly Expression[];
  readonly filters: readonly Filter[];
  readonly columns: readonly PartColumn[];
  readonly distinct: boolean;
}

/** A semijoin or antijoin with further parts of the same site. */
export interface Filter {
  readonly kind: 'semi' | 'anti';
  readonly parts: readonly Part[];
  readonly conjuncts: readonly Expression[];
}

/** Rewrites an expression over occurrences to the parts that hold their columns. */
export function rewriteTo(parts: readonly Part[], expression: Expression): Expression {
  return mapColumns(expression, (node) => {
    if (!node.table) return node;
    const found = findColumn(parts, { occurrence: node.table.text, column: node.name.text });
    assert(found, `no part of a local query holds ${node.table.text}.${node.name.text}`);
    return column(found.part.alias, found.column.name);
  });
}

/** The joined and filtered rows of a block, before any projection. */
export function joinedRows(block: LocalBlock): Operator {
  const pending = [
    ...block.conjuncts.map((conjunct) => rewriteTo(block.parts, conjunct)),
    ...block.links,
  ];
  const joined = joinParts(block.parts, pending);
  return block.filters.reduce<Operator>(
    (input, filter) => applyFilter(block, input, filter),
    joined,
  );
}

/** A block as a local query whose result has the block's columns. */
function blockQuery(block: LocalBlock): LocalQuery {
  const projected = projectBlock(block);
  return {
    algebra: projected,
    sql: toSql(projected),
    columns: resultColumns(block.columns),
    reads: readsOf([block]),
  };
}

/** The union of blocks with the same columns: of multisets, or of sets where they are distinct. */
export function unionQuery(blocks: readonly LocalBlock[]): LocalQuery {
  const [first] = blocks;
  assert(first, 'a union of no blocks was asked for');
  if (blocks.length === 1) return blockQuery(first);
  const algebra = unionOf(blocks);
  return {
    algebra,
    sql: toSql(algebra),
    columns: resultColumns(first.columns),
    reads: readsOf(blocks),
  };
}

function unionOf(blocks: readonly LocalBlock[]): Operator {
  const isSet = blocks.every((block) => block.distinct && !hasCollation(block));
  if (!isSet) return { kind: 'union', inputs: blocks.map(projectBlock) };
  const inputs = blocks.map((block) => projectBlock({ ...block, distinct: false }));
  return { kind: 'distinct', input: { kind: 'union', inputs } };
}

const hasCollation = (block: LocalBlock): boolean =>
  block.columns.some(({ collation }) => collation !== undefined);

export function readsOf(blocks: readonly LocalBlock[]): readonly string[] {
  const names = blocks.flatMap((block) => [
    ...block.parts.map((part) => part.name),
    ...block.filters.flatMap((filter) => filter.parts.map((part) => part.name)),
  ]);
  return [...new Set(names)];
}

/** Leaves whose columns the rows carry; those that only filtered them are not among them. */
export function lineageOf(blocks: readonly LocalBlock[]): readonly string[] {
  const leaves = blocks.flatMap((block) => block.parts.flatMap((part) => part.lineage));
  return [...new Set(leaves)].sort();
}

/**
 * A table needs a column even where only the number of its rows matters (`count(*)`); this one is
 * 0 textbook bytes wide, as a row without columns is.
 */
const PRESENCE: PlanColumn = { name: 'present', width: 0, type: '' };

/** The value of that column: NULL is of no width either. */
export const presence: ProjectItem = {
  expression: { kind: 'null', span: NO_SPAN },
  name: PRESENCE.name,
};

/** The columns of a result or transfer. */
export function resultColumns(columns: readonly PlanColumn[]): readonly PlanColumn[] {
  return columns.length === 0 ? [PRESENCE] : columns.map(planColumn);
}

export function planColumn({ name, width, type, collation }: PlanColumn): PlanColumn {
  return { name, width, type, ...(collation === undefined ? {} : { collation }) };
}

function projectBlock(block: LocalBlock): Operator {
  const items: readonly ProjectItem[] = block.columns.map((wanted) => {
    const found = findColumn(block.parts, wanted);
    assert(found, `no part of a local query holds ${wanted.occurrence}.${wanted.column}`);
    return { expression: column(found.part.alias, found.column.name), name: wanted.name };
  });
  if (block.distinct && hasCollation(block)) {
    return { kind: 'aggregate', groupBy: items.map(asStored), items, input: joinedRows(block) };
  }
  const projected: Operator = {
    kind: 'project',
    items: items.length === 0 ? [presence] : items,
    input: joinedRows(block),
  };
  return block.distinct ? { kind: 'distinct', input: projected } : projected;
}

/**
 * DISTINCT keeps one of the values that a collation calls equal, but whoever reads them later may
 * tell them apart. GROUP BY can ask for the values as they are and leaves the column its collation.
 */
const asStored = ({ expression }: ProjectItem): Expression => inBinary(expression);

/**
 * A left-deep join of the parts, each conjunct at the lowest place where its columns are there.
 * The next part is one that a conjunct connects, where there is one, so that × stays rare.
 */
function joinParts(parts: readonly Part[], conjuncts: readonly Expression[]): Operator {
  const waiting = new Set(conjuncts);
  const available = new Set<string>();
  const applicable = (): Expression | undefined => {
    const found = [...waiting].filter((conjunct) =>
      aliasesIn(conjunct).every((a) => available.has(a)),
    );
    for (const conjunct of found) waiting.delete(conjunct);
    return conjunction(found);
  };
  const remaining = [...parts];
  const take = (part: Part): Operator => {
    remaining.splice(remaining.indexOf(part), 1);
    return partLeaf(part);
  };
  const [first] = remaining;
  assert(first, 'a local query reads nothing');
  const input = take(first);
  available.add(first.alias);
  let joined = withSelection(input, applicable());
  while (remaining.length > 0) {
    const next =
      remaining.find((part) => isConnected(part, [...waiting], available)) ?? remaining[0];
    assert(next, 'the remaining parts ran out while joining');
    const alone = [...waiting].filter((c) => aliasesIn(c).every((alias) => alias === next.alias));
    for (const conjunct of alone) waiting.delete(conjunct);
    const right = withSelection(take(next), conjunction(alone));
    available.add(next.alias);
    const predicate = applicable();
    joined = predicate
      ? { kind: 'join', joinKind: 'inner', predicate, left: joined, right }
      : { kind: 'join', joinKind: 'cross', left: joined, right };
  }
  assert(waiting.size === 0, 'a conjunct speaks of a part that the local query does not read');
  return joined;
}

function applyFilter(block: LocalBlock, input: Operator, filter: Filter): Operator {
  const inner = new Set(filter.parts.flatMap((part) => part.columns.map((c) => c.occurrence)));
  const rewritten = filter.conjuncts.map((conjunct) =>
    mapColumns(conjunct, (node) => {
      if (!node.table) return node;
      const reference = { occurrence: node.table.text, column: node.name.text };
      const found = findColumn(
        inner.has(reference.occurrence) ? filter.parts : block.parts,
        reference,
      );
      assert(found, `no part of a local filter holds ${reference.occurrence}.${reference.column}`);
      return column(found.part.alias, found.column.name);
    }),
  );
  const innerAliases = new Set(filter.parts.map((part) => part.alias));
  const within = rewritten.filter((c) => aliasesIn(c).every((alias) => innerAliases.has(alias)));
  const across = conjunction(rewritten.filter((c) => !within.includes(c)));
  const right = joinParts(filter.parts, within);
  return {
    kind: 'join',
    joinKind: filter.kind,
    ...(across ? { predicate: across } : {}),
    left: input,
    right,
  };
}

function partLeaf(part: Part): Operator {
  return {
    kind: 'fragment',
    fragment: fragmentName(part.name),
    relation: relationName(part.relation),
    occurrence: part.alias,
  };
}

function withSelection(input: Operator, predicate: Expression | undefined): Operator {
  return predicate ? { kind: 'select', predicate, input } : input;
}

function aliasesIn(expression: Expression): readonly string[] {
  return columnsIn(expression).flatMap(({ table }) => (table ? [table.text] : []));
}

function isConnected(
  part: Part,
  waiting: readonly Expression[],
  available: ReadonlySet<string>,
): boolean {
  return waiting.some((conjunct) => {
    const aliases = aliasesIn(conjunct);
    return (
      aliases.includes(part.alias) &&
      aliases.some((alias) => alias !== part.alias) &&
      aliases.every((alias) => alias === part.alias || available.has(alias))
    );
  });
}
