import { assertNever } from '../../base/assert.ts';
import type { FragmentName } from '../../base/brand.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { columnsOfFragment, isVertical } from '../../catalog/fragmentTree.ts';
import type { Expression } from '../../sql/ast.ts';
import { printExpression, quoteIdentifier } from '../../sql/print.ts';
import {
  type ColumnReference,
  columnKey,
  occurrencesIn,
  type Problem,
  relationOfOccurrence,
} from '../problem.ts';
import type { FilterShape } from '../textbook/bloomFilter.ts';
import { type Box, type BoxSpace, boxKey, namesIn, occurrencesOf } from './box.ts';
import { equatedColumns } from './closePredicates.ts';
import { comparesAlike } from './comparesAlike.ts';

/**
 * What a plan computes on the way: the rows of a box, all of them or cut down by a reducer.
 */
export interface Rows {
  readonly box: Box;
  readonly reducer?: Reducer;
}

/** Rows of a count; a count that is not known yet is noted as needed and taken as 0. */
export type CountRows = (sql: string) => number;

export type Reducer =
  | Semi
  | Bloom
  /**
   * Only rows whose key value is in none of some leaves. `occurrence` is joined on a key of its
   * relation, which no two leaves share a value of: what matched in one leaf matches in no other,
   * so only the unmatched need to look further (rule shipOnlyUnmatched).
   */
  | {
      readonly kind: 'anti';
      readonly occurrence: string;
      readonly leaves: readonly FragmentName[];
      readonly conjuncts: readonly Expression[];
    };

/** Only rows with a partner in another box, by all that ties them or by one equality of it. */
export interface Semi {
  readonly kind: 'semi';
  readonly by: Box;
  readonly on?: Expression;
}

/**
 * As a semijoin by one equality, but the partners' values are known by a Bloom filter: of the rows
 * without a partner a few pass by mistake.
 */
export interface Bloom {
  readonly kind: 'bloom';
  readonly instead: Semi;
  /** The column that is tested, and the one whose values the filter holds. */
  readonly own: ColumnReference;
  readonly theirs: ColumnReference;
  readonly shape: FilterShape;
}

export function rowsKey({ box, reducer }: Rows): string {
  return reducer ? `${boxKey(box)} ${reducerKey(reducer)}` : boxKey(box);
}

export function reducerKey(reducer: Reducer): string {
  switch (reducer.kind) {
    case 'semi':
      return `semi ${boxKey(reducer.by)}${reducer.on ? ` ${onText(reducer.on)}` : ''}`;
    case 'bloom':
      return `${filterKey(reducer)} tests ${columnKey(reducer.own)}`;
    case 'anti':
      return `anti ${reducer.occurrence} ${reducer.leaves.join(' ')}`;
    default:
      return assertNever(reducer);
  }
}

/** Says which filter it is: of which values, and how large. */
export const filterKey = ({ instead, theirs, shape }: Bloom): string =>
  `filter ${boxKey(instead.by)} ${columnKey(theirs)} ${shape.bytes} ${shape.hashes}`;

const onText = (on: Expression): string => `on ${printExpression(on)}`;

/**
 * The equalities by which some rows may be cut down with one column of what another box holds:
 * fewer bytes go there than with all join columns, though more rows stay. None where there is but
 * one condition, which is all of them.
 */
export function singleEqualities(
  problem: Problem,
  space: BoxSpace,
  side: number,
  by: number,
): readonly Expression[] {
  const { equalities } = textsOf(space);
  const key = side * MOST_SETS + by;
  const known = equalities.get(key);
  if (known) return known;
  const across = conjunctsBetween(problem, namesIn(space, side), namesIn(space, by));
  const made = across.length > 1 ? across.filter((own) => equatedColumns(own) !== undefined) : [];
  equalities.set(key, made);
  return made;
}

/** The conjuncts that a set of occurrences decides among itself; constants are asked at the end. */
function conjunctsInside(problem: Problem, names: readonly string[]): readonly Expression[] {
  return problem.graph.conjuncts.filter((conjunct) => {
    const mentioned = [...occurrencesIn(conjunct)];
    return mentioned.length > 0 && mentioned.every((name) => names.includes(name));
  });
}

/** The conjuncts that tie two sets of occurrences. */
export function conjunctsBetween(
  problem: Problem,
  first: readonly string[],
  second: readonly string[],
): readonly Expression[] {
  return conjunctsInside(problem, [...first, ...second]).filter((conjunct) => {
    const mentioned = [...occurrencesIn(conjunct)];
    return (
      mentioned.some((name) => first.includes(name)) &&
      mentioned.some((name) => second.includes(name))
    );
  });
}

