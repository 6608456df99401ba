import type { Value } from '../../base/value.ts';
import type { Expression } from '../../sql/ast.ts';
import { type ColumnNode, columnsIn } from '../../sql/traverse.ts';
import { affinityOf, isNumeric } from '../affinity.ts';
import type { State } from './consistency.ts';
import { applyAffinity, type Datum } from './datum.ts';
import { type Domain, isInside } from './domain.ts';
import { evaluateTruth } from './evaluate.ts';
import { type ColumnFacts, columnKey, type ExpressionAffinity } from './facts.ts';
import type { Variable } from './formula.ts';

/** Assignments tried before giving up; no witness is an answer too. */
const MAX_TRIES = 3000;

/**
 * A row that makes every conjunct TRUE, checked by evaluation and so never wrong: one value for
 * each
 * column the conjuncts mention, in the type of the column where that is possible.
 */
export function findWitness(
  conjuncts: readonly Expression[],
  state: State,
  facts: ColumnFacts,
): ReadonlyMap<string, Value> | undefined {
  const mentioned = new Set(conjuncts.flatMap((conjunct) => columnsIn(conjunct).map(columnKey)));
  const columns = state.variables.filter(
    (variable) => variable.isColumn && mentioned.has(keyOf(variable)),
  );
  if (columns.length < mentioned.size) {
    // A column that no literal speaks of may still be part of an opaque condition.
    if (!everyKnown(conjuncts, facts)) return undefined;
  }
  const row = new Map<string, Datum | null>();
  for (const column of conjuncts.flatMap(columnsIn))
    row.set(columnKey(column), plainest(column, facts));
  const choices = columns.map((column) => candidatesOf(column, state.domainOf(column)));
  const given = {
    facts,
    lookup: (column: Parameters<typeof columnKey>[0]) => row.get(columnKey(column)),
  };
  const holds = () => conjuncts.every((conjunct) => evaluateTruth(conjunct, given) === true);

  let tries = 0;
  function assign(index: number, chosen: Map<Variable, Datum | null>): boolean {
    const column = columns[index];
    if (column === undefined) {
      tries += 1;
      return holds();
    }
    const root = state.classOf(column);
    const before = chosen.get(root);
    // Equal columns have the class's value, each in its own representation.
    const options = before === undefined ? (choices[index] ?? []) : [before];
    for (const option of options) {
      if (tries >= MAX_TRIES) return false;
      const stored = option === null ? null : applyAffinity(option, column.affinity);
      if (stored === undefined) continue;
      row.set(keyOf(column), stored);
      if (assign(index + 1, new Map(chosen).set(root, stored))) return true;
    }
    return false;
  }
  if (!assign(0, new Map())) return undefined;
  return new Map([...row].map(([key, value]) => [key, toValue(value)]));
}

const keyOf = (variable: Variable): string =>
  variable.expression.kind === 'column' ? columnKey(variable.expression) : '';

const everyKnown = (conjuncts: readonly Expression[], facts: ColumnFacts): boolean =>
  conjuncts.every((conjunct) => columnsIn(conjunct).every((column) => facts(column) !== undefined));

/** Of a column that no literal speaks of, any value is as good as another, but perhaps not NULL. */
function plainest(column: ColumnNode, facts: ColumnFacts): Datum | null {
  const fact = facts(column);
  if (!fact?.notNull) return null;
  return DEFAULTS[isNumeric(affinityOf(fact.type)) ? 'numeric' : 'text'][0] ?? null;
}

/** Values worth trying for a column, the plainest first. */
function candidatesOf(column: Variable, domain: Domain): readonly (Datum | null)[] {
  if (domain.isNull) return [null];
  const near = [domain.lower?.datum, domain.upper?.datum]
    .filter((datum) => datum !== undefined)
    .flatMap(neighboursOf);
  const between = middleOf(domain);
  const usual: readonly Datum[] = DEFAULTS[isNumeric(column.affinity) ? 'numeric' : 'text'];
  const around = domain.excluded.flatMap(neighboursOf);
  const all = [...(domain.allowed ?? []), ...near, ...between, ...usual, ...around];
  const inside = all.filter((datum) => isInside(domain, datum));
  const typed = inside.toSorted(
    (a, b) => strangeness(a, column.affinity) - strangeness(b, column.affinity),
  );
  const values = typed.slice(0, 12);
  return domain.isNotNull ? values : [...values, null];
}

const DEFAULTS: Readonly<Record<'numeric' | 'text', readonly Datum[]>> = {
  numeric: [1n, 2n, 3n, 0n, -1n, 1000n],
  text: ['a', 'b', 'c', 'A', ''],
};

/** How unlike the declared type a value is: a fraction in an INTEGER column, text in a number's. */
function strangeness(datum: Datum, affinity: ExpressionAffinity): number {
  if (affinity === 'text' || affinity === 'blob') return typeof datum === 'string' ? 0 : 1;
  if (typeof datum === 'bigint') return 0;
  if (typeof datum === 'number') return affinity === 'real' ? 0 : 1;
  return 2;
}

function neighboursOf(datum: Datum): readonly Datum[] {
  if (typeof datum === 'bigint') return [datum, datum + 1n, datum - 1n];
  if (typeof datum === 'number')
    return [datum, datum + 1, datum - 1, BigInt(Math.floor(datum || 0))];
  if (typeof datum !== 'string') return [datum];
  const [last] = datum.slice(-1);
  const before =
    last === undefined || last <= ' ' ? [] : [datum.slice(0, -1), `${datum.slice(0, -1)} `];
  return [datum, `${datum}a`, `${datum}!`, ...before];
}

function middleOf({ lower, upper }: Domain): readonly Datum[] {
  if (lower === undefined || upper === undefined) return [];
  const [low, high] = [lower.datum, upper.datum];
  const areNumbers = isNumber(low) && isNumber(high);
  if (!areNumbers) return [];
  const middle = (Number(low) + Number(high)) / 2;
  return Number.isFinite(middle) ? [BigInt(Math.floor(middle)), middle] : [];
}

const isNumber = (datum: Datum): boolean => typeof datum === 'bigint' || typeof datum === 'number';

/** As rows for people hold values: a `number` where an integer fits exactly. */
function toValue(value: Datum | null): Value {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
