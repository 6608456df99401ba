import { NO_SPAN } from '../../base/span.ts';
import type { Expression } from '../../sql/ast.ts';
import { name } from '../../sql/make.ts';
import {
  ALWAYS,
  and,
  compare,
  FALSE,
  type Formula,
  isNotNull,
  negate,
  or,
  type TruthSet,
  type Variable,
} from './formula.ts';
import { endOfPrefix, prefixOfGlob, prefixOfLike } from './pattern.ts';
import { opaque, opaqueStrict, type Translator } from './translator.ts';

/**
 * LIKE 'abc%' and GLOB 'abc*' are ranges of the operand's text: LIKE of the text in lower case,
 * because SQLite's LIKE ignores the case of ASCII letters. Other patterns still have a beginning.
 */
export function ofLike(
  by: Translator,
  condition: Extract<Expression, { kind: 'like' }>,
  wanted: TruthSet,
): Formula {
  const { operand, pattern, operator } = condition;
  const positive = condition.negated ? { ...condition, negated: false } : condition;
  const fallback = () => opaqueStrict(by, positive, [operand], wanted);
  const variable = by.words.variableOf(operand);
  const isKnown = operator === 'LIKE' || operator === 'GLOB';
  if (variable === undefined || pattern.kind !== 'string' || !isKnown) return fallback();
  if (condition.escape !== undefined || pattern.value.includes('\0')) return fallback();
  const isLike = operator === 'LIKE';
  const { prefix, reach } = isLike ? prefixOfLike(pattern.value) : prefixOfGlob(pattern.value);
  const compared = by.words.variableOf(isLike ? lowered(castToText(operand)) : castToText(operand));
  if (compared === undefined) return fallback();
  const exact = beginsWith(compared, prefix, reach === 'equal');
  if (wanted === FALSE) {
    return reach === 'necessary' ? fallback() : and(isNotNull(variable), negate(exact));
  }
  const parts = [isNotNull(variable), exact, storedRange(variable, prefix, isLike)];
  return and(...parts, reach === 'necessary' ? opaque(by, positive, wanted) : ALWAYS);
}

function beginsWith(variable: Variable, prefix: string, isWhole: boolean): Formula {
  if (isWhole) return compare(variable, '=', prefix);
  const end = endOfPrefix(prefix);
  const isBelow = end === undefined ? ALWAYS : compare(variable, '<', end);
  return and(
    isNotNull(variable),
    prefix === '' ? ALWAYS : compare(variable, '>=', prefix),
    isBelow,
  );
}

/**
 * What a prefix says of the stored value itself. Upper case sorts before lower case, so every
 * spelling of 'abc…' lies from 'ABC' up to 'abd'. A blob can match too, by its bytes as text.
 */
function storedRange(variable: Variable, prefix: string, foldsCase: boolean): Formula {
  if (variable.affinity !== 'text' || !variable.isBinary || prefix === '') return ALWAYS;
  const low = foldsCase ? prefix.replace(/[a-z]+/g, (letters) => letters.toUpperCase()) : prefix;
  const end = endOfPrefix(prefix);
  const isBelow = end === undefined ? ALWAYS : compare(variable, '<', end);
  const isBlob = compare(variable, '>=', new Uint8Array());
  return or(and(compare(variable, '>=', low), isBelow), isBlob);
}

const TEXT_TYPE = Object.freeze({ kind: 'typeName', name: 'TEXT', arguments: [], span: NO_SPAN });

const castToText = (operand: Expression): Expression => ({
  kind: 'cast',
  operand,
  type: TEXT_TYPE,
  span: NO_SPAN,
});

const lowered = (operand: Expression): Expression => ({
  kind: 'call',
  name: name('lower'),
  distinct: false,
  star: false,
  arguments: [operand],
  orderBy: [],
  span: NO_SPAN,
});
