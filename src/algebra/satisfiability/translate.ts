import type { Expression } from '../../sql/ast.ts';
import { binary } from '../../sql/make.ts';
import { isOrder, ofComparison, ofList } from './comparisonFormula.ts';
import { evaluateTruth } from './evaluate.ts';
import {
  ALWAYS,
  and,
  compare,
  FALSE,
  type Formula,
  FREE,
  isNotNull,
  isNull,
  NEVER,
  negate,
  opposite,
  or,
  TRUE,
  type TruthSet,
} from './formula.ts';
import { ofLike } from './likeFormula.ts';
import { opaque, type Translator } from './translator.ts';
import { isDeterministic, type Vocabulary } from './vocabulary.ts';

/**
 * From SQL conditions to formulas: `isTrue(e)` holds of exactly the rows for which e is TRUE, or of
 * more where a part is out of our reach; then it is FREE or a named atom, never a guess.
 */
export interface Translation {
  readonly isTrue: (condition: Expression) => Formula;
  readonly isFalse: (condition: Expression) => Formula;
}

/** A CASE with more branches is not taken apart. */
const MAX_CASE_BRANCHES = 8;

export function createTranslation(words: Vocabulary): Translation {
  const by: Translator = {
    words,
    given: { facts: words.facts, lookup: () => undefined },
    is: (condition, wanted) => is(by, condition, wanted),
  };
  return {
    isTrue: (condition) => by.is(condition, TRUE),
    isFalse: (condition) => by.is(condition, FALSE),
  };
}

/** The formula of "the condition has this truth value". */
function is(by: Translator, condition: Expression, wanted: TruthSet): Formula {
  const wantsTrue = wanted === TRUE;
  switch (condition.kind) {
    case 'unary':
      if (condition.operator === 'NOT') return by.is(condition.operand, wantsTrue ? FALSE : TRUE);
      return ofValue(by, condition, wanted);
    case 'binary':
      if (condition.operator === 'AND' || condition.operator === 'OR') {
        const parts = [by.is(condition.left, wanted), by.is(condition.right, wanted)];
        return (condition.operator === 'AND') === wantsTrue ? and(...parts) : or(...parts);
      }
      if (isOrder(condition.operator)) {
        const operator = wantsTrue ? condition.operator : opposite(condition.operator);
        return ofComparison(by, condition, operator, wanted);
      }
      return ofValue(by, condition, wanted);
    case 'isNull':
      return wantsTrue === condition.negated
        ? negate(isNullFormula(by, condition.operand))
        : isNullFormula(by, condition.operand);
    case 'is': {
      const formula = ofIs(by, condition.left, condition.right);
      return wantsTrue === condition.negated ? negate(formula) : formula;
    }
    case 'between': {
      const low = binary('>=', condition.operand, condition.low);
      const high = binary('<=', condition.operand, condition.high);
      return by.is(binary('AND', low, high), flipIf(condition.negated, wanted));
    }
    case 'inList':
      return ofList(by, condition, flipIf(condition.negated, wanted));
    case 'like':
      return ofLike(by, condition, flipIf(condition.negated, wanted));
    case 'case':
      return ofCase(by, condition, wanted);
    case 'boolean':
      return condition.value === wantsTrue ? ALWAYS : NEVER;
    case 'null':
      return NEVER;
    default:
      // Everything else is a value or decided below.
      return ofValue(by, condition, wanted);
  }
}

/** A value used as a condition: it is TRUE when its number is not zero. */
function ofValue(by: Translator, expression: Expression, wanted: TruthSet): Formula {
  const known = isDeterministic(expression) ? evaluateTruth(expression, by.given) : undefined;
  if (known !== undefined) return (wanted === TRUE ? known : known === false) ? ALWAYS : NEVER;
  const variable = by.words.variableOf(expression);
  if (variable?.isNumber) return compare(variable, wanted === TRUE ? '<>' : '=', 0n);
  const atom = opaque(by, expression, wanted);
  if (variable === undefined || !isDeterministic(expression)) return atom;
  // Whatever text is true, it is not '0'.
  const zero = variable.affinity === 'text' ? '0' : 0n;
  const isBinary = variable.isBinary || zero === 0n;
  const implied = wanted === TRUE && isBinary ? compare(variable, '<>', zero) : ALWAYS;
  return and(atom, isNotNull(variable), implied);
}

function isNullFormula(by: Translator, expression: Expression): Formula {
  switch (expression.kind) {
    case 'null':
      return ALWAYS;
    case 'number':
    case 'string':
    case 'blob':
    case 'boolean':
      return NEVER;
    case 'cast':
    case 'collate':
      return isNullFormula(by, expression.operand);
    case 'unary':
      return isNullFormula(by, expression.operand);
    case 'binary':
      if (expression.left.kind === 'rowValue') return FREE;
      if (NEVER_NULL_OF_VALUES.has(expression.operator)) {
        return or(isNullFormula(by, expression.left), isNullFormula(by, expression.right));
      }
      if (expression.operator === 'AND' || expression.operator === 'OR') {
        return and(negate(by.is(expression, TRUE)), negate(by.is(expression, FALSE)));
      }
      break;
    case 'isNull':
    case 'is':
      return NEVER;
    case 'between':
    case 'inList':
      return and(negate(by.is(expression, TRUE)), negate(by.is(expression, FALSE)));
    default:
      // Everything else is a value or decided below.
      break;
  }
  const variable = by.words.variableOf(expression);
  return variable === undefined ? FREE : isNull(variable);
}

function ofIs(by: Translator, left: Expression, right: Expression): Formula {
  // `x IS TRUE` asks for the truth of x, not for the number 1.
  if (right.kind === 'boolean') return by.is(left, right.value ? TRUE : FALSE);
  if (left.kind === 'rowValue' || right.kind === 'rowValue') return FREE;
  const bothNull = and(isNullFormula(by, left), isNullFormula(by, right));
  return or(bothNull, by.is(binary('=', left, right), TRUE));
}

/** A searched CASE is the first branch whose condition is TRUE. */
function ofCase(
  by: Translator,
  condition: Extract<Expression, { kind: 'case' }>,
  wanted: TruthSet,
): Formula {
  const { branches, operand } = condition;
  if (operand !== undefined || branches.length > MAX_CASE_BRANCHES)
    return ofValue(by, condition, wanted);
  const otherwise = condition.otherwise;
  const last = otherwise === undefined ? NEVER : by.is(otherwise, wanted);
  return branches.reduceRight<Formula>((rest, branch) => {
    const chosen = by.is(branch.when, TRUE);
    return or(and(chosen, by.is(branch.then, wanted)), and(negate(chosen), rest));
  }, last);
}

/** Operators that give NULL for NULL operands only. Arithmetic does not: infinity minus itself. */
const NEVER_NULL_OF_VALUES = new Set(['||', '=', '<>', '<', '<=', '>', '>=']);

const flipIf = (negated: boolean, wanted: TruthSet): TruthSet => {
  if (!negated) return wanted;
  return wanted === TRUE ? FALSE : TRUE;
};
