import { createReasoner } from '../../algebra/satisfiability.ts';
import type { FragmentName } from '../../base/brand.ts';
import { NO_SPAN } from '../../base/span.ts';
import type { Catalog, Relation } from '../../catalog/catalog.ts';
import { columnFactsOf, leafPredicates } from '../../localization/leafPredicates.ts';
import type { FromItem, Query } from '../../sql/ast.ts';
import { binary, column, name, selectOf } from '../../sql/make.ts';
import { mapTables } from '../../sql/tables.ts';
import type { ColumnNode } from '../../sql/traverse.ts';
import type { MappedPart } from './mappedPart.ts';

/**
 * So much of a part as can match rows of some leaves: the fragments in which the looked up value
 * may be, as their predicates say. Where relations are cut alike, each site needs its own only.
 *
 * @param leaves undefined where nothing is known of what is looked up
 */
export function restrictedTo(
  catalog: Catalog,
  part: MappedPart,
  leaves: readonly string[] | undefined,
): MappedPart {
  const { mapped, localized } = part;
  const [pair] = part.part.pairs;
  if (!leaves || !mapped.graph || !localized || localized.tooMany !== undefined) return part;
  if (pair?.outer.kind !== 'column' || pair.inner.kind !== 'column') return part;
  const { outer, inner } = pair;
  const occurrence = inner.table?.text ?? '';
  const own = mapped.graph.occurrences.find((candidate) => candidate.name === occurrence);
  const relation = catalog.relations.find((candidate) => candidate.name === own?.relation);
  const isCut = localized.branches.some((branch) => branch.leaves[occurrence]?.length !== 1);
  if (!relation || isCut) return part;
  const from = catalog.relations.find((candidate) => candidate.name === part.lookedUpFrom);
  const holding = leaves.flatMap((leaf) => {
    const found = from?.leaves.find((candidate) => candidate === leaf);
    return from && found ? [{ leaf: found, relation: from }] : [];
  });
  if (holding.length === 0) return part;
  const mayMatch = (leaf: FragmentName): boolean =>
    holding.some((other) => canMeet(catalog, { leaf, relation, inner }, { ...other, outer }));
  const branches = localized.branches.filter((branch) =>
    branch.leaves[occurrence]?.every(mayMatch),
  );
  if (branches.length === localized.branches.length) return part;
  const kept = [...new Set(branches.flatMap((branch) => branch.leaves[occurrence] ?? []))];
  const query = kept.length === 0 ? mapped.query : readingLeaves(mapped.query, occurrence, kept);
  return { ...part, mapped: { ...mapped, query }, localized: { ...localized, branches } };
}

interface Holding {
  readonly leaf: FragmentName;
  readonly relation: Relation;
}

function canMeet(
  catalog: Catalog,
  own: Holding & { readonly inner: ColumnNode },
  other: Holding & { readonly outer: ColumnNode },
): boolean {
  const inside = own.inner.table?.text ?? '';
  // Both may have the same name, one hiding the other.
  const around = `${other.outer.table?.text ?? ''} around`;
  const [factsOfOwn, factsOfOther] = [
    columnFactsOf(own.relation, inside),
    columnFactsOf(other.relation, around),
  ];
  const reasoner = createReasoner((node) => factsOfOwn(node) ?? factsOfOther(node));
  return reasoner.isSatisfiable([
    ...leafPredicates(catalog, own.leaf, inside),
    ...leafPredicates(catalog, other.leaf, around),
    binary('=', column(inside, own.inner.name.text), column(around, other.outer.name.text)),
  ]);
}

/** The query over some leaves of one of its tables; this is only ever counted. */
function readingLeaves(query: Query, occurrence: string, leaves: readonly string[]): Query {
  return mapTables(query, (table): FromItem => {
    if ((table.alias?.text ?? table.name.text) !== occurrence) return table;
    const [first, ...others] = leaves.map((leaf) =>
      selectOf({
        items: [{ kind: 'star', span: NO_SPAN }],
        from: [{ kind: 'table', name: name(leaf), span: NO_SPAN }],
        span: NO_SPAN,
      }),
    );
    if (!first) return table;
    const body = others.reduce<Query['body']>(
      (left, right) => ({
        kind: 'compound',
        operator: 'UNION',
        all: true,
        left,
        right,
        span: NO_SPAN,
      }),
      first,
    );
    return {
      kind: 'derived',
      query: { kind: 'query', with: [], body, orderBy: [], forUpdate: false, span: NO_SPAN },
      alias: name(occurrence),
      columns: [],
      span: NO_SPAN,
    };
  });
}
