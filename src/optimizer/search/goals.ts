import { assert } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import type { Expression } from '../../sql/ast.ts';
import type { ColumnReference } from '../problem.ts';
import type { Estimates } from './estimates.ts';
import type { Bloom, Reducer } from './expression.ts';
import type { Family } from './family.ts';
import { Filters } from './filters.ts';
import { holdsColumns } from './heldColumns.ts';
import { Memo, PairMemo } from './memo.ts';
import type { Node } from './node.ts';
import type { Wanted } from './rowsTable.ts';
import type { Cargo, RoundTrip, SearchSpace } from './searchSpace.ts';
import type { Shipment, Shipments } from './shipments.ts';
import { createWay, type Way } from './way.ts';
import { type KeepOptions, Kept } from './ways.ts';

type Ways = readonly Way[];

const KINDS = ['partners', 'partnersOn', 'reduceOnce', 'reply', 'whole', 'request'] as const;

/** More rows than there can be, and so few that a goal is a whole number that is exact. */
const MOST_ROWS = 2 ** 22;

/** Rows to be sent, and how. */
interface Load {
  readonly rows: Wanted;
  readonly columns: readonly ColumnReference[];
  readonly distinct: boolean;
  readonly postponed?: readonly Expression[];
}

/**
 * Dynamic programming over goals: *these rows at this site*. A goal is met by rows stored there, by
 * the union or join of smaller goals at the site, by cutting rows down with a partner's join
 * columns, a filter of them or what is already matched, by completing rows through a round trip, or
 * by meeting the goal at another site and sending the rows with the columns used later. Every goal
 * is met once and keeps its best few ways.
 */
export class Goals {
  readonly #shipments: Shipments;
  readonly #space: SearchSpace;
  readonly #family: Family;
  readonly #estimates: Estimates;
  readonly #options: KeepOptions;
  readonly #produced = new Memo<Ways>();
  readonly #delivered = new Memo<Ways>();
  readonly #others = new Map<number, Ways>();
  readonly #cutParts = new Memo<readonly (readonly Wanted[])[]>();
  readonly #shipped = new Memo<Memo<Shipment>>();
  readonly #filters: Filters;
  readonly #filtersAt = new Map<Bloom, Memo<Ways>>();
  readonly #variantsOf = new PairMemo<readonly Wanted[]>();

  constructor(
    space: SearchSpace,
    family: Family,
    estimates: Estimates,
    options: KeepOptions,
    shipments: Shipments,
  ) {
    this.#shipments = shipments;
    this.#space = space;
    this.#family = family;
    this.#estimates = estimates;
    this.#filters = new Filters(space, estimates);
    this.#options = options;
  }

  /** Ways to compute some rows at a site, best first. */
  produce(rows: Wanted, site: number): Ways {
    const goal = rows.number * this.#space.sites.length + site;
    const known = this.#produced.get(goal);
    if (known) return known;
    const kept = this.#kept();
    if (rows.reducer) this.#reduce(rows, site, kept);
    else this.#combine(rows, site, kept);
    const ways = kept.ways();
    this.#produced.set(goal, ways);
    return ways;
  }

  /** Ways to have some rows at a site, computed there or sent there. */
  deliver(rows: Wanted, site: number): Ways {
    const goal = rows.number * this.#space.sites.length + site;
    const known = this.#delivered.get(goal);
    if (known) return known;
    const ways = this.#deliver(rows, site);
    this.#delivered.set(goal, ways);
    return ways;
  }

