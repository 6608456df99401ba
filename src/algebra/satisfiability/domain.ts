import { compareData, type Datum, sameDatum } from './datum.ts';
import { holds } from './evaluate.ts';
import type { Order } from './formula.ts';

/**
 * What is known of the value of one class of equal variables: NULL or not, an interval, a finite
 * set
 * it must be in, single values it is not. Mutable, alive during one consistency check.
 */
export interface Domain {
  isNull: boolean;
  isNotNull: boolean;
  isIntegral: boolean;
  lower: Bound | undefined;
  upper: Bound | undefined;
  /** Undefined: any value of the interval. */
  allowed: readonly Datum[] | undefined;
  excluded: readonly Datum[];
}

export interface Bound {
  readonly datum: Datum;
  readonly isStrict: boolean;
}

export const createDomain = (): Domain => ({
  isNull: false,
  isNotNull: false,
  isIntegral: false,
  lower: undefined,
  upper: undefined,
  allowed: undefined,
  excluded: [],
});

/** The one value left, if there is but one. */
export function onlyValue(domain: Domain): Datum | undefined {
  return domain.allowed?.length === 1 ? domain.allowed[0] : undefined;
}

/** Adds `value operator datum`, and that the value is not NULL. */
export function restrict(domain: Domain, operator: Order, datum: Datum): void {
  domain.isNotNull = true;
  switch (operator) {
    case '=':
      allow(domain, [datum]);
      return;
    case '<>':
      domain.excluded = [...domain.excluded, datum];
      return;
    case '<':
    case '<=':
      lowerTo(domain, { datum, isStrict: operator === '<' });
      return;
    case '>':
    case '>=':
      raiseTo(domain, { datum, isStrict: operator === '>' });
      return;
  }
}

export function allow(domain: Domain, data: readonly Datum[]): void {
  domain.isNotNull = true;
  const allowed = domain.allowed;
  domain.allowed =
    allowed === undefined
      ? data
      : allowed.filter((value) => data.some((other) => sameDatum(other, value)));
}

/** Keeps the tighter of two bounds; true when it moved. */
export function lowerTo(domain: Domain, bound: Bound): boolean {
  if (domain.upper !== undefined && !isTighter(bound, domain.upper, -1)) return false;
  domain.upper = bound;
  return true;
}

export function raiseTo(domain: Domain, bound: Bound): boolean {
  if (domain.lower !== undefined && !isTighter(bound, domain.lower, 1)) return false;
  domain.lower = bound;
  return true;
}

function isTighter(bound: Bound, current: Bound, direction: 1 | -1): boolean {
  const order = compareData(bound.datum, current.datum) * direction;
  return order > 0 || (order === 0 && bound.isStrict && !current.isStrict);
}

/** Draws conclusions within the domain; false when no value and no NULL is left. */
export function settle(domain: Domain): boolean {
  if (domain.isNull) return !domain.isNotNull;
  if (domain.isIntegral) tightenToIntegers(domain);
  const { lower, upper } = domain;
  if (domain.allowed === undefined && lower !== undefined && upper !== undefined) {
    const order = compareData(lower.datum, upper.datum);
    const isPoint = order === 0 && !lower.isStrict && !upper.isStrict;
    if (isPoint) domain.allowed = [lower.datum];
    else if (order >= 0) domain.allowed = [];
  }
  if (domain.allowed !== undefined) {
    domain.allowed = domain.allowed.filter((value) => isInside(domain, value));
  }
  // Without NOT NULL there is always NULL, but a bound or a set says that there is a value.
  return domain.allowed === undefined || domain.allowed.length > 0;
}

export function isInside(domain: Domain, value: Datum): boolean {
  const { lower, upper } = domain;
  if (lower !== undefined && !holds(lower.isStrict ? '>' : '>=', compareData(value, lower.datum))) {
    return false;
  }
  if (upper !== undefined && !holds(upper.isStrict ? '<' : '<=', compareData(value, upper.datum))) {
    return false;
  }
  if (domain.isIntegral && !isWhole(value)) return false;
  return !domain.excluded.some((other) => sameDatum(other, value));
}

const isWhole = (value: Datum): boolean =>
  typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));

/** x > 5 is x >= 6 where x is an integer; a bound that is no number is left as it is. */
function tightenToIntegers(domain: Domain): void {
  const { lower, upper } = domain;
  if (lower !== undefined) {
    const datum = integerBound(lower, 1n);
    if (datum !== undefined) domain.lower = { datum, isStrict: false };
  }
  if (upper !== undefined) {
    const datum = integerBound(upper, -1n);
    if (datum !== undefined) domain.upper = { datum, isStrict: false };
  }
}

function integerBound(bound: Bound, step: 1n | -1n): bigint | undefined {
  const { datum, isStrict } = bound;
  if (typeof datum === 'bigint') return isStrict ? datum + step : datum;
  if (typeof datum !== 'number' || !Number.isFinite(datum)) return undefined;
  if (Number.isInteger(datum)) return BigInt(datum) + (isStrict ? step : 0n);
  return BigInt(step === 1n ? Math.ceil(datum) : Math.floor(datum));
}

/** Joins what is known of two variables that turned out to be equal. */
export function mergeDomains(target: Domain, source: Domain): void {
  target.isNull ||= source.isNull;
  target.isNotNull ||= source.isNotNull;
  target.isIntegral ||= source.isIntegral;
  if (source.lower !== undefined) raiseTo(target, source.lower);
  if (source.upper !== undefined) lowerTo(target, source.upper);
  if (source.allowed !== undefined) allow(target, source.allowed);
  target.excluded = [...target.excluded, ...source.excluded];
}
