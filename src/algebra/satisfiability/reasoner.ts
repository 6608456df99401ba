import type { Value } from '../../base/value.ts';
import type { Expression } from '../../sql/ast.ts';
import { explainContradiction } from './explain.ts';
import type { ColumnFacts } from './facts.ts';
import { type Formula, negate } from './formula.ts';
import { type Outcome, solve } from './solve.ts';
import { createTranslation } from './translate.ts';
import { createVocabulary } from './vocabulary.ts';
import { findWitness } from './witness.ts';

export type Verdict =
  /** `core` is a smallest contradictory part; `because` says it as a textbook does. */
  | { readonly satisfiable: false; readonly because: string; readonly core: readonly Expression[] }
  /** Not proved contradictory. A witness, where there is one, makes every conjunct TRUE. */
  | { readonly satisfiable: true; readonly witness?: ReadonlyMap<string, Value> };

/**
 * Decides conjunctions over one set of columns. What a condition means is worked out once, so keep
 * a reasoner for as long as its columns mean the same.
 */
export interface Reasoner {
  /** False is a proof that no row makes all conjuncts TRUE; true only that none was found. */
  readonly isSatisfiable: (conjuncts: readonly Expression[]) => boolean;
  readonly decide: (conjuncts: readonly Expression[]) => Verdict;
  /** True is a proof: every row that makes all premises TRUE makes the conclusion TRUE. */
  readonly implies: (premises: readonly Expression[], conclusion: Expression) => boolean;
}

export function createReasoner(facts: ColumnFacts): Reasoner {
  const translation = createTranslation(createVocabulary(facts));
  const known = new WeakMap<Expression, Formula>();

  const isTrue = (condition: Expression): Formula => {
    const before = known.get(condition);
    if (before !== undefined) return before;
    const formula = translation.isTrue(condition);
    known.set(condition, formula);
    return formula;
  };

  const ask = (conjuncts: readonly Expression[]): Outcome => solve(conjuncts.map(isTrue), facts);

  const isSatisfiable = (conjuncts: readonly Expression[]): boolean =>
    ask(conjuncts).kind === 'satisfiable';

  const decide = (conjuncts: readonly Expression[]): Verdict => {
    const outcome = ask(conjuncts);
    if (outcome.kind === 'unsatisfiable') {
      return { satisfiable: false, ...explainContradiction(conjuncts, isSatisfiable, facts) };
    }
    const witness =
      outcome.state === undefined ? undefined : findWitness(conjuncts, outcome.state, facts);
    return witness === undefined ? { satisfiable: true } : { satisfiable: true, witness };
  };

  const implies = (premises: readonly Expression[], conclusion: Expression): boolean => {
    const formulas = [...premises.map(isTrue), negate(isTrue(conclusion))];
    return solve(formulas, facts).kind === 'unsatisfiable';
  };

  return { isSatisfiable, decide, implies };
}

export const decide = (conjuncts: readonly Expression[], facts: ColumnFacts): Verdict =>
  createReasoner(facts).decide(conjuncts);

export const implies = (
  premises: readonly Expression[],
  conclusion: Expression,
  facts: ColumnFacts,
): boolean => createReasoner(facts).implies(premises, conclusion);
