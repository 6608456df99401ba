import { assertNever } from '../../base/assert.ts';
import type { Expression } from '../../sql/ast.ts';
import { type Datum, sameDatum } from './datum.ts';
import type { ExpressionAffinity } from './facts.ts';

/**
 * Two-valued formulas over what can be said of a row. "This condition is TRUE", "is FALSE", "is not
 * TRUE" are each one of them, so that three-valued logic ends where the translation does: the
 * negation of "p is TRUE" is "p is FALSE or NULL", and ordinary Boolean algebra does the rest.
 */
export type Formula =
  | { readonly kind: 'constant'; readonly value: boolean }
  /** Of which nothing is known, nor of its negation: random(), a subquery. */
  | { readonly kind: 'free' }
  | { readonly kind: 'and'; readonly parts: readonly Formula[] }
  | { readonly kind: 'or'; readonly parts: readonly Formula[] }
  | Literal;

export type Literal =
  /** The variable is not NULL and stands in this order to the datum. */
  | {
      readonly kind: 'compare';
      readonly variable: Variable;
      readonly operator: Order;
      readonly datum: Datum;
    }
  /** The variable is one of these. */
  | { readonly kind: 'member'; readonly variable: Variable; readonly data: readonly Datum[] }
  /** Neither is NULL, and they stand in this order. */
  | {
      readonly kind: 'relate';
      readonly left: Variable;
      readonly operator: Relating;
      readonly right: Variable;
    }
  | { readonly kind: 'null'; readonly variable: Variable; readonly negated: boolean }
  /** A condition we do not look into has one of these truth values. */
  | { readonly kind: 'truth'; readonly atom: Atom; readonly allowed: TruthSet };

export type Order = '=' | '<>' | '<' | '<=' | '>' | '>=';
export type Relating = '=' | '<>' | '<' | '<=';

/** A set of truth values as bits. */
export type TruthSet = number;
export const TRUE = 1;
export const FALSE = 2;
export const UNKNOWN = 4;
const ANY_TRUTH = TRUE | FALSE | UNKNOWN;

/** A column, or a deterministic expression over columns that is compared as if it were one. */
export interface Variable {
  readonly id: number;
  readonly expression: Expression;
  readonly affinity: ExpressionAffinity;
  /** Whether comparing its text uses BINARY. */
  readonly isBinary: boolean;
  readonly isColumn: boolean;
  readonly notNull: boolean;
  readonly integral: boolean;
  /** Every value is a number or NULL: the result of arithmetic. */
  readonly isNumber: boolean;
  /** The columns it is computed from; none for a column. */
  readonly inputs: readonly Variable[];
  /** Those without which it is NULL. */
  readonly strictInputs: readonly Variable[];
}

/** A deterministic condition that is only known by its name. */
export interface Atom {
  readonly id: number;
  readonly expression: Expression;
  readonly inputs: readonly Variable[];
}

export const ALWAYS: Formula = { kind: 'constant', value: true };
export const NEVER: Formula = { kind: 'constant', value: false };
export const FREE: Formula = { kind: 'free' };

export function and(...parts: readonly Formula[]): Formula {
  return combine('and', parts, true);
}

export function or(...parts: readonly Formula[]): Formula {
  return combine('or', parts, false);
}

/** `neutral` vanishes from the parts, its opposite decides the whole. */
function combine(kind: 'and' | 'or', parts: readonly Formula[], neutral: boolean): Formula {
  const kept: Formula[] = [];
  for (const part of parts) {
    if (part.kind === 'constant') {
      if (part.value !== neutral) return part;
    } else if (part.kind === kind) kept.push(...part.parts);
    else kept.push(part);
  }
  const [only] = kept;
  if (only === undefined) return neutral ? ALWAYS : NEVER;
  return kept.length === 1 ? only : { kind, parts: kept };
}

const OPPOSITE: Readonly<Record<Order, Order>> = {
  '=': '<>',
  '<>': '=',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};

export const opposite = (operator: Order): Order => OPPOSITE[operator];

export const isNull = (variable: Variable): Formula =>
  variable.notNull ? NEVER : { kind: 'null', variable, negated: false };

export const isNotNull = (variable: Variable): Formula =>
  variable.notNull ? ALWAYS : { kind: 'null', variable, negated: true };

export const compare = (variable: Variable, operator: Order, datum: Datum): Formula => ({
  kind: 'compare',
  variable,
  operator,
  datum,
});

/** One of a list of data, or none of them (and not NULL). */
export function member(variable: Variable, data: readonly Datum[]): Formula {
  const distinct = data.filter(
    (datum, index) => data.findIndex((other) => sameDatum(other, datum)) === index,
  );
  const [only] = distinct;
  if (only === undefined) return NEVER;
  return distinct.length === 1
    ? compare(variable, '=', only)
    : { kind: 'member', variable, data: distinct };
}

/** Orders two variables; `>` is written as `<` from the other side. */
export function relate(left: Variable, operator: Order, right: Variable): Formula {
  if (left === right) {
    const holds = operator === '=' || operator === '<=' || operator === '>=';
    return holds ? isNotNull(left) : NEVER;
  }
  if (operator === '>') return relate(right, '<', left);
  if (operator === '>=') return relate(right, '<=', left);
  return { kind: 'relate', left, operator, right };
}

export const truth = (atom: Atom, allowed: TruthSet): Formula => ({ kind: 'truth', atom, allowed });

/** The Boolean complement, in negation normal form. */
export function negate(formula: Formula): Formula {
  switch (formula.kind) {
    case 'constant':
      return formula.value ? NEVER : ALWAYS;
    case 'free':
      return formula;
    case 'and':
      return or(...formula.parts.map(negate));
    case 'or':
      return and(...formula.parts.map(negate));
    case 'compare':
      return or(
        isNull(formula.variable),
        compare(formula.variable, opposite(formula.operator), formula.datum),
      );
    case 'member': {
      const others = formula.data.map((datum) => compare(formula.variable, '<>', datum));
      return or(isNull(formula.variable), and(...others));
    }
    case 'relate': {
      const others = relate(formula.left, opposite(formula.operator), formula.right);
      return or(isNull(formula.left), isNull(formula.right), others);
    }
    case 'null':
      return { ...formula, negated: !formula.negated };
    case 'truth':
      return truth(formula.atom, ANY_TRUTH & ~formula.allowed);
    default:
      return assertNever(formula);
  }
}
