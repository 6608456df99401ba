import type { Expression } from '../../sql/ast.ts';
import { columnsIn, mapColumns } from '../../sql/traverse.ts';
import { displayExpression } from '../displayExpression.ts';
import { type ColumnFacts, columnKey } from './facts.ts';

/** Beyond this many conjuncts the core is found in halves only, not one by one. */
const MAX_SINGLE_STEPS = 64;

/**
 * A smallest contradictory part of a contradictory conjunction (no conjunct of it can go), and the
 * sentence about it: `e_site = 4 ∧ e_site = 1 is unsatisfiable`.
 */
export function explainContradiction(
  conjuncts: readonly Expression[],
  isSatisfiable: (part: readonly Expression[]) => boolean,
  facts: ColumnFacts,
): { readonly because: string; readonly core: readonly Expression[] } {
  const core = smallestCore(conjuncts, isSatisfiable);
  const because = `${printConjunction(core)} is unsatisfiable`;
  const promises = promisesUsed(core, facts);
  return { core, because: promises === '' ? because : `${because}, as ${promises}` };
}

function smallestCore(
  conjuncts: readonly Expression[],
  isSatisfiable: (part: readonly Expression[]) => boolean,
): readonly Expression[] {
  let core = conjuncts;
  // Large chunks first: most conjuncts of a query have nothing to do with the contradiction.
  for (let size = core.length >> 1; size >= 1; size >>= 1) {
    if (size === 1 && core.length > MAX_SINGLE_STEPS) break;
    for (let start = 0; start < core.length; ) {
      const without = [...core.slice(0, start), ...core.slice(start + size)];
      if (isSatisfiable(without)) start += size;
      else core = without;
    }
  }
  return core;
}

/** Conjuncts joined by ∧; columns lose their occurrence where there is only one. */
export function printConjunction(conjuncts: readonly Expression[]): string {
  const columns = conjuncts.flatMap((conjunct) => columnsIn(conjunct));
  const occurrences = new Set(columns.map((column) => column.table?.text));
  const shown = conjuncts.map((conjunct) =>
    printConjunct(occurrences.size > 1 ? conjunct : unqualified(conjunct)),
  );
  return shown.length === 0 ? 'TRUE' : shown.join(' ∧ ');
}

function printConjunct(conjunct: Expression): string {
  // A CHECK is kept by rows for which it is TRUE or NULL, and so it stands among the premises.
  const isCheck =
    conjunct.kind === 'is' &&
    conjunct.negated &&
    conjunct.right.kind === 'boolean' &&
    !conjunct.right.value;
  if (isCheck) return `CHECK (${displayExpression(conjunct.left)})`;
  const printed = displayExpression(conjunct);
  return conjunct.kind === 'binary' && conjunct.operator === 'OR' ? `(${printed})` : printed;
}

const unqualified = (expression: Expression): Expression =>
  mapColumns(expression, ({ table: _, ...column }) => column);

/** NOT NULL of the columns whose IS NULL the contradiction is about. */
function promisesUsed(core: readonly Expression[], facts: ColumnFacts): string {
  const columns = core
    .filter((conjunct) => conjunct.kind === 'isNull' && !conjunct.negated)
    .flatMap((conjunct) => columnsIn(conjunct))
    .filter((column) => facts(column)?.notNull);
  const names = [...new Set(columns.map((column) => columnKey(column).split('.').at(-1)))];
  return names.map((name) => `${name} is NOT NULL`).join(' and ');
}
