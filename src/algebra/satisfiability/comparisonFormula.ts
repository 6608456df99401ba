import type { Expression } from '../../sql/ast.ts';
import { binary } from '../../sql/make.ts';
import { columnsIn } from '../../sql/traverse.ts';
import { isNumeric } from '../affinity.ts';
import { applyAffinity, type Datum, type Known } from './datum.ts';
import { evaluate, evaluateTruth } from './evaluate.ts';
import { affinityOfExpression, type ExpressionAffinity, hasBinaryCollation } from './facts.ts';
import {
  ALWAYS,
  and,
  compare,
  FALSE,
  type Formula,
  FREE,
  member,
  NEVER,
  type Order,
  or,
  relate,
  TRUE,
  type TruthSet,
  type Variable,
} from './formula.ts';
import { opaque, opaqueStrict, type Translator } from './translator.ts';
import { isDeterministic } from './vocabulary.ts';

/**
 * Comparisons and IN lists. A comparison becomes a literal only when both sides are compared as
 * they
 * are stored: whichever side SQLite would convert must be a constant, which is converted here.
 */
type Term =
  | {
      readonly kind: 'datum';
      readonly datum: Datum;
      readonly affinity: ExpressionAffinity;
      readonly isBinary: boolean;
    }
  | { readonly kind: 'variable'; readonly variable: Variable };

const MIRRORED: Readonly<Record<Order, Order>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
};

export const isOrder = (operator: string): operator is Order => operator in MIRRORED;

export function ofComparison(
  by: Translator,
  condition: Extract<Expression, { kind: 'binary' }>,
  operator: Order,
  wanted: TruthSet,
): Formula {
  const { left, right } = condition;
  if (left.kind === 'rowValue' || right.kind === 'rowValue') {
    return ofRows(by, condition, left, right, wanted);
  }
  const a = termOf(by, left);
  const b = termOf(by, right);
  if (a === undefined || b === undefined) return opaqueStrict(by, condition, [left, right], wanted);
  // NULL is neither equal nor unequal to anything.
  if (a === null || b === null) return NEVER;
  if (a.kind === 'datum' && b.kind === 'datum') {
    const known = evaluateTruth(condition, by.given);
    if (known === undefined) return opaque(by, condition, wanted);
    return (wanted === TRUE ? known : known === false) ? ALWAYS : NEVER;
  }
  const formula =
    a.kind === 'datum'
      ? b.kind === 'datum'
        ? undefined
        : compareWith(b, MIRRORED[operator], a)
      : b.kind === 'datum'
        ? compareWith(a, operator, b)
        : relateBoth(a, operator, b);
  return formula ?? opaqueStrict(by, condition, [left, right], wanted);
}

/** (a, b) = (c, d) is the conjunction of the pairs; other orders of rows are not looked into. */
function ofRows(
  by: Translator,
  condition: Extract<Expression, { kind: 'binary' }>,
  left: Expression,
  right: Expression,
  wanted: TruthSet,
): Formula {
  const areRows = left.kind === 'rowValue' && right.kind === 'rowValue';
  if (!areRows || left.items.length !== right.items.length) return FREE;
  if (condition.operator !== '=' && condition.operator !== '<>') return FREE;
  const pairs = left.items.map((item, index) => binary('=', item, right.items[index] ?? item));
  const isTrueSide = (condition.operator === '=') === (wanted === TRUE);
  return isTrueSide
    ? and(...pairs.map((pair) => by.is(pair, TRUE)))
    : or(...pairs.map((pair) => by.is(pair, FALSE)));
}

/** Null for the constant NULL, undefined for what has no variable. */
function termOf(by: Translator, expression: Expression): Term | null | undefined {
  const affinity = affinityOfExpression(expression, by.words.facts);
  if (affinity === undefined) return undefined;
  if (expression.kind !== 'column' && columnsIn(expression).length === 0) {
    const value = isDeterministic(expression) ? evaluate(expression, by.given) : undefined;
    if (value === null) return null;
    if (value !== undefined) {
      const isBinary = hasBinaryCollation(expression, by.words.facts);
      return { kind: 'datum', datum: value, affinity, isBinary };
    }
  }
  const variable = by.words.variableOf(expression);
  return variable === undefined ? undefined : { kind: 'variable', variable };
}