/** The SELECT that counts some rows at central; with columns, their distinct values. */
export function countOfRows(
  problem: Problem,
  space: BoxSpace,
  wanted: Rows,
  distinct?: readonly ColumnReference[],
  postponed: readonly Expression[] = [],
): string {
  const rows = rowsAsText(problem, space, wanted, postponed);
  if (!distinct) return `SELECT count(*) ${rows}`;
  const columns = distinct.map((reference) => `${printReference(reference)} COLLATE BINARY`);
  return `SELECT count(*) FROM (SELECT DISTINCT ${columns.join(', ') || '1'} ${rows})`;
}

/** `FROM … WHERE …` over central. */
export function rowsAsText(
  problem: Problem,
  space: BoxSpace,
  { box, reducer }: Rows,
  postponed: readonly Expression[] = [],
): string {
  const occurrences = occurrencesOf(box);
  const conditions = [...ownConditions(problem, space, occurrences, postponed)];
  if (reducer?.kind === 'semi') {
    conditions.push(semiCondition(problem, space, occurrences, reducer));
  }
  if (reducer?.kind === 'bloom') conditions.push(bloomCondition(problem, space, reducer));
  if (reducer?.kind === 'anti') conditions.push(...antiConditions(reducer));
  const from = fromOf(problem, space, box);
  const where =
    conditions.length > 0 ? ` WHERE ${conditions.map((c) => `(${c})`).join(' AND ')}` : '';
  return `FROM ${from}${where}`;
}

/** What some occurrences decide among themselves, as WHERE says it; many boxes have the same. */
function ownConditions(
  problem: Problem,
  space: BoxSpace,
  occurrences: number,
  postponed: readonly Expression[],
): readonly string[] {
  const written = (): readonly string[] =>
    conjunctsInside(problem, namesIn(space, occurrences))
      .filter((conjunct) => !postponed.includes(conjunct))
      .map(printExpression);
  if (postponed.length > 0) return written();
  const { conditions } = textsOf(space);
  const known = conditions.get(occurrences) ?? written();
  conditions.set(occurrences, known);
  return known;
}

/**
 * Partners are looked up in a list that is made once, where equality of columns is all that ties
 * them; else each row asks for its own.
 */
function semiCondition(
  problem: Problem,
  space: BoxSpace,
  occurrences: number,
  reducer: Semi,
): string {
  const { by, on } = reducer;
  const { lookups } = textsOf(space);
  const pair = `${occurrences} ${occurrencesOf(by)}${on ? ` ${onText(on)}` : ''}`;
  const lookup = lookups.get(pair) ?? lookupOf(problem, space, occurrences, reducer);
  lookups.set(pair, lookup);
  return `${lookup.before}${fromOf(problem, space, by)}${lookup.after}`;
}

/** The engine makes the filter once: nothing in it speaks of the row that is tested. */
function bloomCondition(problem: Problem, space: BoxSpace, reducer: Bloom): string {
  const { instead, own, theirs, shape } = reducer;
  const rows = rowsAsText(problem, space, { box: instead.by });
  const { bytes, hashes } = shape;
  const filter = `SELECT bloom_filter(${printReference(theirs)}, ${bytes * 8}, ${hashes}) ${rows}`;
  return `bloom_contains((${filter}), ${printReference(own)}, ${hashes})`;
}

/** The columns of both sides, where a semijoin asks by one equality that a filter can decide. */
export function askedColumns(
  problem: Problem,
  space: BoxSpace,
  occurrences: number,
  { by, on }: Semi,
): readonly [own: ColumnReference, theirs: ColumnReference] | undefined {
  const names = namesIn(space, occurrences);
  const across = on ? [on] : conjunctsBetween(problem, names, namesIn(space, occurrencesOf(by)));
  const [only, ...others] = across;
  return only && others.length === 0 ? equalPair(problem, only, names) : undefined;
}

/** A search for partners, as it is written before and after the tables to look in. */
interface Lookup {
  readonly before: string;
  readonly after: string;
}

function lookupOf(
  problem: Problem,
  space: BoxSpace,
  occurrences: number,
  { by, on }: Semi,
): Lookup {
  const names = namesIn(space, occurrences);
  const partners = namesIn(space, occurrencesOf(by));
  const inside = conjunctsInside(problem, partners);
  const across = on ? [on] : conjunctsBetween(problem, names, partners);
  const pairs = across.map((conjunct) => equalPair(problem, conjunct, names));
  const known = pairs.filter((pair) => pair !== undefined);
  if (known.length === across.length && known.length > 0) {
    const own = known.map(([column]) => printReference(column)).join(', ');
    const theirs = known.map(([, column]) => printReference(column)).join(', ');
    const row = known.length === 1 ? own : `(${own})`;
    return { before: `${row} IN (SELECT ${theirs} FROM `, after: `${whereOf(inside)})` };
  }
  const where = whereOf([...new Set([...inside, ...across])]);
  return { before: 'EXISTS (SELECT 1 FROM ', after: `${where})` };
}

