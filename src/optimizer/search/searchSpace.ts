import { assert } from '../../base/assert.ts';
import type { FragmentName, SiteId } from '../../base/brand.ts';
import { type Link, linkBetween } from '../../network/topology.ts';
import type { Expression } from '../../sql/ast.ts';
import { createGroupTest } from '../condense/disjointGroups.ts';
import type { Form, FormKind, Forms } from '../condense/form.ts';
import { formsOf } from '../condense/forms.ts';
import {
  type ColumnReference,
  columnKey,
  columnOf,
  columnsUsedLater,
  distinctColumns,
  fragmentNamed,
  inColumnOrder,
  type Problem,
  referencesIn,
} from '../problem.ts';
import { areTied, type BoxSpace, createBoxSpace, namesIn, occurrencesOf } from './box.ts';
import { countOfCondensed } from './countOfCondensed.ts';
import {
  askedColumns,
  type Bloom,
  conjunctsBetween,
  countOfRows,
  filterKey,
  leavesIn,
  rowsKey,
  type Semi,
} from './expression.ts';
import { Memo, PairMemo } from './memo.ts';
import { type Partners, partnersOf } from './partners.ts';
import { ignoresRepetition, keyOf } from './repetition.ts';
import { occurrenceOfOneLeaf, postponable, rowsIdentity } from './rowsIdentity.ts';
import { RowsTable, type Wanted } from './rowsTable.ts';

/** Rows with the columns they are sent with: what a transfer carries, wherever it goes. */
export interface Cargo {
  readonly number: number;
  readonly rows: Wanted;
  readonly columns: readonly ColumnReference[];
  readonly distinct: boolean;
  /** Conditions that are tested after sending, so that another reader's transfer serves too. */
  readonly postponed: readonly Expression[];
  /** The SELECT that counts its rows at central. */
  readonly count: string;
  /** Says which rows these are, for whoever else wants the same. */
  readonly identity: string;
  readonly widths: ReadonlyMap<string, number>;
  /** The form in which the rows travel, where that is another than their own. */
  readonly form?: Form;
}

/** What a round trip by key sends out and gets back. */
export interface RoundTrip {
  readonly number: number;
  readonly key: readonly ColumnReference[];
  readonly request: readonly ColumnReference[];
  /** What the whole rows need where they are completed: their key and the columns used later. */
  readonly whole: readonly ColumnReference[];
  readonly reply: readonly ColumnReference[];
}

type AskedByPair = PairMemo<readonly [ReturnType<typeof askedColumns>]>;

interface Postponement {
  readonly postponed: readonly Expression[];
  readonly columns: readonly ColumnReference[];
}

/** Counts of single leaves joined are worth asking up to so many instead of one of all. */
const MOST_ADDENDS = 9;

const NOTHING_POSTPONED: readonly Expression[] = [];

/**
 * All of a query that the search asks about and that does not depend on counts: its rows, the
 * columns they travel with, sites and links. Every answer is worked out once.
 */
export class SearchSpace {
  readonly problem: Problem;
  readonly boxes: BoxSpace;
  readonly partners: Partners;
  readonly rows: RowsTable;
  readonly sites: readonly SiteId[];
  /** Nobody counts repeated rows (DISTINCT, `max`), so none is sent. */
  readonly isDistinctAnswer: boolean;
  /** How rows may travel once all relations are joined. */
  readonly forms: Forms;
  readonly #shareNoGroup: ReturnType<typeof createGroupTest>;
  readonly #condensed = new Map<string, Cargo>();
  readonly #number: number;
  readonly #links: readonly (readonly Link[])[];
  readonly #stored: readonly (readonly number[])[];
  readonly #cargos = new Memo<Cargo[]>();
  readonly #later = new Map<number, readonly ColumnReference[]>();
  readonly #joinColumns = new PairMemo<readonly ColumnReference[]>();
  readonly #asked: AskedByPair = new PairMemo();
  readonly #askedOn = new Map<Expression, AskedByPair>();
  readonly #trips = new Map<string, RoundTrip | undefined>();
  readonly #singles = new Map<string, readonly ColumnReference[]>();
  readonly #postponements = new Memo<readonly Postponement[]>();
  readonly #rowCounts = new Memo<string>();
  readonly #addends = new Memo<readonly Wanted[]>();
  #cargoCount = 0;