  /** Adds some ways with a further transfer of their rows to another site. */
  #send(ways: Ways, load: Load, source: number, target: number, kept: Kept): void {
    const { rows, columns, distinct } = load;
    if (ways.length === 0) return;
    const cargo = this.#space.cargo(rows, columns, distinct, load.postponed);
    const shipment = this.#shipment(cargo, source, target);
    const { postponed } = cargo;
    const { key: transfer } = shipment;
    const there = this.#site(target);
    const ship = (input: Node): Node => ({
      kind: 'ship',
      site: there,
      rows,
      input,
      transfer,
      columns,
      distinct,
      postponed,
    });
    for (const way of ways) kept.addSent(way, shipment, ship);
  }

  #shipment(cargo: Cargo, source: number, target: number): Shipment {
    const ofCargo = this.#shipped.get(cargo.number) ?? new Memo<Shipment>();
    this.#shipped.set(cargo.number, ofCargo);
    const pair = source * this.#space.sites.length + target;
    const known = ofCargo.get(pair);
    if (known) return known;
    const link = this.#space.link(source, target);
    assert(link, 'a site that the query does not involve was sent rows');
    const { identity, widths } = cargo;
    const { messageMs } = this.#space.problem.catalog.cost;
    const { rows, unknown } = this.#estimates.of(cargo);
    const load = { identity, source, target, rows, unknown, link, messageMs };
    const shipment = this.#shipments.make(load, widths);
    ofCargo.set(pair, shipment);
    return shipment;
  }

  #deliver(rows: Wanted, site: number): Ways {
    const here = this.produce(rows, site);
    if (here[0]?.messages === 0 || !rows.isConnected) return here;
    const kept = this.#kept();
    for (const way of here) kept.add(way);
    const columns = this.#space.columnsUsedLater(rows);
    const distinct = this.#space.isDistinctAnswer;
    const load = { rows, columns, distinct };
    for (const other of this.#otherSites(rows, site)) {
      const ways = this.produce(rows, other);
      this.#send(ways, load, other, site, kept);
      // Without conditions that another occurrence does not make, which are tested on arrival.
      const stored = ways.filter((way) => way.node.kind === 'leaf');
      for (const later of this.#space.postponements(rows)) {
        this.#send(stored, { rows, distinct, ...later }, other, site, kept);
      }
    }
    return kept.ways();
  }

  #combine(rows: Wanted, site: number, kept: Kept): void {
    this.#addStored(rows, site, kept);
    // Rows that are there for nothing cannot be had for less.
    if (kept.isFree()) return;
    for (const parts of this.#family.unions(rows)) this.#unite(rows, parts, site, kept);
    for (const [first, second] of this.#family.joins(rows)) {
      this.#join(rows, first, second, site, kept);
    }
  }

  #addStored(rows: Wanted, site: number, kept: Kept): void {
    const stored = this.#space.storedLeaf(rows);
    if (!stored) return;
    const { occurrence, leaf } = stored;
    if (((this.#space.sitesStoring(occurrence, leaf) >> site) & 1) === 0) return;
    const node: Node = { kind: 'leaf', site: this.#site(site), rows, occurrence, leaf };
    kept.add(createWay(node, [], 0));
  }

  #unite(rows: Wanted, parts: readonly Wanted[], site: number, kept: Kept): void {
    const [first, ...more] = parts;
    const last = more.pop();
    if (!first || !last) return;
    const union = (a: Node, b: Node): Node => ({
      kind: 'union',
      site: this.#site(site),
      rows,
      inputs: [a, b],
    });
    let ways = this.deliver(first, site);
    for (const part of more) {
      const together = this.#kept();
      this.#each(together, ways, this.deliver(part, site), union);
      ways = together.ways();
      if (ways.length === 0) return;
    }
    this.#each(kept, ways, this.deliver(last, site), union);
  }

  #join(rows: Wanted, first: Wanted, second: Wanted, site: number, kept: Kept): void {
    const join = (a: Node, b: Node): Node => ({
      kind: 'join',
      site: this.#site(site),
      rows,
      inputs: [a, b],
    });
    const rights = this.#variants(second, first, site);
    for (const left of this.#variants(first, second, site)) {
      const lefts = this.deliver(left, site);
      if (lefts.length === 0) continue;
      for (const right of rights) this.#each(kept, lefts, this.deliver(right, site), join);
    }
    if (!this.#family.hasRoundTrips) return;
    this.#complete(rows, first, second, site, kept);
    this.#complete(rows, second, first, site, kept);
  }

  /** Rows that are there for nothing need not be cut down first: the join does that. */
  #variants(side: Wanted, other: Wanted, site: number): readonly Wanted[] {
    const isHere = this.deliver(side, site)[0]?.messages === 0;
    return isHere ? [side] : this.#reducedBy(side, other);
  }

  #reducedBy(side: Wanted, other: Wanted): readonly Wanted[] {
    const known = this.#variantsOf.get(side.number, other.number);
    if (known) return known;
    const variants = this.#family.variants(side, other);
    const made = this.#family.hasFilters
      ? variants.flatMap((own) => this.#filters.withFilter(own))
      : variants;
    this.#variantsOf.set(side.number, other.number, made);
    return made;
  }

  #reduce(rows: Wanted, site: number, kept: Kept): void {
    const { reducer } = rows;
    if (!reducer) return;
    const whole = this.#space.rows.all(rows.box);
    for (const parts of this.#reducedParts(rows, whole, reducer)) {
      this.#unite(rows, parts, site, kept);
    }
    const reduce = (input: Node, by?: Node): Node => ({
      kind: 'reduce',
      site: this.#site(site),
      rows,
      input,
      reducer,
      ...(by ? { by } : {}),
    });
    if (reducer.kind === 'semi') {
      const partners = this.#partners(this.#space.rows.all(reducer.by), whole, site, reducer.on);
      if (partners.length > 0) this.#each(kept, this.deliver(whole, site), partners, reduce);
      return;
    }
    if (reducer.kind === 'bloom') {
      const filters = this.#sentFilters(reducer, site);
      if (filters.length > 0) this.#each(kept, this.produce(whole, site), filters, reduce);
      return;
    }
    if (!this.#space.areStoredAt(reducer.leaves, site)) return;
    for (const way of this.deliver(whole, site)) kept.add({ ...way, node: reduce(way.node) });
  }

  /** A filter of values that are at the site for nothing is worth nothing. */
  #sentFilters(reducer: Bloom, site: number): Ways {
    const known = this.#filtersAt.get(reducer) ?? new Memo<Ways>();
    this.#filtersAt.set(reducer, known);
    const before = known.get(site);
    if (before) return before;
    const kept = this.#kept();
    const rows = this.#space.rows.all(reducer.instead.by);
    const isHere = this.produce(rows, site)[0]?.messages === 0;
    for (const other of isHere ? [] : this.#otherSites(rows, site)) {
      const ways = this.produce(rows, other);
      if (ways.length === 0) continue;
      const shipment = this.#filterShipment(reducer, other, site);
      const there = this.#site(site);
      const send = (input: Node): Node => ({
        kind: 'sendFilter',
        site: there,
        rows,
        input,
        reducer,
      });
      for (const way of ways) kept.addSent(way, shipment, send);
    }
    const ways = kept.ways();
    known.set(site, ways);
    return ways;
  }

  #filterShipment(filter: Bloom, source: number, target: number): Shipment {
    const link = this.#space.link(source, target);
    assert(link, 'a site that the query does not involve was sent a filter');
    const identity = this.#space.filterIdentity(filter);
    const unknown = this.#estimates.openOf(filter);
    const { messageMs } = this.#space.problem.catalog.cost;
    const load = { identity, source, target, rows: 1, unknown, link, messageMs };
    return this.#shipments.make(load, new Map([['filter', filter.shape.bytes]]));
  }

  #reducedParts(rows: Wanted, whole: Wanted, reducer: Reducer): readonly (readonly Wanted[])[] {
    const known = this.#cutParts.get(rows.number);
    if (known) return known;
    const made = this.#family
      .unions(whole)
      .map((parts) => parts.map((part) => this.#space.rows.reduced(part, reducer)));
    this.#cutParts.set(rows.number, made);
    return made;
  }

  /** The distinct join columns of some rows at a site, or one of them; or the rows. */
  #partners(by: Wanted, of: Wanted, site: number, on?: Expression): Ways {
    const local = this.produce(by, site).filter((way) => way.messages === 0);
    if (local.length > 0) return local;
    const { hasRoundTrips } = this.#family;
    // Two-way: the partner is cut down by the rows' own join columns before it answers.
    const reducer: Reducer = { kind: 'semi', by: of.box, ...(on ? { on } : {}) };
    const twoWay = hasRoundTrips ? this.#space.rows.reduced(by, reducer) : undefined;
    return this.#meet(this.#partnersGoal(by, of, site, on, twoWay), (kept) => {
      const columns = this.#space.joinColumns(by, of, on);
      for (const other of this.#otherSites(by, site)) {
        const load = { columns, distinct: true };
        this.#send(this.produce(by, other), { ...load, rows: by }, other, site, kept);
        for (const rows of twoWay ? this.#filters.withFilter(twoWay) : []) {
          this.#send(this.#reduceOnce(rows, by, of, other), { ...load, rows }, other, site, kept);
        }
      }
    });
  }

  /** Which leaves the columns are for matters only where those leaves cut the partners down. */
  #partnersGoal(
    by: Wanted,
    of: Wanted,
    site: number,
    on: Expression | undefined,
    twoWay: Wanted | undefined,
  ): number {
    if (!on) return this.#goal('partners', by.number, twoWay ? of.number : of.occurrences, site);
    const condition = this.#space.problem.graph.conjuncts.indexOf(on);
    return this.#goal('partnersOn', (twoWay ?? by).number, condition, site);
  }

  /** Stored rows cut down by the join columns of others or by a filter, without further ado. */
  #reduceOnce(rows: Wanted, whole: Wanted, by: Wanted, site: number): Ways {
    const { reducer } = rows;
    const inputs = this.produce(whole, site).filter((way) => way.messages === 0);
    if (inputs.length === 0 || !reducer) return [];
    return this.#meet(this.#goal('reduceOnce', rows.number, 0, site), (kept) => {
      const keys =
        reducer.kind === 'bloom'
          ? this.#sentFilters(reducer, site)
          : this.#sentKeys(whole, by, site, reducer.kind === 'semi' ? reducer.on : undefined);
      this.#each(kept, inputs, keys, (input, key) => ({
        kind: 'reduce',
        site: this.#site(site),
        rows,
        input,
        reducer,
        by: key,
      }));
    });
  }

  #sentKeys(of: Wanted, by: Wanted, site: number, on: Expression | undefined): Ways {
    const columns = this.#space.joinColumns(by, of, on);
    const keys = this.#kept();
    for (const other of this.#otherSites(by, site)) {
      const load = { rows: by, columns, distinct: true };
      this.#send(this.produce(by, other), load, other, site, keys);
    }
    return keys.ways();
  }

  /** Round trip by key: `whole` is at the site, its partner answers from where it is. */
  #complete(rows: Wanted, whole: Wanted, partner: Wanted, site: number, kept: Kept): void {
    const trip = this.#space.roundTrip(whole, partner);
    if (!trip) return;
    const replies = this.#meet(this.#goal('reply', whole.number, rows.number, site), (own) =>
      this.#reply(rows, whole, partner, site, trip, own),
    );
    if (replies.length === 0) return;
    const { key } = trip;
    this.#each(kept, this.#wholes(rows, whole, site, trip), replies, (a, b) => ({
      kind: 'complete',
      site: this.#site(site),
      rows,
      whole: a,
      reply: b,
      key,
    }));
  }

  /** Whole rows with their key at the site where they are completed. */
  #wholes(rows: Wanted, whole: Wanted, site: number, trip: RoundTrip): Ways {
    const here = this.#keyed(whole, site, trip.key);
    if (here[0]?.messages === 0) return here;
    return this.#meet(this.#goal('whole', whole.number, rows.occurrences, site), (kept) => {
      for (const way of here) kept.add(way);
      for (const other of this.#otherSites(whole, site)) {
        const ways = this.#keyed(whole, other, trip.key);
        const load = { rows: whole, columns: trip.whole, distinct: false };
        this.#send(ways, load, other, site, kept);
      }
    });
  }

  /** Ways to have some rows at a site that keep their key. */
  #keyed(rows: Wanted, site: number, key: RoundTrip['key']): Ways {
    const { boxes } = this.#space;
    return this.produce(rows, site).filter((way) => holdsColumns(boxes, way.node, key));
  }

  #reply(
    rows: Wanted,
    whole: Wanted,
    partner: Wanted,
    site: number,
    trip: RoundTrip,
    kept: Kept,
  ): void {
    for (const remote of this.#otherSites(rows, site)) {
      const partners = this.produce(partner, remote);
      if (partners.length === 0) continue;
      const requests = this.#requests(whole, remote, trip);
      const joined = this.#kept();
      this.#each(joined, requests, partners, (a, b) => ({
        kind: 'join',
        site: this.#site(remote),
        rows,
        inputs: [a, b],
      }));
      const load = { rows, columns: trip.reply, distinct: false };
      this.#send(joined.ways(), load, remote, site, kept);
    }
  }

  #requests(whole: Wanted, remote: number, trip: RoundTrip): Ways {
    return this.#meet(this.#goal('request', whole.number, trip.number, remote), (kept) => {
      const load = { rows: whole, columns: trip.request, distinct: false };
      for (const source of this.#otherSites(whole, remote)) {
        this.#send(this.#keyed(whole, source, trip.key), load, source, remote, kept);
      }
    });
  }

  /** A goal of another kind as a number, by which it is looked up faster than by a text. */
  #goal(kind: (typeof KINDS)[number], first: number, second: number, site: number): number {
    const pair = first * MOST_ROWS + second;
    return (pair * this.#space.sites.length + site) * KINDS.length + KINDS.indexOf(kind);
  }

  #meet(goal: number, fill: (kept: Kept) => void): Ways {
    const known = this.#others.get(goal);
    if (known) return known;
    const kept = this.#kept();
    fill(kept);
    const ways = kept.ways();
    this.#others.set(goal, ways);
    return ways;
  }

  #each(kept: Kept, first: Ways, second: Ways, node: (a: Node, b: Node) => Node): void {
    for (const a of first) {
      if (!kept.mayWant(a)) continue;
      for (const b of second) kept.addBoth(a, b, node);
    }
  }

  #kept(): Kept {
    return new Kept(this.#options, this.#shipments);
  }

  #otherSites(rows: Wanted, site: number): readonly number[] {
    return this.#family.sites(rows).filter((other) => other !== site);
  }

  #site(index: number): SiteId {
    const site = this.#space.sites[index];
    assert(site, 'a goal names a site that the query does not involve');
    return site;
  }
}
