import { createPrng, type Prng } from '../../base/prng.ts';
import { quoteIdentifier } from '../../sql/print.ts';

/**
 * How the tables of a test file are distributed: statements of the lab language for one table.
 * Every design is complete and disjoint, whatever rows come later: a NULL has a fragment, too.
 */
export const DESIGNS = [
  'single',
  'horizontal',
  'hash',
  'vertical',
  'mixed',
  'replicated',
  'random',
] as const;

export type DesignName = (typeof DESIGNS)[number];

export interface TableShape {
  readonly name: string;
  /** In declared order. */
  readonly columns: readonly string[];
  /** The primary key; empty where there is none. */
  readonly key: readonly string[];
  /** Literals that cut a column's present values into about equal parts, in order, no two equal. */
  readonly cuts: ReadonlyMap<string, readonly string[]>;
}

interface Node {
  readonly name: string;
  readonly columns: readonly string[];
  readonly depth: number;
}

interface Part extends Node {
  /** What follows `CREATE FRAGMENT name OF parent`. */
  readonly cut: string;
}

const MAXIMUM_DEPTH = 3;

/** @param ordinal the table's number in its file, so that whole tables do not share one site */
export function designOf(
  design: DesignName,
  table: TableShape,
  sites: readonly string[],
  seed: string,
  ordinal: number,
): readonly string[] {
  const by = { table, sites, prng: createPrng(`${seed} ${design} ${table.name}`) };
  const name = quoteIdentifier(table.name);
  const root = { name: table.name, columns: table.columns, depth: 0 };
  switch (design) {
    case 'single':
      return [`ALLOCATE ${name} AT ${siteAt(sites, ordinal)};`];
    case 'replicated':
      return [`ALLOCATE ${name} AT ${copiesFrom(by, ordinal, sites.length).join(', ')};`];
    case 'hash': {
      const column = quoteIdentifier(pick(by.prng, table.columns));
      const at = sites.join(', ');
      return [`CREATE FRAGMENTS OF ${name} BY HASH (${column}) INTO ${sites.length} AT ${at};`];
    }
    case 'horizontal':
      return placed(by, root, byRows(by, root, sites.length));
    case 'vertical':
      return placed(by, root, byColumns(by, root, sites.length));
    case 'mixed':
      return mixed(by, root);
    case 'random':
      return randomly(by, root);
  }
}

interface Designing {
  readonly table: TableShape;
  readonly sites: readonly string[];
  readonly prng: Prng;
}

/** Rows first, then the columns of every other part. */
function mixed(by: Designing, root: Node): readonly string[] {
  const parts = byRows(by, root, 2);
  if (parts.length === 0) return placed(by, root, byColumns(by, root, by.sites.length));
  return parts.flatMap((part, index) => {
    const pieces = index % 2 === 0 ? byColumns(by, part, by.sites.length) : [];
    return [definition(part, root), ...placed(by, part, pieces)];
  });
}

function randomly(by: Designing, node: Node): readonly string[] {
  const { prng, sites } = by;
  const isCut = node.depth < MAXIMUM_DEPTH && prng.nextUnit() < (node.depth === 0 ? 0.9 : 0.4);
  const ways = isCut ? [byRows, byColumns] : [];
  const parts = ways.length > 0 ? pick(prng, ways)(by, node, prng.nextInteger(2, 3)) : [];
  if (parts.length > 0)
    return parts.flatMap((part) => [definition(part, node), ...randomly(by, part)]);
  const copies = copiesFrom(by, prng.nextInteger(0, sites.length - 1), prng.nextInteger(1, 2));
  return [`ALLOCATE ${quoteIdentifier(node.name)} AT ${copies.join(', ')};`];
}

/** Parts one after the other over the sites; a node without parts at one of them. */
function placed(by: Designing, node: Node, parts: readonly Part[]): readonly string[] {
  const { sites, prng } = by;
  const first = prng.nextInteger(0, sites.length - 1);
  const whole = `ALLOCATE ${quoteIdentifier(node.name)} AT ${siteAt(sites, first)};`;
  if (parts.length === 0) return [whole];
  return parts.flatMap((part, index) => [
    definition(part, node),
    `ALLOCATE ${quoteIdentifier(part.name)} AT ${siteAt(sites, first + index)};`,
  ]);
}

const definition = (part: Part, of: Node): string =>
  `CREATE FRAGMENT ${quoteIdentifier(part.name)} OF ${quoteIdentifier(of.name)} ${part.cut};`;

function byRows({ table, prng }: Designing, node: Node, count: number): readonly Part[] {
  const column = pick(prng, node.columns);
  const known = table.cuts.get(column) ?? [];
  const bounds = evenly(known, Math.min(count, known.length + 1) - 1);
  if (bounds.length === 0) return [];
  const name = quoteIdentifier(column);
  return [...bounds, undefined].map((upper, index) => {
    const lower = bounds[index - 1];
    const conditions = [
      ...(lower === undefined ? [] : [`${name} >= ${lower}`]),
      ...(upper === undefined ? [] : [`${name} < ${upper}`]),
    ].join(' AND ');
    const where = lower === undefined ? `${conditions} OR ${name} IS NULL` : conditions;
    return { ...partOf(node, index, node.columns), cut: `WHERE ${where}` };
  });
}

/** Each column that is not of the key goes into one part; every part has at least one of them. */
function byColumns({ table, prng }: Designing, node: Node, count: number): readonly Part[] {
  const others = node.columns.filter((column) => !table.key.includes(column));
  const parts = Math.min(count, others.length);
  if (parts < 2) return [];
  const homes = others.map((_, index) => (index < parts ? index : prng.nextInteger(0, parts - 1)));
  return Array.from({ length: parts }, (_, part) => {
    const own = node.columns.filter(
      (column) => table.key.includes(column) || homes[others.indexOf(column)] === part,
    );
    return { ...partOf(node, part, own), cut: `(${own.map(quoteIdentifier).join(', ')})` };
  });
}

const partOf = (node: Node, index: number, columns: readonly string[]): Node => ({
  name: `${node.name}_${index + 1}`,
  columns,
  depth: node.depth + 1,
});

function evenly(items: readonly string[], count: number): readonly string[] {
  const step = items.length / (count + 1);
  const taken = Array.from({ length: count }, (_, i) => items[Math.floor((i + 1) * step)] ?? '');
  return taken.filter((item) => item !== '');
}

const siteAt = (sites: readonly string[], index: number): string =>
  sites[index % sites.length] ?? '';

const copiesFrom = ({ sites }: Designing, first: number, count: number): readonly string[] =>
  Array.from({ length: Math.min(count, sites.length) }, (_, index) => siteAt(sites, first + index));

function pick<Item>(prng: Prng, items: readonly Item[]): Item {
  const item = items[prng.nextInteger(0, items.length - 1)];
  if (item === undefined) throw new Error('Broken invariant: a table has at least one column.');
  return item;
}
