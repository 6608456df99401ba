import type { Catalog, Relation } from '../catalog/catalog.ts';
import { printExpression, quoteIdentifier } from '../sql/print.ts';
import type { Counterexample } from './finding.ts';
import type { DesignQuestion } from './question.ts';
import { conditionsOf, isNot, partsOf, type RelationReasoning, rowOf } from './reasoning.ts';

/**
 * Completeness (Ceri and Pelagatti; Özsu and Valduriez): every row of a relation belongs to some
 * fragment. A horizontal fragment takes the rows for which its predicate is true, so a row for
 * which
 * all predicates are false *or unknown* is in none: NULL falls out of both `p` and `NOT p`.
 *
 * Undefined when the schema proves it, and for cuts that are complete by construction (hash).
 */
export function completenessQuestion(
  catalog: Catalog,
  relation: Relation,
  whole: string,
  { reasoner, promises }: RelationReasoning,
): DesignQuestion | undefined {
  const parts = partsOf(catalog, whole);
  const predicates = parts.flatMap((part) =>
    part.cut.kind === 'horizontal' ? [part.cut.where] : [],
  );
  // A part that takes everything, or a hash, leaves no row out.
  if (predicates.length < parts.length || parts.length === 0) return undefined;
  const outside = predicates.map((predicate) => isNot(predicate, true));
  const conditions = [...conditionsOf(catalog, whole), ...outside];
  const verdict = reasoner.decide([...promises(conditions), ...conditions]);
  if (!verdict.satisfiable) return undefined;
  const columns = relation.columns.filter((column) => !column.hidden);
  const where = outside.map((condition) => printExpression(condition)).join(' AND ');
  const listed = parts.map((part) => part.name).join(', ');
  const constructed: Counterexample | undefined = verdict.witness && {
    row: rowOf(relation, verdict.witness),
    constructed: true,
  };
  return {
    rule: 'completeness',
    relation: relation.name,
    sql: `SELECT ${columns.map((column) => quoteIdentifier(column.name)).join(', ')} FROM ${quoteIdentifier(whole)} WHERE ${where} LIMIT 1`,
    width: columns.length,
    flags: [],
    message: `{row} of ${whole} belongs to no fragment (${listed}): no predicate is true of it.`,
    ...(constructed === undefined ? {} : { constructed }),
    span: parts[0]?.span ?? relation.span,
  };
}
