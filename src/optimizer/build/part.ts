import type { FragmentName } from '../../base/brand.ts';
import type { PlanColumn } from '../plan.ts';
import {
  type ColumnReference,
  columnKey,
  columnOf,
  type Problem,
  relationOfOccurrence,
  travellingColumns,
} from '../problem.ts';

/**
 * Rows that a local query can read at a site: a stored leaf, or an earlier result known there. It
 * knows which column of which occurrence each of its columns holds.
 */
export interface Part {
  /** Name of the fragment or result. */
  readonly name: string;
  /** Name it has inside the local query: the occurrence for a leaf, else its own. */
  readonly alias: string;
  readonly relation: string;
  readonly columns: readonly PartColumn[];
  /** Leaves the rows come from. */
  readonly lineage: readonly string[];
}

export interface PartColumn extends PlanColumn, ColumnReference {}

/**
 * A stored leaf, read as one occurrence.
 *
 * @param alias where several leaves are read as one occurrence, the name of this one
 */
export function leafPart(
  problem: Problem,
  leaf: FragmentName,
  occurrence: string,
  alias: string = occurrence,
): Part {
  const relation = relationOfOccurrence(problem, occurrence);
  return {
    name: leaf,
    alias,
    relation: relation.name,
    lineage: [leaf],
    columns: travellingColumns(problem.catalog, leaf).map((column) => ({
      occurrence,
      column: column.name,
      name: column.name,
      width: column.width,
      type: column.type,
      ...(column.collation === undefined ? {} : { collation: column.collation }),
    })),
  };
}

/**
 * Names for the columns of a result: the plain column name where only one occurrence has it, else
 * `occurrence_column`.
 */
export function nameColumns(
  problem: Problem,
  references: readonly ColumnReference[],
): readonly PartColumn[] {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  for (const { column } of references) counts.set(column, (counts.get(column) ?? 0) + 1);
  return references.map((reference) => {
    const { occurrence, column } = reference;
    let name = counts.get(column) === 1 ? column : `${occurrence}_${column}`;
    while (taken.has(name)) name = `${name}_`;
    taken.add(name);
    const { width, type, collation } = columnOf(problem, reference);
    return {
      occurrence,
      column,
      name,
      width,
      type,
      ...(collation === undefined ? {} : { collation }),
    };
  });
}

/** The part among some that holds a column, and its name there. */
export function findColumn(
  parts: readonly Part[],
  reference: ColumnReference,
): { readonly part: Part; readonly column: PartColumn } | undefined {
  for (const part of parts) {
    const column = part.columns.find((own) => columnKey(own) === columnKey(reference));
    if (column) return { part, column };
  }
  return undefined;
}