/**
 * The constant as the comparison with this variable sees it. Undefined where the variable's own
 * value would be converted, or its text is compared under another collation.
 */
function comparable(variable: Variable, datum: Datum, affinity: ExpressionAffinity): Known<Datum> {
  let converted: Known<Datum> = datum;
  if (isNumeric(variable.affinity)) {
    if (!isNumeric(affinity)) converted = applyAffinity(datum, 'numeric');
  } else if (isNumeric(affinity)) {
    if (!variable.isNumber) return undefined;
  } else if (variable.affinity === 'text' && affinity === 'none') {
    converted = applyAffinity(datum, 'text');
  } else if (variable.affinity === 'none' && affinity === 'text') return undefined;
  return typeof converted === 'string' && !variable.isBinary ? undefined : converted;
}

function compareWith(
  term: Extract<Term, { kind: 'variable' }>,
  operator: Order,
  constant: Extract<Term, { kind: 'datum' }>,
): Formula | undefined {
  if (typeof constant.datum === 'string' && !constant.isBinary) return undefined;
  const datum = comparable(term.variable, constant.datum, constant.affinity);
  return datum === undefined ? undefined : compare(term.variable, operator, datum);
}

/** Two variables are compared as they are stored when neither side converts the other. */
function relateBoth(
  left: Extract<Term, { kind: 'variable' }>,
  operator: Order,
  right: Extract<Term, { kind: 'variable' }>,
): Formula | undefined {
  const a = left.variable;
  const b = right.variable;
  if (!a.isBinary || !b.isBinary) return undefined;
  const isNumber = (variable: Variable): boolean =>
    isNumeric(variable.affinity) || variable.isNumber;
  if (isNumeric(a.affinity) || isNumeric(b.affinity)) {
    return isNumber(a) && isNumber(b) ? relate(a, operator, b) : undefined;
  }
  // TEXT affinity is applied to an expression that has none, but not to a BLOB column.
  const kinds = [a.affinity, b.affinity];
  return kinds.includes('text') && kinds.includes('none') ? undefined : relate(a, operator, b);
}

export function ofList(
  by: Translator,
  condition: Extract<Expression, { kind: 'inList' }>,
  wanted: TruthSet,
): Formula {
  const { operand, items } = condition;
  const positive = condition.negated ? { ...condition, negated: false } : condition;
  const term = operand.kind === 'rowValue' ? undefined : termOf(by, operand);
  const constants = items.map((item) => listConstant(by, item));
  if (term?.kind === 'variable' && constants.every((constant) => constant !== undefined)) {
    const formula = memberOf(term.variable, constants, wanted);
    if (formula !== undefined) return formula;
  }
  // A column in the list is compared without its affinity, which no `=` can say.
  const isPlain = items.every(
    (item) => item.kind === 'rowValue' || listConstant(by, item) !== undefined,
  );
  if (!isPlain) return opaqueStrict(by, positive, [operand], wanted);
  const equalities = items.map((item) => by.is(binary('=', operand, item), wanted));
  return wanted === TRUE ? or(...equalities) : and(...equalities);
}

/** The datum of a list item that has no affinity; undefined for any other item. */
function listConstant(by: Translator, item: Expression): Datum | null | undefined {
  if (item.kind === 'cast' || item.kind === 'column') return undefined;
  if (!hasBinaryCollation(item, by.words.facts)) return undefined;
  return columnsIn(item).length === 0 && isDeterministic(item)
    ? evaluate(item, by.given)
    : undefined;
}

function memberOf(
  variable: Variable,
  constants: readonly (Datum | null)[],
  wanted: TruthSet,
): Formula | undefined {
  const data: Datum[] = [];
  for (const constant of constants) {
    if (constant === null) {
      // x NOT IN (…, NULL) is never TRUE; x IN (…, NULL) ignores the NULL.
      if (wanted === FALSE) return NEVER;
      continue;
    }
    const datum = comparable(variable, constant, 'none');
    if (datum === undefined) return undefined;
    data.push(datum);
  }
  if (wanted === TRUE) return member(variable, data);
  return and(...data.map((datum) => compare(variable, '<>', datum)));
}
