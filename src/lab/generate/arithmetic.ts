import type { BinaryOperator } from '../../sql/ast.ts';
import { integerOf, integerOrReal, numberOf, type SqlValue, textOf } from './sqlValue.ts';

export type ArithmeticOperator = Extract<
  BinaryOperator,
  '+' | '-' | '*' | '/' | '%' | '||' | '&' | '|' | '<<' | '>>'
>;

type Present = Exclude<SqlValue, null>;

/** SQLite's arithmetic: NULL is contagious, division by zero is NULL, overflow turns REAL. */
export function compute(operator: ArithmeticOperator, left: SqlValue, right: SqlValue): SqlValue {
  if (left === null || right === null) return null;
  switch (operator) {
    case '||':
      return textOf(left) + textOf(right);
    case '&':
      return BigInt.asIntN(64, integerOf(left) & integerOf(right));
    case '|':
      return BigInt.asIntN(64, integerOf(left) | integerOf(right));
    case '<<':
      return shift(integerOf(left), integerOf(right));
    case '>>':
      return shift(integerOf(left), -integerOf(right));
    case '%':
      return remainder(left, right);
    default:
      // No other kind asks for more.
      return calculate(operator, numberOf(left), numberOf(right));
  }
}

function calculate(
  operator: '+' | '-' | '*' | '/',
  left: bigint | number,
  right: bigint | number,
): SqlValue {
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    if (operator === '/') return right === 0n ? null : integerOrReal(left / right);
    if (operator === '+') return integerOrReal(left + right);
    return integerOrReal(operator === '-' ? left - right : left * right);
  }
  const [a, b] = [Number(left), Number(right)];
  if (operator === '/') return b === 0 ? null : finiteOrNull(a / b);
  if (operator === '+') return finiteOrNull(a + b);
  return finiteOrNull(operator === '-' ? a - b : a * b);
}

/** SQLite has no NaN: it is NULL. Infinities stay. */
const finiteOrNull = (value: number): SqlValue => (Number.isNaN(value) ? null : value);

/** Both operands are cast to integers; the result is REAL if one of them counts as REAL. */
function remainder(left: Present, right: Present): SqlValue {
  const divisor = integerOf(right);
  if (divisor === 0n) return null;
  const rest = integerOf(left) % divisor;
  const isReal = typeof numberOf(left) === 'number' || typeof numberOf(right) === 'number';
  return isReal ? Number(rest) : rest;
}

/** A negative distance shifts the other way; beyond 63 bits only the sign is left. */
function shift(value: bigint, distance: bigint): SqlValue {
  if (distance >= 0n) return distance > 63n ? 0n : BigInt.asIntN(64, value << distance);
  if (distance < -63n) return value < 0n ? -1n : 0n;
  return value >> -distance;
}
