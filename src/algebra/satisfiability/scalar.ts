import { fnv1a32 } from '../../base/prng.ts';
import { type Datum, isInteger64, type Known, textOf } from './datum.ts';

/**
 * Arithmetic and functions of single values, exact or silent: `null` is SQL's NULL, `undefined`
 * means that we do not claim to know what SQLite computes.
 */
export type Evaluated = Known<Datum | null>;

/** The name of the pseudo-function that stands for BY HASH; it never reaches an engine. */
export const HASH_BUCKET = 'hash_bucket';

export function evaluateSign(operator: '-' | '+' | '~', value: Evaluated): Evaluated {
  if (value === undefined || value === null || operator === '+') return value;
  if (operator === '~') return typeof value === 'bigint' ? ~value : undefined;
  if (typeof value === 'number') return -value;
  if (typeof value !== 'bigint') return undefined;
  return isInteger64(-value) ? -value : undefined;
}

export function evaluateArithmetic(operator: string, left: Evaluated, right: Evaluated): Evaluated {
  if (left === null || right === null) {
    // `->` takes its operands apart in its own way; all others are strict.
    return operator.startsWith('->') ? undefined : null;
  }
  if (left === undefined || right === undefined) return undefined;
  if (operator === '||') {
    const [a, b] = [textOf(left), textOf(right)];
    return a === undefined || b === undefined ? undefined : a + b;
  }
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    return integerArithmetic(operator, left, right);
  }
  const areNumbers = typeof left !== 'string' && typeof right !== 'string';
  if (!areNumbers || left instanceof Uint8Array || right instanceof Uint8Array) return undefined;
  return realArithmetic(operator, Number(left), Number(right));
}

function integerArithmetic(operator: string, left: bigint, right: bigint): Evaluated {
  const bounded = (value: bigint): Evaluated => (isInteger64(value) ? value : undefined);
  switch (operator) {
    case '+':
      return bounded(left + right);
    case '-':
      return bounded(left - right);
    case '*':
      return bounded(left * right);
    case '/':
      return right === 0n ? null : bounded(left / right);
    case '%':
      return right === 0n ? null : bounded(left % right);
    case '&':
      return left & right;
    case '|':
      return left | right;
    default:
      // Anything else is not computed here, so nothing is concluded from it.
      return undefined;
  }
}

function realArithmetic(operator: string, left: number, right: number): Evaluated {
  const finite = (value: number): Evaluated => (Number.isFinite(value) ? value : undefined);
  switch (operator) {
    case '+':
      return finite(left + right);
    case '-':
      return finite(left - right);
    case '*':
      return finite(left * right);
    case '/':
      return right === 0 ? null : finite(left / right);
    default:
      // Anything else is not computed here, so nothing is concluded from it.
      return undefined;
  }
}

/** A call of one of the functions we model. */
export function evaluateFunction(name: string, values: readonly Evaluated[]): Evaluated {
  switch (name) {
    case 'coalesce':
    case 'ifnull':
      return values.every((value) => value === null)
        ? null
        : values.find((value) => value !== null);
    case HASH_BUCKET:
      return hashBucket(values);
    default:
      // Anything else is not computed here, so nothing is concluded from it.
      return values.length === 1 ? evaluateUnary(name, values[0]) : undefined;
  }
}

/** Functions of one argument, NULL for NULL. */
function evaluateUnary(name: string, value: Evaluated): Evaluated {
  const isKnown = name === 'lower' || name === 'upper' || name === 'abs' || name === 'length';
  if (!isKnown || value === undefined || value === null) return isKnown ? value : undefined;
  if (name === 'abs') return absolute(value);
  const text = textOf(value);
  // Text functions stop at a NUL character, each in its own way.
  if (text === undefined || text.includes('\0')) return undefined;
  return name === 'length' ? BigInt([...text].length) : foldAscii(text, name === 'lower');
}

function absolute(value: Datum): Evaluated {
  if (typeof value === 'number') return Math.abs(value);
  if (typeof value !== 'bigint' || !isInteger64(-value)) return undefined;
  return value < 0n ? -value : value;
}

/** SQLite's own lower() and upper() change ASCII letters only. */
function foldAscii(text: string, toLower: boolean): string {
  return toLower
    ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    : text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/**
 * The bucket of a BY HASH fragmentation: 32-bit FNV-1a of the values' texts, joined by the unit
 * separator, modulo the number of buckets, which is the last argument; a NULL goes to the first.
 */
function hashBucket(values: readonly Evaluated[]): Evaluated {
  const modulus = values.at(-1);
  const keys = values.slice(0, -1);
  if (typeof modulus !== 'bigint' || modulus <= 0n) return undefined;
  if (keys.includes(null)) return 0n;
  const texts = keys.map((key) => (key === undefined || key === null ? undefined : textOf(key)));
  if (texts.includes(undefined)) return undefined;
  return BigInt(fnv1a32(texts.join('\u001f'))) % modulus;
}
