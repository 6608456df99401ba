import type { Expression } from '../sql/ast.ts';
import { isByChance } from '../sql/byChance.ts';
import { binary } from '../sql/make.ts';
import {
  childrenOf,
  columnsIn,
  conjunction,
  sameExpression,
  splitConjuncts,
  subqueriesIn,
} from '../sql/traverse.ts';

/**
 * Conditions of a WHERE clause with more of them for the planner to see: (a ∧ b) ∨ (a ∧ c) is
 * a ∧ (b ∨ c), which holds with NULLs, too; and where every side of a disjunction says something
 * of one relation alone, their disjunction is asked of that relation by itself. The latter follows
 * from the former, so it takes no row away; it takes them away sooner.
 */
export function factorDisjunctions(conjuncts: readonly Expression[]): readonly Expression[] {
  return conjuncts.flatMap((conjunct) => {
    const sides = sidesOf(conjunct).map(splitConjuncts);
    const isPlain = subqueriesIn(conjunct).length === 0 && !isByChance(conjunct);
    return sides.length > 1 && isPlain ? factored(conjunct, sides) : [conjunct];
  });
}

function factored(
  whole: Expression,
  sides: readonly (readonly Expression[])[],
): readonly Expression[] {
  const [first = [], ...others] = sides;
  const common = first.filter((own) => others.every((side) => isAmong(side, own)));
  const rest = sides.map((side) => side.filter((own) => !isAmong(common, own)));
  // What one side asks beyond the common conditions is asked of no row that fulfils another's.
  if (rest.some((side) => side.length === 0)) return common;
  const left = common.length === 0 ? whole : disjunction(rest);
  return [...common, ...restrictions(rest), ...(left ? [left] : [])];
}

/** What a disjunction of several relations asks of each of them. */
function restrictions(sides: readonly (readonly Expression[])[]): readonly Expression[] {
  const names = new Set(sides.flat().flatMap(tablesOf));
  if (names.size < 2) return [];
  return [...names].flatMap((name) => {
    const own = sides.map((side) =>
      side.filter((condition) => {
        const tables = tablesOf(condition);
        return tables.length === 1 && tables[0] === name && !mayFail(condition);
      }),
    );
    const made = own.every((side) => side.length > 0) ? disjunction(own) : undefined;
    return made ? [made] : [];
  });
}

function disjunction(sides: readonly (readonly Expression[])[]): Expression | undefined {
  const [first, ...others] = sides.flatMap((side) => conjunction(side) ?? []);
  return first && others.reduce((either, side) => binary('OR', either, side), first);
}

const sidesOf = (expression: Expression): readonly Expression[] =>
  expression.kind === 'binary' && expression.operator === 'OR'
    ? [...sidesOf(expression.left), ...sidesOf(expression.right)]
    : [expression];

const isAmong = (conditions: readonly Expression[], wanted: Expression): boolean =>
  conditions.some((own) => sameExpression(own, wanted));

const tablesOf = (expression: Expression): readonly string[] => [
  ...new Set(columnsIn(expression).flatMap(({ table }) => (table ? [table.text] : []))),
];

/** Functions may fail on rows that another condition would have kept from them. */
const mayFail = (expression: Expression): boolean =>
  expression.kind === 'call' || childrenOf(expression).some(mayFail);
