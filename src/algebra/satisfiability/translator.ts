import type { Expression } from '../../sql/ast.ts';
import type { Evaluation } from './evaluate.ts';
import { and, type Formula, FREE, isNotNull, type TruthSet, truth } from './formula.ts';
import { strictColumns, type Vocabulary } from './vocabulary.ts';

/** What the parts of the translation share; `is` is the whole of it, for conditions inside. */
export interface Translator {
  readonly words: Vocabulary;
  /** For folding constants: no column has a value. */
  readonly given: Evaluation;
  /** The formula of "the condition has this truth value", TRUE or FALSE. */
  readonly is: (condition: Expression, wanted: TruthSet) => Formula;
}

/** A condition that is only known by its name; FREE where even that would say too much. */
export function opaque(by: Translator, condition: Expression, wanted: TruthSet): Formula {
  const atom = by.words.atomOf(condition);
  return atom === undefined ? FREE : truth(atom, wanted);
}

/** An opaque comparison; being TRUE or FALSE it still tells that its operands are not NULL. */
export function opaqueStrict(
  by: Translator,
  condition: Expression,
  operands: readonly Expression[],
  wanted: TruthSet,
): Formula {
  const columns = operands.flatMap(strictColumns).map(by.words.variableOf);
  const known = columns.filter((variable) => variable !== undefined);
  return and(opaque(by, condition, wanted), ...known.map(isNotNull));
}
