import { affinityOf } from '../algebra/affinity.ts';
import { evaluateTruth } from '../algebra/satisfiability.ts';
import type { Value } from '../base/value.ts';
import type { Catalog, Relation } from '../catalog/catalog.ts';
import { partsOf } from '../catalog/fragmentTree.ts';
import { printExpression } from '../sql/print.ts';
import type { Counterexample } from './finding.ts';
import { factsOf } from './reasoning.ts';

/** What a fragment's condition is of one row. */
export interface PartTruth {
  readonly fragment: string;
  readonly condition: string;
  /** `null` is unknown: a NULL took part. Undefined where we do not claim to know. */
  readonly truth: boolean | null | undefined;
}

/**
 * Why a row is in no fragment, or in two: the condition of every horizontal part of the whole,
 * evaluated on it. A fragment takes the rows of which its condition is true; false and unknown are
 * both not that.
 */
export function partTruths(
  catalog: Catalog,
  relation: Relation,
  whole: string,
  row: Counterexample['row'],
): readonly PartTruth[] {
  const facts = factsOf(relation);
  const stored = new Map(
    relation.columns
      .filter(({ name }) => Object.hasOwn(row, name))
      .map(({ name, type }) => [name.toLowerCase(), asStored(row[name] ?? null, type)]),
  );
  return partsOf(catalog, whole).flatMap(({ name, cut }) => {
    if (cut.kind !== 'horizontal') return [];
    const lookup = (column: { readonly name: { readonly text: string } }) =>
      stored.get(column.name.text.toLowerCase());
    const truth = evaluateTruth(cut.where, { facts, lookup });
    return [{ fragment: name, condition: printExpression(cut.where), truth }];
  });
}

/** Rows for people have integers as numbers; the evaluator tells INTEGER from REAL. */
function asStored(value: Value, type: string): Value {
  if (typeof value !== 'number' || affinityOf(type) === 'real') return value;
  return Number.isInteger(value) ? BigInt(value) : value;
}
