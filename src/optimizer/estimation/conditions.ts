import type { Value } from '../../base/value.ts';
import type { BinaryOperator, Expression } from '../../sql/ast.ts';
import { printExpression } from '../../sql/print.ts';
import { splitConjuncts } from '../../sql/traverse.ts';
import { type ColumnStatistics, cut, DEFAULT_DOMAIN, withDistinct } from './columnStatistics.ts';
import { shareBelow, shareEqual } from './histogram.ts';
import type { JoinedRows, Place } from './joinedRows.ts';
import { applyRemainder, remainderIn } from './remainder.ts';

/**
 * Which share of rows a condition leaves: from histograms where there are some, else System R's
 * defaults (Selinger et al., Access Path Selection in a Relational Database Management System,
 * 1979, table 1).
 */
const DEFAULTS = { range: 1 / 3, between: 1 / 4, like: 1 / 10, most: 1 / 2 } as const;

/** Applies a condition that has no subqueries. */
export function applyConditions(joined: JoinedRows, conjuncts: readonly Expression[]): void {
  const seen = new Set<string>();
  const limits: Limit[] = [];
  const others: Expression[] = [];
  for (const conjunct of conjuncts) {
    const text = printExpression(conjunct);
    if (seen.has(text)) continue;
    seen.add(text);
    const found = limitsIn(joined, conjunct);
    const remainder = remainderIn(joined, conjunct);
    // Before columns are equated: from then on the two would be cut as one.
    if (remainder) applyRemainder(joined, remainder);
    else if (found.length === 0) others.push(conjunct);
    else limits.push(...found);
  }
  for (const conjunct of others) applyOne(joined, conjunct);
  for (const group of byColumn(limits)) applyLimits(joined, group);
}

/** Both sides are columns: rows of a join. */
function equatedPlaces(
  joined: JoinedRows,
  conjunct: Expression,
): readonly [Place, Place] | undefined {
  const isEqual =
    (conjunct.kind === 'binary' && conjunct.operator === '=') ||
    (conjunct.kind === 'is' && !conjunct.negated);
  if (!isEqual) return undefined;
  const [left, right] = [joined.place(conjunct.left), joined.place(conjunct.right)];
  return left && right ? [left, right] : undefined;
}

function applyOne(joined: JoinedRows, conjunct: Expression): void {
  const equated = equatedPlaces(joined, conjunct);
  if (equated) {
    joined.equate(...equated);
    return;
  }
  const values = valuesAsked(joined, conjunct);
  if (values) applyValues(joined, values.place, values.values);
  else joined.keep(shareOf(joined, conjunct));
}

interface Asked {
  readonly place: Place;
  readonly values: readonly Value[];
}

/** `column = constant` and `column IN (constants)`. */
function valuesAsked(joined: JoinedRows, conjunct: Expression): Asked | undefined {
  if (conjunct.kind === 'inList' && !conjunct.negated) {
    const place = joined.place(conjunct.operand);
    const values = conjunct.items.map(constantOf);
    const known = values.flatMap((value) => (value === undefined ? [] : [value]));
    return place && known.length === values.length ? { place, values: known } : undefined;
  }
  if (conjunct.kind !== 'binary' || conjunct.operator !== '=') return undefined;
  for (const [side, other] of [
    [conjunct.left, conjunct.right],
    [conjunct.right, conjunct.left],
  ] as const) {
    const [place, value] = [joined.place(side), constantOf(other)];
    if (place && value !== undefined) return { place, values: [value] };
  }
  return undefined;
}

function applyValues(joined: JoinedRows, place: Place, values: readonly Value[]): void {
  const column = joined.at(place);
  if (!column) return;
  const text = `in ${values.map(String).sort().join()}`;
  if (column.applied.has(text)) return;
  const distinct = new Set(values.map(String)).size;
  const share = shareOfValues(column, values);
  joined.keep(share * (1 - column.nullShare), place);
  const left = withDistinct(column, Math.min(distinct, column.distinct));
  joined.set(place, cut({ ...left, applied: andAlso(column, text) }));
}