  /**
   * @param number of several spaces, whose rows are other rows though they have the same names
   * @param sites those of all these spaces, in the order of the catalog
   */
  constructor(problem: Problem, number: number, sites: readonly SiteId[]) {
    const boxes = createBoxSpace(problem);
    this.problem = problem;
    this.boxes = boxes;
    this.partners = partnersOf(boxes);
    this.rows = new RowsTable(boxes);
    this.sites = sites;
    this.#number = number;
    this.isDistinctAnswer = ignoresRepetition(problem);
    this.forms = formsOf(problem);
    this.#shareNoGroup = createGroupTest(problem);
    const { network } = problem.catalog;
    this.#links = this.sites.map((source) =>
      this.sites.map((target) => linkBetween(network, source, target)),
    );
    this.#stored = boxes.leafNames.map((leaves) =>
      leaves.map((leaf) => this.#sitesOf(fragmentNamed(problem.catalog, leaf).copies)),
    );
  }

  link(source: number, target: number): Link | undefined {
    return this.#links[source]?.[target];
  }

  /** Bit set of the sites that store a leaf. */
  sitesStoring(occurrence: number, leaf: number): number {
    return this.#stored[occurrence]?.[leaf] ?? 0;
  }

  names(rows: Wanted): readonly string[] {
    return namesIn(this.boxes, rows.occurrences);
  }

  /** @param columns always the same array for the same columns: they are compared by identity */
  cargo(
    rows: Wanted,
    columns: readonly ColumnReference[],
    distinct: boolean,
    postponed: readonly Expression[] = NOTHING_POSTPONED,
  ): Cargo {
    const own = this.#cargos.get(rows.number) ?? [];
    this.#cargos.set(rows.number, own);
    const known = own.find(
      (other) =>
        other.columns === columns && other.distinct === distinct && other.postponed === postponed,
    );
    if (known) return known;
    const { problem, boxes } = this;
    const wanted = distinct ? columns : undefined;
    const { key, nameOf } = rowsIdentity(problem, boxes, rows, columns, distinct, postponed);
    const made: Cargo = {
      number: this.#cargoCount,
      rows,
      columns,
      distinct,
      postponed,
      count: countOfRows(problem, boxes, rows, wanted, postponed),
      identity: occurrenceOfOneLeaf(boxes, rows) ? key : `${this.#number}: ${key}`,
      widths: new Map(columns.map((c) => [nameOf(c), columnOf(problem, c).width])),
    };
    this.#cargoCount += 1;
    own.push(made);
    return made;
  }

  /** Condensed rows as a transfer carries them. */
  condensed(rows: Wanted, kind: FormKind): Cargo {
    const key = `${kind} ${rows.number}`;
    const known = this.#condensed.get(key);
    if (known) return known;
    const form = this.forms[kind];
    assert(form, `the query has no ${kind} rows`);
    const { problem, boxes } = this;
    const made: Cargo = {
      number: this.#cargoCount,
      rows,
      columns: [],
      distinct: false,
      postponed: NOTHING_POSTPONED,
      count: countOfCondensed(problem, boxes, rows, form),
      identity: `${this.#number}: ${kind} ${rowsKey(rows)}`,
      widths: new Map(form.columns.map((own) => [own.name, own.width])),
      form,
    };
    this.#cargoCount += 1;
    this.#condensed.set(key, made);
    return made;
  }

  /** Whether no group has rows in two of some parts, which differ in leaves. */
  shareNoGroup(parts: readonly Wanted[]): boolean {
    return parts.every((first, index) =>
      parts.slice(index + 1).every((second) => this.#areApart(first, second)),
    );
  }

  #areApart(first: Wanted, second: Wanted): boolean {
    const { occurrences, leafNames } = this.boxes;
    return occurrences.some((name, index) => {
      const [own, others] = [first, second].map(({ box }) => leavesIn(this.boxes, box, index));
      if (!own || !others || leafNames[index]?.length === 1) return false;
      return own.every((leaf) => others.every((other) => this.#shareNoGroup(name, leaf, other)));
    });
  }

  /**
   * The rows of one leaf an occurrence that some rows are the sum of, so that few counts say many;
   * the rows themselves where those are too many.
   */
  addends(rows: Wanted): readonly Wanted[] {
    const known = this.#addends.get(rows.number);
    if (known) return known;
    const { reducer } = rows;
    const boxes = this.partners.tuples(rows.box, MOST_ADDENDS) ?? [rows.box];
    const made = boxes.map((box) =>
      reducer ? this.rows.reduced({ box }, reducer) : this.rows.all(box),
    );
    this.#addends.set(rows.number, made);
    return made;
  }

  /** Other rows as a cargo carries them: what is counted of them. */
  like(cargo: Cargo, rows: Wanted): Pick<Cargo, 'rows' | 'columns' | 'distinct' | 'count'> {
    const { columns, distinct, postponed } = cargo;
    const known = postponed.length === 0 ? this.#rowCounts.get(rows.number) : undefined;
    const count = known ?? countOfRows(this.problem, this.boxes, rows, undefined, postponed);
    if (postponed.length === 0) this.#rowCounts.set(rows.number, count);
    return { rows, columns, distinct, count };
  }

  /** A column alone, always as the same array. */
  single(column: ColumnReference): readonly ColumnReference[] {
    const key = columnKey(column);
    const known = this.#singles.get(key) ?? [column];
    this.#singles.set(key, known);
    return known;
  }

  columnsUsedLater(rows: Wanted): readonly ColumnReference[] {
    const known = this.#later.get(rows.occurrences);
    if (known) return known;
    const columns = columnsUsedLater(this.problem, new Set(this.names(rows)));
    this.#later.set(rows.occurrences, columns);
    return columns;
  }

  /** The one leaf that some rows are, where they are one. */
  storedLeaf(rows: Wanted): { readonly occurrence: number; readonly leaf: number } | undefined {
    const { occurrences, reducer, box } = rows;
    if (reducer || (occurrences & (occurrences - 1)) !== 0) return undefined;
    const occurrence = 31 - Math.clz32(occurrences);
    const leaves = box.leaves[occurrence] ?? 0;
    if ((leaves & (leaves - 1)) !== 0) return undefined;
    return { occurrence, leaf: 31 - Math.clz32(leaves) };
  }

  areStoredAt(leaves: readonly FragmentName[], site: number): boolean {
    const id = this.sites[site];
    return leaves.every((leaf) =>
      fragmentNamed(this.problem.catalog, leaf).copies.some((copy) => copy === id),
    );
  }

  /**
   * Conditions of a leaf's rows that may be tested after sending, with the columns to be sent then.
   */
  postponements(rows: Wanted): readonly Postponement[] {
    const known = this.#postponements.get(rows.number);
    if (known) return known;
    const stored = this.storedLeaf(rows);
    const name = this.boxes.occurrences[stored?.occurrence ?? -1];
    const leaf = stored && this.boxes.leafNames[stored.occurrence]?.[stored.leaf];
    const sets = name !== undefined && leaf ? postponable(this.problem, name, leaf) : [];
    const made = sets.map((postponed) => ({
      postponed,
      columns: distinctColumns([...this.columnsUsedLater(rows), ...referencesIn(postponed)]),
    }));
    this.#postponements.set(rows.number, made);
    return made;
  }

  /** Columns of some rows that conjuncts with others read, or one of these conjuncts. */
  joinColumns(side: Wanted, other: Wanted, on?: Expression): readonly ColumnReference[] {
    if (on) {
      const own = this.names(side);
      const read = referencesIn([on]).find(({ occurrence }) => own.includes(occurrence));
      assert(read, 'an equality reads no column of a side that it ties');
      return this.single(read);
    }
    const known = this.#joinColumns.get(side.occurrences, other.occurrences);
    if (known) return known;
    const own = this.names(side);
    const read = referencesIn(conjunctsBetween(this.problem, own, this.names(other)));
    const columns = inColumnOrder(
      this.problem,
      read.filter(({ occurrence }) => own.includes(occurrence)),
    );
    const [only, ...more] = columns;
    const made = only && more.length === 0 ? this.single(only) : columns;
    this.#joinColumns.set(side.occurrences, other.occurrences, made);
    return made;
  }

  /** The columns of both sides, where a semijoin asks by one equality that a filter can decide. */
  askedColumns(occurrences: number, semi: Semi): ReturnType<typeof askedColumns> {
    const { by, on } = semi;
    const partners = occurrencesOf(by);
    const byPair = on ? (this.#askedOn.get(on) ?? new PairMemo()) : this.#asked;
    if (on) this.#askedOn.set(on, byPair);
    const known = byPair.get(occurrences, partners);
    const [asked] = known ?? [askedColumns(this.problem, this.boxes, occurrences, semi)];
    if (!known) byPair.set(occurrences, partners, [asked]);
    return asked;
  }

  /** Textbook bytes of one of some rows with the columns used later. */
  widthOf(rows: Wanted): number {
    return this.columnsUsedLater(rows).reduce(
      (sum, column) => sum + columnOf(this.problem, column).width,
      0,
    );
  }

  /** Says which filter it is, for whoever else tests by the same. */
  filterIdentity(filter: Bloom): string {
    return `${this.#number}: ${filterKey(filter)}`;
  }

  /** Undefined where the rows have no key, or nothing ties them to the partner. */
  roundTrip(whole: Wanted, partner: Wanted): RoundTrip | undefined {
    const pair = `${whole.occurrences} ${partner.occurrences}`;
    if (this.#trips.has(pair)) return this.#trips.get(pair);
    const trip = this.#makeTrip(whole, partner);
    this.#trips.set(pair, trip);
    return trip;
  }

  #makeTrip(whole: Wanted, partner: Wanted): RoundTrip | undefined {
    const key = keyOf(this.problem, this.names(whole));
    const isTied = areTied(this.boxes, whole.occurrences, partner.occurrences);
    if (!key || !isTied || this.isDistinctAnswer) return undefined;
    const names = [...this.names(whole), ...this.names(partner)];
    const later = columnsUsedLater(this.problem, new Set(names));
    const laterOf = (side: Wanted): readonly ColumnReference[] => {
      const own = this.names(side);
      return later.filter(({ occurrence }) => own.includes(occurrence));
    };
    return {
      number: this.#trips.size,
      key,
      request: distinctColumns([...key, ...this.joinColumns(whole, partner)]),
      whole: distinctColumns([...key, ...laterOf(whole)]),
      reply: distinctColumns([...key, ...laterOf(partner)]),
    };
  }

  #sitesOf(copies: readonly SiteId[]): number {
    return copies.reduce((bits, site) => {
      const index = this.sites.indexOf(site);
      return index < 0 ? bits : bits | (1 << index);
    }, 0);
  }
}
