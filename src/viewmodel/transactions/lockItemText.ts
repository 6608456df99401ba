import { assertNever } from '../../base/assert.ts';
import type { Value } from '../../base/value.ts';
import type { LockItem } from '../../transactions/locking/lockItem.ts';
import type { Bound, Box, Interval, ValueSet } from '../../transactions/locking/predicate.ts';

/** `account 207`, `all of account`, `account where balance ≥ 100`. */
export function lockItemText(item: LockItem): string {
  switch (item.kind) {
    case 'table':
      return `all of ${item.relation}`;
    case 'row':
      return `${item.relation} ${keyText(item.key)}`;
    case 'unique':
      return `${item.relation}, ${item.constraint} = ${keyText(item.value)}`;
    case 'predicate':
      return `${item.relation} where ${conditionText(item.predicate)}`;
    default:
      return assertNever(item);
  }
}

/** Where little room is and the relation is known: `207`, `table`, `balance ≥ 100`. */
export function shortLockItem(item: LockItem): string {
  switch (item.kind) {
    case 'table':
      return 'table';
    case 'row':
      return keyText(item.key);
    case 'unique':
      return `${item.constraint} = ${keyText(item.value)}`;
    case 'predicate':
      return conditionText(item.predicate);
    default:
      return assertNever(item);
  }
}

/** A key is the JSON of its values, large integers with an n: `[207]` is told as 207. */
function keyText(key: string): string {
  const values: unknown = key.startsWith('[') ? JSON.parse(key) : key;
  if (!Array.isArray(values)) return key;
  return values.map((value) => String(value).replace(/^(-?\d+)n$/, '$1')).join(', ');
}

const conditionText = (predicate: readonly Box[]): string => predicate.map(boxText).join(' or ');

function boxText(box: Box): string {
  const parts = Object.entries(box).map(([column, values]) => setText(column, values));
  return parts.length === 0 ? 'anything' : parts.join(' and ');
}

function setText(column: string, { includesNull, intervals }: ValueSet): string {
  const parts = [
    ...intervals.map((interval) => intervalText(column, interval)),
    ...(includesNull ? [`${column} is null`] : []),
  ];
  const [only = `no ${column}`, ...others] = parts;
  return others.length === 0 ? only : `(${parts.join(' or ')})`;
}

function intervalText(column: string, { low, high }: Interval): string {
  if (!low && !high) return `any ${column}`;
  const isPoint = low?.isInclusive && high?.isInclusive && low.value === high.value;
  if (isPoint) return `${column} = ${valueText(low.value)}`;
  const parts = [
    ...(low ? [`${column} ${boundText('>', '≥', low)}`] : []),
    ...(high ? [`${column} ${boundText('<', '≤', high)}`] : []),
  ];
  return parts.join(' and ');
}

const boundText = (open: string, closed: string, { value, isInclusive }: Bound): string =>
  `${isInclusive ? closed : open} ${valueText(value)}`;

function valueText(value: Value): string {
  if (typeof value === 'string') return `'${value}'`;
  return value instanceof Uint8Array ? 'a blob' : String(value);
}
