import type { QueryGraph } from '../../algebra/queryGraph.ts';
import { columnsIn } from '../../sql/traverse.ts';
import { type Branch, choicesOf } from '../branch.ts';
import type { ColumnsOf } from '../graphAlgebra.ts';

/**
 * Selection on a vertical fragment.
 *
 *     σ p (R1 ⋈key R2)  →  σ p (R1) ⋈key R2   when R1 has all columns of p
 *
 * Always valid: whether p is TRUE of a row depends on columns that R1 has unchanged. With it the
 * site of R1 selects before anything is sent; where R2 has the columns too, one of them is enough.
 *
 * Undefined when there is no such selection; else it says which piece selects.
 */
export function pushSelectionBelowKeyJoin(
  graph: QueryGraph,
  branches: readonly Branch[],
  columnsOf: ColumnsOf,
): string | undefined {
  for (const { occurrence, leaves } of branches.flatMap(choicesOf)) {
    if (leaves.length < 2) continue;
    for (const conjunct of graph.conjuncts) {
      const columns = columnsIn(conjunct);
      const isOwn = columns.every((column) => column.table?.text === occurrence);
      if (columns.length === 0 || !isOwn) continue;
      const names = [...new Set(columns.map((column) => column.name.text))];
      const piece = leaves.find((leaf) => names.every((name) => columnsOf(leaf).has(name)));
      if (piece !== undefined) return `${piece} has ${names.join(', ')} and can select by it alone`;
    }
  }
  return undefined;
}