/** `own = other`, where both compare alike with anything, so that IN compares as `=` does. */
function equalPair(
  problem: Problem,
  conjunct: Expression,
  names: readonly string[],
): readonly [ColumnReference, ColumnReference] | undefined {
  const sides = equatedColumns(conjunct);
  if (!sides || !comparesAlike(problem, ...sides)) return undefined;
  const [left, right] = sides;
  return names.includes(left.occurrence) ? [left, right] : [right, left];
}

const whereOf = (conjuncts: readonly Expression[]): string =>
  conjuncts.length === 0
    ? ''
    : ` WHERE ${conjuncts.map((c) => `(${printExpression(c)})`).join(' AND ')}`;

const printReference = ({ occurrence, column }: ColumnReference): string =>
  `${quoteIdentifier(occurrence)}.${quoteIdentifier(column)}`;

function antiConditions(reducer: Extract<Reducer, { kind: 'anti' }>): readonly string[] {
  const where = reducer.conjuncts.map((c) => `(${printExpression(c)})`).join(' AND ');
  return reducer.leaves.map(
    (leaf) =>
      `NOT EXISTS (SELECT 1 FROM ${quoteIdentifier(leaf)} AS ${quoteIdentifier(reducer.occurrence)} WHERE ${where})`,
  );
}

function fromOf(problem: Problem, space: BoxSpace, box: Box): string {
  const { sources } = textsOf(space);
  let items = '';
  for (const [index, bits] of box.leaves.entries()) {
    if (bits === 0) continue;
    const key = bits * MOST_OCCURRENCES + index;
    const text = sources.get(key) ?? sourceOf(problem, space, box, index);
    sources.set(key, text);
    items += items === '' ? text : `, ${text}`;
  }
  return items;
}

/** More than there can be, so that two sets of occurrences are one number. */
const MOST_SETS = 2 ** 16;

/** More than there can be, so that some leaves of an occurrence are one number. */
const MOST_OCCURRENCES = 64;

/** Parts of SQL text that many boxes have in common. */
interface Texts {
  /** Some leaves of an occurrence as FROM says them. */
  readonly sources: Map<number, string>;
  /** By bit set of occurrences. */
  readonly conditions: Map<number, readonly string[]>;
  /** By the bit sets of two sets of occurrences. */
  readonly lookups: Map<string, Lookup>;
  readonly equalities: Map<number, readonly Expression[]>;
}

const texts = new WeakMap<BoxSpace, Texts>();

function textsOf(space: BoxSpace): Texts {
  const known = texts.get(space) ?? {
    sources: new Map(),
    conditions: new Map(),
    lookups: new Map(),
    equalities: new Map(),
  };
  texts.set(space, known);
  return known;
}

function sourceOf(problem: Problem, space: BoxSpace, box: Box, index: number): string {
  const leaves = leavesIn(space, box, index);
  const [first] = leaves;
  const isOne = first !== undefined && leaves.length === 1;
  const name = space.occurrences[index] ?? '';
  const whole = isOne ? undefined : relationOf(problem, name, leaves);
  const table = isOne ? first : whole;
  const source = table === undefined ? unionOf(problem.catalog, leaves) : quoteIdentifier(table);
  return `${source} AS ${quoteIdentifier(name)}`;
}

/** The relation that some leaves are all of: central has its keys, which a union has not. */
function relationOf(
  problem: Problem,
  occurrence: string,
  leaves: readonly FragmentName[],
): string | undefined {
  const { name, leaves: all } = relationOfOccurrence(problem, occurrence);
  const isAll = leaves.length === all.length && problem.whole.has(name);
  return isAll && !leaves.some((leaf) => isVertical(problem.catalog, leaf)) ? name : undefined;
}

/** The columns that all of some leaves have; vertical ones may differ in the others. */
function unionOf(catalog: Catalog, leaves: readonly FragmentName[]): string {
  const sets = leaves.map((leaf) => columnsOfFragment(catalog, leaf).map(({ name }) => name));
  const shared = (sets[0] ?? []).filter((name) => sets.every((names) => names.includes(name)));
  const columns = shared.map(quoteIdentifier).join(', ');
  const parts = leaves.map((leaf) => `SELECT ${columns} FROM ${quoteIdentifier(leaf)}`);
  return `(${parts.join(' UNION ALL ')})`;
}

/** Names of the leaves that a box reads for one occurrence. */
export function leavesIn(space: BoxSpace, box: Box, index: number): readonly FragmentName[] {
  const bits = box.leaves[index] ?? 0;
  return (space.leafNames[index] ?? []).filter((_, leaf) => (bits >> leaf) & 1);
}

export const sameColumns = (columns: readonly ColumnReference[]): string =>
  columns.map(columnKey).sort().join(' ');
