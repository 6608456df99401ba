import type { Expression } from '../../sql/ast.ts';
import type { ColumnNode } from '../../sql/make.ts';
import {
  type ColumnStatistics,
  cut,
  DEFAULT_DOMAIN,
  type TableStatistics,
  thinned,
  withDistinct,
} from './columnStatistics.ts';
import { valuesInCommon } from './valuesInCommon.ts';

/** A column of one of the relations that are joined. */
export interface Place {
  readonly alias: string;
  readonly column: string;
}

/** The rows of a FROM clause while its conditions are applied to them one after the other. */
export class JoinedRows {
  rows = 1;
  readonly #tables = new Map<string, Map<string, ColumnStatistics>>();
  /** Columns that were equated, by the first of them: another equality of two says nothing new. */
  readonly #equated = new Map<string, string>();

  add(alias: string, { rows, columns }: TableStatistics): void {
    this.rows *= rows;
    this.#tables.set(alias, new Map(columns));
  }

  aliases(): readonly string[] {
    return [...this.#tables.keys()];
  }

  columnsOf(alias: string): ReadonlyMap<string, ColumnStatistics> {
    return this.#tables.get(alias) ?? new Map();
  }

  /** Where an expression that is no more than a column of these rows stands. */
  place(expression: Expression): Place | undefined {
    if (expression.kind === 'collate') return this.place(expression.operand);
    return expression.kind === 'column' ? this.placeOf(expression) : undefined;
  }

  placeOf({ table, name }: ColumnNode): Place | undefined {
    const column = name.text;
    if (table) {
      const isKnown = this.#tables.get(table.text)?.has(column) === true;
      return isKnown ? { alias: table.text, column } : undefined;
    }
    const alias = this.aliases().find((known) => this.#tables.get(known)?.has(column));
    return alias === undefined ? undefined : { alias, column };
  }

  at(place: Place): ColumnStatistics | undefined {
    return this.#tables.get(place.alias)?.get(place.column);
  }

  set(place: Place, column: ColumnStatistics): void {
    this.#tables.get(place.alias)?.set(place.column, column);
  }

  /** Leaves a share of the rows; other columns lose values as rows go that had them. */
  keep(share: number, ...but: readonly Place[]): void {
    const before = this.rows;
    this.rows *= share;
    for (const [alias, columns] of this.#tables) {
      for (const [name, column] of columns) {
        if (but.some((place) => place.alias === alias && place.column === name)) continue;
        columns.set(name, thinned(column, before, this.rows));
      }
    }
  }

  /** Equal values of two columns: one row of so many as the larger domain has values. */
  equate(first: Place, second: Place): void {
    const [left, right] = [this.at(first), this.at(second)];
    if (!left || !right || !this.#merge(first, second)) return;
    const present = (1 - left.nullShare) * (1 - right.nullShare);
    const share = present * shareOfPairs(left, right);
    this.rows *= share;
    const [few, many] = left.distinct <= right.distinct ? [left, right] : [right, left];
    const distinct = few.distinct * valuesInCommon(few, many);
    const applied = new Set([...left.applied, ...right.applied]);
    for (const [place, column] of [
      [first, left],
      [second, right],
    ] as const) {
      this.set(place, { ...cut(withDistinct(column, distinct)), nullShare: 0, applied });
    }
    this.#bound();
  }

  /** False where the two are known to be equal already. */
  #merge(first: Place, second: Place): boolean {
    const [left, right] = [this.#rootOf(keyOf(first)), this.#rootOf(keyOf(second))];
    if (left === right) return false;
    this.#equated.set(right, left);
    return true;
  }

  #rootOf(key: string): string {
    let root = key;
    for (let next = this.#equated.get(root); next !== undefined; next = this.#equated.get(root)) {
      root = next;
    }
    return root;
  }

  /** No column has more values than there are rows. */
  #bound(): void {
    for (const columns of this.#tables.values()) {
      for (const [name, column] of columns) {
        if (column.isImposed || column.distinct <= this.rows) continue;
        columns.set(name, withDistinct(column, this.rows));
      }
    }
  }
}

const keyOf = ({ alias, column }: Place): string => JSON.stringify([alias, column]);

/** Of all pairs those that have the same value. */
function shareOfPairs(left: ColumnStatistics, right: ColumnStatistics): number {
  if (!left.sample || !right.sample) return 1 / domainOfJoin(left, right);
  const [few, many] = left.distinct <= right.distinct ? [left, right] : [right, left];
  return valuesInCommon(few, many) / Math.max(1, many.distinct);
}

/** System R's rule: the larger domain of the two, the one that is known, or the default. */
function domainOfJoin(left: ColumnStatistics, right: ColumnStatistics): number {
  const known = [left, right].filter(({ isKnown }) => isKnown);
  return known.length === 0 ? DEFAULT_DOMAIN : Math.max(1, ...known.map(domainOf));
}

/** An imposed factor says what share of the domain's values a column has. */
const domainOf = ({ domain, distinct, factor }: ColumnStatistics): number =>
  factor !== undefined && factor > 0 ? distinct / factor : domain;