function shareOfValues({ histogram, domain }: ColumnStatistics, values: readonly Value[]): number {
  if (histogram) return sum(values.map((value) => shareEqual(histogram, value)));
  return Math.min(values.length / domain, values.length === 1 ? 1 : DEFAULTS.most);
}

/** An end of the values that a condition leaves of a column. */
interface Limit {
  readonly place: Place;
  readonly side: 'low' | 'high';
  readonly value: Value | undefined;
  readonly orEqual: boolean;
  readonly text: string;
}

const SIDES: Partial<Record<BinaryOperator, readonly ['low' | 'high', boolean]>> = {
  '<': ['high', false],
  '<=': ['high', true],
  '>': ['low', false],
  '>=': ['low', true],
};

function limitsIn(joined: JoinedRows, conjunct: Expression): readonly Limit[] {
  if (conjunct.kind === 'between' && !conjunct.negated) {
    const place = joined.place(conjunct.operand);
    if (!place) return [];
    const end = (side: 'low' | 'high', expression: Expression): Limit => ({
      place,
      side,
      value: constantOf(expression),
      orEqual: true,
      text: `${side} = ${printExpression(expression)}`,
    });
    return [end('low', conjunct.low), end('high', conjunct.high)];
  }
  if (conjunct.kind !== 'binary') return [];
  const [side, orEqual] = SIDES[conjunct.operator] ?? [];
  if (side === undefined || orEqual === undefined) return [];
  const left = joined.place(conjunct.left);
  const right = joined.place(conjunct.right);
  if (left && right) return [];
  const place = left ?? right;
  if (!place) return [];
  const other = left ? conjunct.right : conjunct.left;
  const own = left ? side : side === 'low' ? 'high' : 'low';
  const text = `${own}${orEqual ? ' =' : ''} ${printExpression(other)}`;
  return [{ place, side: own, value: constantOf(other), orEqual, text }];
}

function byColumn(limits: readonly Limit[]): readonly (readonly Limit[])[] {
  const groups = new Map<string, Limit[]>();
  for (const limit of limits) {
    const key = JSON.stringify(limit.place);
    groups.set(key, [...(groups.get(key) ?? []), limit]);
  }
  return [...groups.values()];
}

/** Both ends of a column together: they are not independent of each other. */
function applyLimits(joined: JoinedRows, limits: readonly Limit[]): void {
  const [first] = limits;
  const column = first && joined.at(first.place);
  if (!first || !column) return;
  const fresh = limits.filter(({ text }) => !column.applied.has(text));
  if (fresh.length === 0) return;
  const share = shareWithin(column, fresh);
  joined.keep(share * (1 - column.nullShare), first.place);
  const left = column.isImposed ? column : withDistinct(column, column.distinct * share);
  const applied = andAlso(column, ...fresh.map(({ text }) => text));
  joined.set(first.place, cut({ ...left, applied }));
}

function shareWithin({ histogram }: ColumnStatistics, limits: readonly Limit[]): number {
  const known = limits.filter(({ value }) => value !== undefined);
  const unknown = limits.length > known.length ? DEFAULTS.range : 1;
  if (histogram && known.length > 0) {
    const below = (limit: Limit, orEqual: boolean): number =>
      shareBelow(histogram, limit.value ?? null, orEqual);
    const highs = known.filter(({ side }) => side === 'high');
    const lows = known.filter(({ side }) => side === 'low');
    const to = Math.min(1, ...highs.map((limit) => below(limit, limit.orEqual)));
    const from = Math.max(0, ...lows.map((limit) => below(limit, !limit.orEqual)));
    return Math.max(0, to - from) * unknown;
  }
  const sides = new Set(limits.map(({ side }) => side));
  return sides.size === 2 ? DEFAULTS.between : DEFAULTS.range;
}

