import type { Catalog, Fragment, Relation } from '../catalog/catalog.ts';
import { partsOf } from '../catalog/fragmentTree.ts';
import type { Expression } from '../sql/ast.ts';
import type { Counterexample } from './finding.ts';
import { membershipSql, rowsOf } from './membership.ts';
import { orphanOf } from './orphans.ts';
import type { DesignQuestion } from './question.ts';
import {
  columnList,
  conditionsOf,
  isNot,
  type RelationReasoning,
  reasoningAbout,
  rowOf,
  shownColumns,
} from './reasoning.ts';

/**
 * Completeness (Ceri and Pelagatti; Özsu and Valduriez) of a cut of rows: every row of the whole
 * belongs to some part. A horizontal fragment takes the rows for which its predicate is true, so a
 * row for which all predicates are false *or unknown* is in none: NULL falls out of both `p` and
 * `NOT p`. A derived fragment takes the rows that follow one of its owners' rows, so an orphan is
 * in none.
 *
 * Undefined when the schema proves it, and for cuts that are complete by construction (hash).
 */
export function completenessQuestion(
  catalog: Catalog,
  relation: Relation,
  whole: string,
  reasoning: RelationReasoning,
): DesignQuestion | undefined {
  const parts = partsOf(catalog, whole);
  // A part that takes everything, or a hash, leaves no row out.
  const isOpen = ({ cut }: Fragment) => cut.kind === 'horizontal' || cut.kind === 'derived';
  if (parts.length === 0 || !parts.every(isOpen)) return undefined;
  const { reasoner, promises } = reasoning;
  const conditions = [...conditionsOf(catalog, whole), ...outsideOf(parts)];
  const verdict = reasoner.decide([...promises(conditions), ...conditions]);
  if (!verdict.satisfiable) return undefined;
  const isComplete = (owner: Relation, name: string): boolean =>
    completenessQuestion(catalog, owner, name, reasoningAbout(catalog, owner))?.constructed ===
    undefined;
  const derived = parts.filter((part) => part.cut.kind === 'derived');
  const constructed: Counterexample | undefined =
    derived.length > 0
      ? orphanOf(catalog, relation, derived, conditions, reasoning, isComplete)
      : verdict.witness && { row: rowOf(relation, verdict.witness), constructed: true };
  const columns = shownColumns(catalog, whole);
  const outside = parts.map((part) => `NOT ${membershipSql(part)}`);
  const listed = parts.map((part) => part.name).join(', ');
  return {
    rule: 'completeness',
    relation: relation.name,
    whole,
    sql: `SELECT ${columnList(columns)} FROM ${rowsOf(whole)} WHERE ${outside.join(' AND ')} LIMIT 1`,
    width: columns.length,
    flags: [],
    message: `{row} of ${whole} belongs to no fragment (${listed}): ${reasonOf(parts, derived)}.`,
    ...(constructed === undefined ? {} : { constructed }),
    span: parts[0]?.span ?? relation.span,
  };
}

function outsideOf(parts: readonly Fragment[]): readonly Expression[] {
  return parts.flatMap(({ cut }) => (cut.kind === 'horizontal' ? [isNot(cut.where, true)] : []));
}

function reasonOf(parts: readonly Fragment[], derived: readonly Fragment[]): string {
  const owners = derived.flatMap(({ cut }) => (cut.kind === 'derived' ? cut.owners : []));
  const orphan = `it follows no row of ${[...new Set(owners)].join(', ')}`;
  if (derived.length === 0) return 'no predicate is true of it';
  return derived.length === parts.length ? orphan : `no predicate is true of it, and ${orphan}`;
}
