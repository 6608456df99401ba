import { assertNever } from '../../base/assert.ts';
import type { Expression } from '../../sql/ast.ts';
import type { ColumnNode } from '../../sql/traverse.ts';
import { affinityOf, isNumeric } from '../affinity.ts';
import {
  applyAffinity,
  bytesOfHex,
  compareData,
  type Datum,
  type Known,
  numberOfLiteral,
  numberOfText,
  textOf,
} from './datum.ts';
import { affinityOfExpression, type ColumnFacts, comparesBinaryBoth } from './facts.ts';
import { matchesLike } from './pattern.ts';
import { type Evaluated, evaluateArithmetic, evaluateFunction, evaluateSign } from './scalar.ts';

/**
 * A small evaluator of SQL expressions under three-valued logic, exact or silent: `null` is SQL's
 * NULL (unknown), `undefined` means that we do not claim to know what SQLite computes. It folds
 * constants and checks witnesses; rows are never computed with it.
 */
export type Truth = Known<boolean | null>;

/** The stored value of a column in the row at hand; undefined when the row does not fix it. */
export type Lookup = (column: ColumnNode) => Evaluated;

export interface Evaluation {
  readonly facts: ColumnFacts;
  readonly lookup: Lookup;
}

const fromTruth = (truth: Truth): Evaluated => {
  if (truth === undefined || truth === null) return truth;
  return truth ? 1n : 0n;
};

export function evaluate(expression: Expression, given: Evaluation): Evaluated {
  switch (expression.kind) {
    case 'number':
      return numberOfLiteral(expression.text, expression.isInteger);
    case 'string':
      return expression.value;
    case 'blob':
      return bytesOfHex(expression.hex);
    case 'null':
      return null;
    case 'boolean':
      return expression.value ? 1n : 0n;
    case 'column':
      return given.lookup(expression);
    case 'cast':
      return evaluateCast(expression, given);
    case 'case':
      return evaluateCase(expression, given);
    case 'call':
      return evaluateFunction(
        expression.name.text,
        expression.arguments.map((argument) => evaluate(argument, given)),
      );
    case 'collate':
      return evaluate(expression.operand, given);
    case 'unary':
      return expression.operator === 'NOT'
        ? fromTruth(evaluateTruth(expression, given))
        : evaluateSign(expression.operator, evaluate(expression.operand, given));
    case 'binary':
      return isTruthOperator(expression.operator)
        ? fromTruth(evaluateTruth(expression, given))
        : evaluateArithmetic(
            expression.operator,
            evaluate(expression.left, given),
            evaluate(expression.right, given),
          );
    case 'isNull':
    case 'is':
    case 'between':
    case 'inList':
    case 'like':
      return fromTruth(evaluateTruth(expression, given));
    case 'now':
    case 'parameter':
    case 'inQuery':
    case 'inTable':
    case 'exists':
    case 'scalarQuery':
    case 'rowValue':
    case 'raise':
      return undefined;
    default:
      return assertNever(expression);
  }
}

const TRUTH_OPERATORS = new Set(['AND', 'OR', '=', '<>', '<', '<=', '>', '>=']);
const isTruthOperator = (operator: string): boolean => TRUTH_OPERATORS.has(operator);

/** The value of an expression as a condition: TRUE, FALSE, NULL, or not known to us. */
export function evaluateTruth(expression: Expression, given: Evaluation): Truth {
  switch (expression.kind) {
    case 'unary':
      if (expression.operator === 'NOT') return not(evaluateTruth(expression.operand, given));
      break;
    case 'binary':
      if (expression.operator === 'AND') {
        return and(evaluateTruth(expression.left, given), evaluateTruth(expression.right, given));
      }
      if (expression.operator === 'OR') {
        const left = not(evaluateTruth(expression.left, given));
        return not(and(left, not(evaluateTruth(expression.right, given))));
      }
      if (isTruthOperator(expression.operator)) {
        return evaluateComparison(expression.operator, expression.left, expression.right, given);
      }
      break;
    case 'isNull': {
      const value = evaluate(expression.operand, given);
      return value === undefined ? undefined : (value === null) !== expression.negated;
    }
    case 'is':
      return evaluateIs(expression, given);
    case 'between':
      return negateIf(
        expression.negated,
        and(
          evaluateComparison('>=', expression.operand, expression.low, given),
          evaluateComparison('<=', expression.operand, expression.high, given),
        ),
      );
    case 'inList':
      return evaluateInList(expression, given);
    case 'like':
      return evaluateLike(expression, given);
    default:
      // What is left is decided below.
      break;
  }
  return truthOf(evaluate(expression, given));
}

const not = (truth: Truth): Truth => (truth === undefined || truth === null ? truth : !truth);
const negateIf = (negated: boolean, truth: Truth): Truth => (negated ? not(truth) : truth);

/** FALSE wins over everything, so one known FALSE decides even where the other side is unknown. */
function and(left: Truth, right: Truth): Truth {
  if (left === false || right === false) return false;
  if (left === undefined || right === undefined) return undefined;
  return left === null || right === null ? null : true;
}

