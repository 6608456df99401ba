import type { Expression } from '../../sql/ast.ts';
import { printExpression } from '../../sql/print.ts';
import { columnsIn } from '../../sql/traverse.ts';
import { cut, withDistinct } from './columnStatistics.ts';
import type { JoinedRows, Place } from './joinedRows.ts';

/** `f(column) % parts = constant`, as tables are cut by a hash. */
interface Remainder {
  readonly place: Place;
  readonly parts: number;
  /** None is counted twice. */
  readonly text: string;
}

/** Undefined for any other condition. */
export function remainderIn(joined: JoinedRows, condition: Expression): Remainder | undefined {
  if (condition.kind !== 'binary' || condition.operator !== '=') return undefined;
  const { left, right } = condition;
  if (left.kind !== 'binary' || left.operator !== '%') return undefined;
  if (right.kind !== 'number' || left.right.kind !== 'number') return undefined;
  const parts = Number(left.right.text);
  const [only, ...others] = columnsIn(left.left);
  const place = only && joined.placeOf(only);
  if (!place || others.length > 0 || !(parts >= 1)) return undefined;
  return { place, parts, text: printExpression(condition) };
}

/**
 * One value in so many is left, and with it one row in so many: two columns that are cut alike
 * have as many values in common as before, for their size.
 */
export function applyRemainder(joined: JoinedRows, { place, parts, text }: Remainder): void {
  const column = joined.at(place);
  if (!column || column.applied.has(text)) return;
  joined.keep((1 - column.nullShare) / parts, place);
  const left = cut(withDistinct(column, column.distinct / parts));
  const applied = new Set([...column.applied, text]);
  joined.set(place, { ...left, isKnown: true, nullShare: 0, applied });
}
