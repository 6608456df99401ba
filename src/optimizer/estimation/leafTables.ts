import { assert } from '../../base/assert.ts';
import type { Row } from '../../base/value.ts';
import type { Catalog, Fragment, ImposedColumn, Relation } from '../../catalog/catalog.ts';
import { columnsOfFragment, fragmentIn, partsOf } from '../../catalog/fragmentTree.ts';
import { imposedShare } from '../../catalog/imposedShare.ts';
import { columnFromSample } from './columnFromSample.ts';
import {
  type ColumnStatistics,
  type TableStatistics,
  uniqueColumn,
  unknownColumn,
} from './columnStatistics.ts';
import { type TableLookup, unionOf } from './estimateQuery.ts';

/** A leaf of which nothing but its rows and the schema is known. */
export function defaultTable(catalog: Catalog, leaf: Fragment, rows: number): TableStatistics {
  const relation = relationOf(catalog, leaf);
  const columns = columnsOfFragment(catalog, leaf.name).map(({ name }) => {
    return [name, isUnique(relation, name) ? uniqueColumn(rows) : unknownColumn(rows)] as const;
  });
  return { rows, columns: new Map(columns) };
}

/** A leaf as a sample of its rows shows it. */
export function sampledTable(
  catalog: Catalog,
  leaf: Fragment,
  rows: number,
  names: readonly string[],
  sample: readonly Row[],
): TableStatistics {
  const relation = relationOf(catalog, leaf);
  const columns = names.map((name, index): readonly [string, ColumnStatistics] => {
    const values = sample.map((row) => row[index] ?? null);
    const column = columnFromSample(values, rows);
    const present = rows * (1 - column.nullShare);
    const keyed = { distinct: present, domain: Math.max(1, present) };
    return [name, isUnique(relation, name) ? { ...column, ...keyed } : column];
  });
  return { rows, columns: new Map(columns) };
}

/** Figures that the lab imposes on a leaf, or on what it was cut from. */
export function imposedTable(catalog: Catalog, leaf: Fragment): TableStatistics | undefined {
  const share = imposedShare(catalog, leaf);
  if (!share) return undefined;
  const { imposed, parts } = share;
  const relation = relationOf(catalog, leaf);
  const rows = imposed.rows / parts;
  const columns = columnsOfFragment(catalog, leaf.name).map(({ name }) => {
    const figures = imposed.columns.find(({ column }) => column === name);
    const known = isUnique(relation, name) ? uniqueColumn(rows) : unknownColumn(rows);
    return [name, figures ? imposedColumn(known, figures, imposed.rows, parts) : known] as const;
  });
  return { rows, columns: new Map(columns) };
}

/** Without a number of distinct values a projection keeps as many rows as there are. */
function imposedColumn(
  known: ColumnStatistics,
  { distinct, selectivity }: ImposedColumn,
  rows: number,
  parts: number,
): ColumnStatistics {
  if (distinct === undefined && selectivity === undefined) return { ...known, isImposed: true };
  const values = (distinct ?? rows) / parts;
  const factor = selectivity === undefined ? {} : { factor: selectivity / parts };
  const domain = Math.max(1, values);
  return { ...known, distinct: values, domain, isKnown: true, ...factor, isImposed: true };
}

/**
 * What central knows by a name: a leaf; a fragment or relation that is the union of its parts, or
 * has their columns side by side.
 */
export function lookupIn(
  catalog: Catalog,
  leaves: ReadonlyMap<string, TableStatistics>,
): TableLookup {
  const lookup: TableLookup = (name) => {
    const leaf = leaves.get(name);
    if (leaf) return leaf;
    const parts = partsOf(catalog, name);
    const tables = parts.flatMap((part) => lookup(part.name) ?? []);
    const [first, ...others] = tables;
    if (!first) return undefined;
    const isVertical = parts.some(({ cut }) => cut.kind === 'vertical');
    return others.reduce(isVertical ? sideBySide : unionOf, first);
  };
  return lookup;
}

function sideBySide(left: TableStatistics, right: TableStatistics): TableStatistics {
  return {
    rows: Math.max(left.rows, right.rows),
    columns: new Map([...right.columns, ...left.columns]),
  };
}

/** The leaves that central reads for a relation or fragment. */
export function leavesUnder(catalog: Catalog, name: string): readonly Fragment[] {
  const own = fragmentIn(catalog, name);
  if (own?.isLeaf) return [own];
  return partsOf(catalog, name).flatMap((part) => leavesUnder(catalog, part.name));
}

function relationOf(catalog: Catalog, { relation }: Fragment): Relation {
  const found = catalog.relations.find(({ name }) => name === relation);
  assert(found, `the relation ${relation} of a fragment is not in the catalog`);
  return found;
}

/** Keys hold globally, so in every fragment. */
function isUnique({ primaryKey, uniqueKeys, columns }: Relation, name: string): boolean {
  const isHidden = columns.some((column) => column.name === name && column.hidden);
  const keys = [primaryKey, ...uniqueKeys];
  return isHidden || keys.some((key) => key.length === 1 && key[0] === name);
}