/** A value as a condition: its number is not zero. Text with a numeric beginning is left alone. */
function truthOf(value: Evaluated): Truth {
  if (value === undefined || value === null) return value;
  if (typeof value === 'bigint') return value !== 0n;
  if (typeof value === 'number') return value !== 0;
  if (typeof value !== 'string') return undefined;
  const number = numberOfText(value);
  if (typeof number !== 'string') return number === undefined ? undefined : Number(number) !== 0;
  return /^\s*[-+]?\.?\d/.test(value) || value.includes('\0') ? undefined : false;
}

function evaluateComparison(
  operator: string,
  left: Expression,
  right: Expression,
  given: Evaluation,
): Truth {
  if (left.kind === 'rowValue' || right.kind === 'rowValue') return undefined;
  const a = evaluate(left, given);
  const b = evaluate(right, given);
  if (a === null || b === null) return null;
  if (a === undefined || b === undefined) return undefined;
  const order = compareWithAffinity(left, right, a, b, given.facts);
  return order === undefined ? undefined : holds(operator, order);
}

export function holds(operator: string, order: number): boolean {
  switch (operator) {
    case '=':
      return order === 0;
    case '<>':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      // What is left is decided below.
      return order >= 0;
  }
}

/** Datatype3, section 4.2: a numeric operand turns the other numeric, a text one an untyped one. */
function compareWithAffinity(
  left: Expression,
  right: Expression,
  a: Datum,
  b: Datum,
  facts: ColumnFacts,
): Known<number> {
  const leftAffinity = affinityOfExpression(left, facts);
  const rightAffinity = affinityOfExpression(right, facts);
  if (leftAffinity === undefined || rightAffinity === undefined) return undefined;
  let x: Known<Datum> = a;
  let y: Known<Datum> = b;
  if (isNumeric(leftAffinity) && !isNumeric(rightAffinity)) y = applyAffinity(b, 'numeric');
  else if (isNumeric(rightAffinity) && !isNumeric(leftAffinity)) x = applyAffinity(a, 'numeric');
  else if (leftAffinity === 'text' && rightAffinity === 'none') y = applyAffinity(b, 'text');
  else if (rightAffinity === 'text' && leftAffinity === 'none') x = applyAffinity(a, 'text');
  if (x === undefined || y === undefined) return undefined;
  const areTexts = typeof x === 'string' && typeof y === 'string';
  if (areTexts && !comparesBinaryBoth(left, right, facts)) return undefined;
  return compareData(x, y);
}

function evaluateIs(expression: Extract<Expression, { kind: 'is' }>, given: Evaluation): Truth {
  // `x IS TRUE` asks for the truth of x, not for the number 1.
  if (expression.right.kind === 'boolean') {
    const truth = evaluateTruth(expression.left, given);
    if (truth === undefined) return undefined;
    return (truth === expression.right.value) !== expression.negated;
  }
  const left = evaluate(expression.left, given);
  const right = evaluate(expression.right, given);
  if (left === undefined || right === undefined) return undefined;
  if (left === null || right === null) return (left === right) !== expression.negated;
  return negateIf(
    expression.negated,
    evaluateComparison('=', expression.left, expression.right, given),
  );
}

function evaluateInList(
  expression: Extract<Expression, { kind: 'inList' }>,
  given: Evaluation,
): Truth {
  let isNotIn: Truth = true;
  for (const item of expression.items) {
    // An item of a list loses its affinity; only literals are sure to have none.
    const isLiteral = affinityOfExpression(item, given.facts) === 'none';
    const equal = isLiteral ? evaluateComparison('=', expression.operand, item, given) : undefined;
    isNotIn = and(isNotIn, not(equal));
  }
  return negateIf(!expression.negated, isNotIn);
}

function evaluateLike(expression: Extract<Expression, { kind: 'like' }>, given: Evaluation): Truth {
  const operand = evaluate(expression.operand, given);
  const pattern = evaluate(expression.pattern, given);
  if (operand === null || pattern === null) return null;
  if (operand === undefined || typeof pattern !== 'string') return undefined;
  if (expression.operator !== 'LIKE' || expression.escape !== undefined) return undefined;
  const text = textOf(operand);
  return text === undefined ? undefined : negateIf(expression.negated, matchesLike(text, pattern));
}

function evaluateCast(
  expression: Extract<Expression, { kind: 'cast' }>,
  given: Evaluation,
): Evaluated {
  const value = evaluate(expression.operand, given);
  if (value === undefined || value === null) return value;
  const affinity = affinityOf(expression.type.name);
  if (affinity === 'text') return textOf(value);
  if (affinity === 'integer' && typeof value === 'bigint') return value;
  if (affinity === 'real' && typeof value === 'number') return value;
  return undefined;
}

function evaluateCase(
  expression: Extract<Expression, { kind: 'case' }>,
  given: Evaluation,
): Evaluated {
  for (const branch of expression.branches) {
    const truth =
      expression.operand === undefined
        ? evaluateTruth(branch.when, given)
        : evaluateComparison('=', expression.operand, branch.when, given);
    if (truth === undefined) return undefined;
    if (truth === true) return evaluate(branch.then, given);
  }
  return expression.otherwise === undefined ? null : evaluate(expression.otherwise, given);
}