/** The share of rows that any other condition leaves, its parts taken to be independent. */
function shareOf(joined: JoinedRows, condition: Expression): number {
  switch (condition.kind) {
    case 'boolean':
      return condition.value ? 1 : 0;
    case 'null':
      return 0;
    case 'number':
      return Number(condition.text) === 0 ? 0 : 1;
    case 'isNull': {
      const place = joined.place(condition.operand);
      const nulls = (place && joined.at(place)?.nullShare) ?? 0;
      return condition.negated ? 1 - nulls : nulls;
    }
    case 'unary':
      return condition.operator === 'NOT' ? 1 - shareOf(joined, condition.operand) : DEFAULTS.range;
    case 'like':
      return condition.negated ? 1 - DEFAULTS.like : DEFAULTS.like;
    case 'between':
      return condition.negated
        ? 1 - shareAlone(joined, { ...condition, negated: false })
        : DEFAULTS.between;
    case 'inList':
      return condition.negated
        ? 1 - shareOfList(joined, condition)
        : shareOfList(joined, condition);
    case 'binary':
      return shareOfBinary(joined, condition);
    default:
      // A function, a CASE: nothing is known of it.
      return DEFAULTS.range;
  }
}

function shareOfList(
  joined: JoinedRows,
  condition: Extract<Expression, { kind: 'inList' }>,
): number {
  const asked = valuesAsked(joined, { ...condition, negated: false });
  const column = asked && joined.at(asked.place);
  if (asked && column) return Math.min(1, shareOfValues(column, asked.values));
  return Math.min(DEFAULTS.most, condition.items.length / DEFAULT_DOMAIN);
}

function shareOfBinary(
  joined: JoinedRows,
  condition: Extract<Expression, { kind: 'binary' }>,
): number {
  const { operator, left, right } = condition;
  if (operator === 'AND') {
    const conjuncts = splitConjuncts(condition);
    return conjuncts.reduce((share, conjunct) => share * shareAlone(joined, conjunct), 1);
  }
  if (operator === 'OR') {
    const [first, second] = [shareAlone(joined, left), shareAlone(joined, right)];
    return first + second - first * second;
  }
  if (operator === '=') return 1 / DEFAULT_DOMAIN;
  if (operator === '<>') {
    return 1 - shareAlone(joined, { ...condition, operator: '=' });
  }
  return DEFAULTS.range;
}

/** A condition inside another one: its share, without applying it. */
export function shareAlone(joined: JoinedRows, condition: Expression): number {
  const equated = equatedPlaces(joined, condition);
  if (equated) {
    const domains = equated.map((place) => joined.at(place)?.domain ?? DEFAULT_DOMAIN);
    return 1 / Math.max(1, ...domains);
  }
  const values = valuesAsked(joined, condition);
  const valued = values && joined.at(values.place);
  if (values && valued) return Math.min(1, shareOfValues(valued, values.values));
  const limits = limitsIn(joined, condition);
  const [limit] = limits;
  const limited = limit && joined.at(limit.place);
  return limited ? shareWithin(limited, limits) : shareOf(joined, condition);
}

/** A constant of the query; undefined for what is computed or comes from elsewhere. */
function constantOf(expression: Expression): Value | undefined {
  switch (expression.kind) {
    case 'number':
      return Number(expression.text);
    case 'string':
      return expression.value;
    case 'boolean':
      return expression.value ? 1 : 0;
    case 'unary': {
      const operand = constantOf(expression.operand);
      const isSign = expression.operator === '-' || expression.operator === '+';
      if (!isSign || typeof operand !== 'number') return undefined;
      return expression.operator === '-' ? -operand : operand;
    }
    case 'binary': {
      const [left, right] = [constantOf(expression.left), constantOf(expression.right)];
      if (typeof left !== 'number' || typeof right !== 'number') return undefined;
      return { '+': left + right, '-': left - right, '*': left * right }[
        String(expression.operator)
      ];
    }
    case 'collate':
      return constantOf(expression.operand);
    case 'cast': {
      const operand = constantOf(expression.operand);
      const isNumber = /INT|REAL|NUM|DEC|FLO|DOUB/.test(expression.type.name);
      return isNumber && typeof operand === 'string' ? Number.parseFloat(operand) : operand;
    }
    default:
      // Everything else has its value only when it is computed.
      return undefined;
  }
}

const sum = (amounts: readonly number[]): number =>
  Math.min(
    1,
    amounts.reduce((total, amount) => total + amount, 0),
  );

const andAlso = (column: ColumnStatistics, ...texts: readonly string[]): ReadonlySet<string> =>
  new Set([...column.applied, ...texts]);
