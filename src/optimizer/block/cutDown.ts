import { createReasoner } from '../../algebra/satisfiability.ts';
import type { FragmentName } from '../../base/brand.ts';
import { NO_SPAN } from '../../base/span.ts';
import type { Catalog, Relation } from '../../catalog/catalog.ts';
import { columnsOfFragment } from '../../catalog/fragmentTree.ts';
import { columnFactsOf, leafPredicates, qualify } from '../../localization/leafPredicates.ts';
import type { Reconstruction } from '../../localization/reconstruction.ts';
import { hasKeyJoin } from '../../localization/reconstruction.ts';
import type { Expression } from '../../sql/ast.ts';
import { binary, column } from '../../sql/make.ts';
import { columnsIn, conjunction, mapColumns } from '../../sql/traverse.ts';
import type { Use } from './uses.ts';

/** Leaves of a program that no use of the relation can have a row of are taken away. */
export function withoutEmptyLeaves(
  program: Reconstruction,
  isNeeded: (leaf: FragmentName) => boolean,
): Reconstruction | undefined {
  if (program.kind === 'leaf') return isNeeded(program.of) ? program : undefined;
  const inputs = program.inputs.flatMap((input) => withoutEmptyLeaves(input, isNeeded) ?? []);
  // A join with a piece that is empty is empty.
  const isEmpty =
    inputs.length === 0 || (program.kind === 'keyJoin' && inputs.length < program.inputs.length);
  return isEmpty ? undefined : { ...program, inputs };
}

/** Whether some use of a relation can have a row that is in a leaf. */
export function canHaveRows(
  catalog: Catalog,
  relation: Relation,
  leaf: FragmentName,
  uses: readonly Use[],
): boolean {
  return uses.some(({ occurrence, conjuncts }) => {
    const reasoner = createReasoner(columnFactsOf(relation, occurrence));
    const checks = relation.checks.map((check) => isNotFalse(qualify(check, occurrence)));
    const own = leafPredicates(catalog, leaf, occurrence);
    return reasoner.isSatisfiable([...conjuncts, ...checks, ...own]);
  });
}

const isNotFalse = (check: Expression): Expression => ({
  kind: 'is',
  left: check,
  right: { kind: 'boolean', value: false, span: NO_SPAN },
  negated: true,
  span: check.span,
});

/**
 * What a leaf's rows must pass to matter to some use of the relation, as far as the leaf can tell;
 * undefined where all of them may matter. Columns carry the leaf's name.
 */
export function filterOf(
  catalog: Catalog,
  relation: Relation,
  leaf: FragmentName,
  uses: readonly Use[],
): Expression | undefined {
  const has = new Set(columnsOfFragment(catalog, leaf).map(({ name }) => name));
  const choices = uses.map(({ occurrence, conjuncts }) => {
    const reasoner = createReasoner(columnFactsOf(relation, occurrence));
    const known = leafPredicates(catalog, leaf, occurrence);
    const testable = conjuncts.filter(
      (conjunct) =>
        columnsIn(conjunct).every(({ name }) => has.has(name.text)) &&
        !reasoner.implies(known, conjunct),
    );
    const condition = conjunction(testable);
    return condition && mapColumns(condition, (node) => column(leaf, node.name.text));
  });
  const conditions = choices.filter((choice) => choice !== undefined);
  const [first, ...others] = conditions;
  if (first === undefined || conditions.length < choices.length) return undefined;
  return others.reduce((left, right) => binary('OR', left, right), first);
}

/** The columns of a leaf that travel: those wanted, and the key where it joins pieces. */
export function columnsOfLeaf(
  catalog: Catalog,
  program: Reconstruction,
  leaf: FragmentName,
  key: readonly string[],
  wanted: ReadonlySet<string>,
): readonly string[] {
  const isPiece = hasKeyJoin(program);
  return columnsOfFragment(catalog, leaf)
    .map(({ name }) => name)
    .filter((name) => wanted.has(name) || (isPiece && key.includes(name)));
}
