import type { Catalog, Fragment, Relation } from '../catalog/catalog.ts';
import type { Expression } from '../sql/ast.ts';
import { printExpression, quoteIdentifier } from '../sql/print.ts';
import type { Counterexample } from './finding.ts';
import type { DesignQuestion } from './question.ts';
import { conditionsOf, partsOf, type RelationReasoning, rowOf } from './reasoning.ts';

/**
 * Disjointness: no row belongs to two fragments of the same whole. A row that several take is
 * stored in each of them and counted as often. Undefined when the schema proves that none is.
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
  const columns = relation.columns.filter((column) => !column.hidden);
  const flags = overlap.suspects.map((part) => `((${predicateSql(part)}) IS TRUE)`);
  const selected = [...columns.map((column) => quoteIdentifier(column.name)), ...flags].join(', ');
  return {
    rule: 'disjointness',
    relation: relation.name,
    sql: `SELECT ${selected} FROM ${quoteIdentifier(whole)} WHERE ${flags.join(' + ')} > 1 LIMIT 1`,
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
  { reasoner, promises }: RelationReasoning,
): Overlap | undefined {
  const inside = conditionsOf(catalog, whole);
  const suspects = new Set<Fragment>();
  let constructed: Counterexample | undefined;
  for (const [index, first] of parts.entries()) {
    for (const second of parts.slice(index + 1)) {
      const both = [...inside, ...predicateOf(first), ...predicateOf(second)];
      const verdict = reasoner.decide([...promises(both), ...both]);
      if (!verdict.satisfiable) continue;
      suspects.add(first).add(second);
      if (constructed !== undefined || verdict.witness === undefined) continue;
      const row = rowOf(relation, verdict.witness);
      constructed = { row, constructed: true, fragments: [first.name, second.name] };
    }
  }
  if (suspects.size === 0) return undefined;
  return { suspects: parts.filter((part) => suspects.has(part)), constructed };
}

/** A part that takes everything has no predicate. */
function predicateOf(part: Fragment): readonly Expression[] {
  return part.cut.kind === 'horizontal' ? [part.cut.where] : [];
}

function predicateSql(part: Fragment): string {
  const [predicate] = predicateOf(part);
  return predicate === undefined ? 'TRUE' : printExpression(predicate);
}
