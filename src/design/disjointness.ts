import type { Catalog, Fragment, Relation } from '../catalog/catalog.ts';
import { partsOf } from '../catalog/fragmentTree.ts';
import type { Expression } from '../sql/ast.ts';
import type { Counterexample } from './finding.ts';
import { followsBoth, type SharedRow } from './followsBoth.ts';
import { membershipSql, rowsOf } from './membership.ts';
import type { DesignQuestion } from './question.ts';
import {
  columnList,
  conditionsOf,
  type RelationReasoning,
  rowOf,
  shownColumns,
} from './reasoning.ts';

/**
 * Disjointness of a cut of rows: no row belongs to two parts of the same whole. A row that several
 * take is stored in each of them and counted as often. Undefined when the schema proves that none
 * is.
 */
export function disjointnessQuestion(
  catalog: Catalog,
  relation: Relation,
  whole: string,
  reasoning: RelationReasoning,
): DesignQuestion | undefined {
  const parts = partsOf(catalog, whole).filter((part) => part.cut.kind !== 'hash');
  const overlap = findOverlap(catalog, relation, whole, parts, reasoning);
  if (overlap === undefined) return undefined;
  const columns = shownColumns(catalog, whole);
  const flags = overlap.suspects.map(membershipSql);
  return {
    rule: 'disjointness',
    relation: relation.name,
    whole,
    sql: `SELECT ${[columnList(columns), ...flags].join(', ')} FROM ${rowsOf(whole)} WHERE ${flags.join(' + ')} > 1 LIMIT 1`,
    width: columns.length,
    flags: overlap.suspects.map((part) => part.name),
    message: `{row} of ${whole} belongs to {fragments}: it is stored in each of them.`,
    ...(overlap.constructed === undefined ? {} : { constructed: overlap.constructed }),
    span: overlap.suspects[1]?.span ?? relation.span,
  };
}

interface Overlap {
  /** Fragments that some other could not be proved disjoint from, in document order. */
  readonly suspects: readonly Fragment[];
  readonly constructed: Counterexample | undefined;
}

function findOverlap(
  catalog: Catalog,
  relation: Relation,
  whole: string,
  parts: readonly Fragment[],
  reasoning: RelationReasoning,
): Overlap | undefined {
  const inside = conditionsOf(catalog, whole);
  const suspects = new Set<Fragment>();
  let constructed: Counterexample | undefined;
  for (const [index, first] of parts.entries()) {
    for (const second of parts.slice(index + 1)) {
      const isDerived = [first, second].some((part) => part.cut.kind === 'derived');
      const shared = isDerived
        ? followsBoth(catalog, relation, first, second)
        : takenByBoth(relation, first, second, inside, reasoning);
      if (shared === 'disjoint') continue;
      suspects.add(first).add(second);
      if (constructed !== undefined || shared === 'unknown') continue;
      constructed = { row: shared, constructed: true, fragments: [first.name, second.name] };
    }
  }
  if (suspects.size === 0) return undefined;
  return { suspects: parts.filter((part) => suspects.has(part)), constructed };
}

function takenByBoth(
  relation: Relation,
  first: Fragment,
  second: Fragment,
  inside: readonly Expression[],
  { reasoner, promises }: RelationReasoning,
): SharedRow {
  const both = [...inside, ...predicateOf(first), ...predicateOf(second)];
  const verdict = reasoner.decide([...promises(both), ...both]);
  if (!verdict.satisfiable) return 'disjoint';
  return verdict.witness === undefined ? 'unknown' : rowOf(relation, verdict.witness);
}

/** A part that takes everything has no predicate. */
function predicateOf(part: Fragment): readonly Expression[] {
  return part.cut.kind === 'horizontal' ? [part.cut.where] : [];
}
