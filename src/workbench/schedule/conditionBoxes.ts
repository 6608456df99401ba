import { affinityOf } from '../../algebra/affinity.ts';
import { applyAffinity, type Datum } from '../../algebra/satisfiability/datum.ts';
import { evaluate } from '../../algebra/satisfiability/evaluate.ts';
import type { ColumnFacts } from '../../algebra/satisfiability/facts.ts';
import type { Value } from '../../base/value.ts';
import { compareValues } from '../../base/valueOrder.ts';
import type { Column, Relation } from '../../catalog/catalog.ts';
import { keyColumnsOf } from '../../catalog/fragmentTree.ts';
import type { Expression } from '../../sql/ast.ts';
import type { Box, Predicate, ValueSet } from '../../transactions/locking/predicate.ts';
import { WHOLE_TABLE } from '../../transactions/locking/predicate.ts';

/**
 * A condition over the rows of one relation as the boxes that a lock covers. What a box cannot say
 * is left out of it: a comparison of two columns, a function, a text under a collation. It then
 * covers more rows than the condition, never fewer. Columns of the relation may stand alone or
 * behind any of `names`.
 */
export function conditionBoxes(
  relation: Relation,
  names: readonly string[],
  condition: Expression | undefined,
): Predicate {
  if (condition === undefined) return WHOLE_TABLE;
  const boxes = boxesOf(condition, columnOf(relation, names));
  return boxes.length > MOST_BOXES ? WHOLE_TABLE : boxes;
}

/** A lock of more parts costs more than it spares. */
const MOST_BOXES = 64;

type ColumnOf = (expression: Expression) => Column | undefined;

const columnOf =
  (relation: Relation, names: readonly string[]): ColumnOf =>
  (expression) => {
    if (expression.kind !== 'column') return undefined;
    const { table, name } = expression;
    if (table !== undefined && !names.includes(table.text)) return undefined;
    const column = relation.columns.find((other) => other.name === name.text);
    const collation = column?.collation?.toLowerCase() ?? 'binary';
    return collation === 'binary' ? column : undefined;
  };

function boxesOf(condition: Expression, column: ColumnOf): Predicate {
  switch (condition.kind) {
    case 'binary': {
      const { operator, left, right } = condition;
      if (operator === 'AND') return intersect(boxesOf(left, column), boxesOf(right, column));
      if (operator === 'OR') return [...boxesOf(left, column), ...boxesOf(right, column)];
      return compared(operator, left, right, column);
    }
    case 'between': {
      if (condition.negated) return WHOLE_TABLE;
      const { operand, low, high } = condition;
      return intersect(compared('>=', operand, low, column), compared('<=', operand, high, column));
    }
    case 'inList': {
      const own = column(condition.operand);
      if (condition.negated || !own) return WHOLE_TABLE;
      const boxes = condition.items.map((item) => compared('=', condition.operand, item, column));
      return boxes.flat();
    }
    case 'isNull': {
      const own = column(condition.operand);
      if (!own) return WHOLE_TABLE;
      const set: ValueSet = condition.negated
        ? { includesNull: false, intervals: [{}] }
        : { includesNull: true, intervals: [] };
      return [{ [own.name]: set }];
    }
    // A box cannot say it.
    default:
      return WHOLE_TABLE;
  }
}

/** Rows in both: every box of one with every box of the other. */
function intersect(one: Predicate, other: Predicate): Predicate {
  if (one.length * other.length > MOST_BOXES) return one.length < other.length ? one : other;
  return one.flatMap((box) => other.map((second) => both(box, second)));
}

function both(one: Box, other: Box): Box {
  const result: Record<string, ValueSet> = { ...one };
  for (const [name, set] of Object.entries(other)) {
    const own = result[name];
    result[name] = own ? common(own, set) : set;
  }
  return result;
}

function common(one: ValueSet, other: ValueSet): ValueSet {
  const [first, second] = [one.intervals[0], other.intervals[0]];
  const includesNull = one.includesNull && other.includesNull;
  if (one.intervals.length === 0 || other.intervals.length === 0) {
    return { includesNull, intervals: [] };
  }
  // Boxes of a conjunction have one interval each; of more, the first set alone is safe.
  if (one.intervals.length > 1 || other.intervals.length > 1 || !first || !second) return one;
  const low = tighter(first.low, second.low, (order) => order > 0);
  const high = tighter(first.high, second.high, (order) => order < 0);
  const interval = { ...(low ? { low } : {}), ...(high ? { high } : {}) };
  return { includesNull, intervals: [interval] };
}

type Bound = NonNullable<ValueSet['intervals'][number]['low']>;

function tighter(
  one: Bound | undefined,
  other: Bound | undefined,
  isTighter: (order: number) => boolean,
): Bound | undefined {
  if (!one || !other) return one ?? other;
  const order = compareValues(one.value, other.value);
  if (order === 0) return one.isInclusive ? other : one;
  return isTighter(order) ? one : other;
}

const MIRRORED: Readonly<Record<string, string>> = {
  '=': '=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function compared(
  operator: string,
  left: Expression,
  right: Expression,
  columnAt: ColumnOf,
): Predicate {
  const mirrored = MIRRORED[operator];
  if (mirrored === undefined) return WHOLE_TABLE;
  const own = columnAt(left);
  if (!own) return columnAt(right) ? compared(mirrored, right, left, columnAt) : WHOLE_TABLE;
  const value = constantIn(right, own);
  if (value === undefined) return WHOLE_TABLE;
  // A comparison with NULL is never true.
  if (value === null) return [];
  return [{ [own.name]: { includesNull: false, intervals: [intervalOf(operator, value)] } }];
}

function intervalOf(operator: string, value: Value): ValueSet['intervals'][number] {
  const bound = { value, isInclusive: operator === '=' || operator.endsWith('=') };
  switch (operator) {
    case '=':
      return { low: bound, high: bound };
    case '<':
    case '<=':
      return { high: bound };
    // Above, or from there on.
    default:
      return { low: bound };
  }
}

const NO_FACTS: ColumnFacts = () => undefined;

/** What a constant is compared as with a column; undefined where that is not known. */
function constantIn(expression: Expression, column: Column): Value | undefined {
  const datum = evaluate(expression, { facts: NO_FACTS, lookup: () => undefined });
  if (datum === undefined || datum === null) return datum;
  const stored = applyAffinity(datum, affinityOf(column.type));
  return stored === undefined ? undefined : valueFrom(stored);
}

const valueFrom = (datum: Datum): Value =>
  typeof datum === 'bigint' && Number.isSafeInteger(Number(datum)) ? Number(datum) : datum;

/**
 * The keys that a condition asks for, each whole and with `=`; undefined where it asks in any other
 * way.
 */
export function keysAskedFor(
  relation: Relation,
  predicate: Predicate,
): readonly (readonly Value[])[] | undefined {
  const key = keyColumnsOf(relation);
  const keys: (readonly Value[])[] = [];
  for (const box of predicate) {
    const values = key.map((name) => onlyValue(box[name]));
    if (values.some((value) => value === undefined)) return undefined;
    keys.push(values.flatMap((value) => (value === undefined ? [] : [value])));
  }
  return keys;
}

function onlyValue(set: ValueSet | undefined): Value | undefined {
  const [interval, second] = set?.intervals ?? [];
  if (!set || set.includesNull || !interval || second) return undefined;
  const { low, high } = interval;
  if (!low?.isInclusive || !high?.isInclusive) return undefined;
  return compareValues(low.value, high.value) === 0 ? low.value : undefined;
}
