import { assert } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import type { Objective } from '../../base/objective.ts';
import { linkBetween } from '../../network/topology.ts';
import type { Expression } from '../../sql/ast.ts';
import { answerColumns } from '../build/finish.ts';
import { formsOf } from '../condense/forms.ts';
import {
  type ColumnReference,
  columnKey,
  distinctColumns,
  fragmentNamed,
  type Problem,
  referencesIn,
  sitesInvolved,
} from '../problem.ts';
import {
  areTied,
  type Box,
  type BoxSpace,
  boxKey,
  createBoxSpace,
  fullBox,
  isConnected,
  joinSplits,
  occurrencesOf,
  restrict,
  subsets,
  unionSplits,
} from './box.ts';
import { enumerateCondensed } from './bruteForceCondensed.testing.ts';
import { createShipping, type RoundTrip } from './bruteForceShipping.testing.ts';
import {
  type Best,
  boundOfBoth,
  comparePartials,
  createBest,
  createTransfer,
  measureOf,
  mergeTransfers,
  type Partial,
  partial,
} from './bruteForceWays.testing.ts';
import { closePredicates } from './closePredicates.ts';
import {
  type Bloom,
  type CountRows,
  filterKey,
  leavesIn,
  type Rows,
  rowsKey,
  singleEqualities,
} from './expression.ts';
import { holdsColumns } from './heldColumns.ts';
import type { Node } from './node.ts';
import { postponable } from './rowsIdentity.ts';
import type { Cost } from './shipments.ts';
import { antiReducers } from './shipOnlyUnmatched.ts';

/**
 * Enumerates the space of query.md ("The space") by goals: *these rows at this site*. A goal is
 * met by rows stored there, by the union or join of smaller goals at the site, by cutting rows
 * down with a partner's join columns or with what is already matched, by completing rows through a
 * round trip, or by meeting the goal at another site and sending the rows with the columns used
 * later. Every goal keeps its best few ways, because two ways that share a transfer may together be
 * cheaper than their parts say.
 */
export interface Enumeration {
  /** Ways to have some rows at a site, best first. */
  readonly deliver: (rows: Rows, site: SiteId) => readonly Partial[];
  /** Ways to compute them there. */
  readonly produce: (rows: Rows, site: SiteId) => readonly Partial[];
  readonly space: BoxSpace;
  readonly sites: readonly SiteId[];
}

export interface EnumerationOptions {
  readonly objective: Objective;
  /** Partial plans that ship more textbook bytes than this are not followed. */
  readonly boundBytes: number;
  /** Ways kept for each goal. */
  readonly keep: number;
}

function enumerate(problem: Problem, count: CountRows, options: EnumerationOptions): Enumeration {
  const goals = new Goals(problem, count, options);
  return {
    deliver: (rows, site) => goals.deliver(rows, site),
    produce: (rows, site) => goals.produce(rows, site),
    space: goals.space,
    sites: goals.sites,
  };
}

/** The goals of one enumeration, each met once. */
class Goals {
  readonly space: BoxSpace;
  readonly sites: readonly SiteId[];
  readonly #problem: Problem;
  readonly #options: EnumerationOptions;
  readonly #shipping: ReturnType<typeof createShipping>;
  readonly #met = new Map<string, readonly Partial[]>();
  readonly #variantsOf = new Map<string, readonly Rows[]>();

  constructor(problem: Problem, count: CountRows, options: EnumerationOptions) {
    this.space = createBoxSpace(problem);
    this.sites = sitesInvolved(problem);
    this.#problem = problem;
    this.#options = options;
    this.#shipping = createShipping(problem, this.space, count);
  }

  produce(rows: Rows, site: SiteId): readonly Partial[] {
    return this.#meet(`produce ${rowsKey(rows)} at ${site}`, (best) => {
      if (rows.reducer) this.#reduce(rows, site, best);
      else this.#combine(rows.box, site, best);
    });
  }

  deliver(rows: Rows, site: SiteId): readonly Partial[] {
    const here = this.produce(rows, site);
    const [first] = here;
    if (first && first.transfers.length === 0) return here;
    return this.#meet(`deliver ${rowsKey(rows)} at ${site}`, (best) => {
      for (const way of here) best.add(way);
      if (!isConnected(this.space, occurrencesOf(rows.box))) return;
      const columns = this.#shipping.columnsUsedLater(rows.box);
      for (const other of this.#otherSites(site)) {
        for (const way of this.produce(rows, other)) {
          best.add(this.#shipping.send(way, site, columns, this.#shipping.isDistinctAnswer));
          this.#sendForOthersToo(way, site, columns, best);
        }
      }
    });
  }

  /** Rows of a leaf without conditions that another occurrence does not make, tested on arrival. */
  #sendForOthersToo(
    way: Partial,
    site: SiteId,
    columns: readonly ColumnReference[],
    best: Best,
  ): void {
    const { node } = way;
    if (node.kind !== 'leaf') return;
    const name = this.space.occurrences[node.occurrence] ?? '';
    const leaf = this.space.leafNames[node.occurrence]?.[node.leaf];
    for (const postponed of leaf ? postponable(this.#problem, name, leaf) : []) {
      const wanted = distinctColumns([...columns, ...referencesIn(postponed)]);
      const { isDistinctAnswer } = this.#shipping;
      best.add(this.#shipping.send(way, site, wanted, isDistinctAnswer, postponed));
    }
  }

  /** The distinct join columns of a box at a site, or one of them; or the box itself. */
  #partners(by: Box, of: Box, site: SiteId, on?: Expression): readonly Partial[] {
    const local = this.produce({ box: by }, site).filter((way) => way.transfers.length === 0);
    if (local.length > 0) return local;
    // Two-way: the partner is cut down by the rows' own join columns before it answers.
    const twoWay: Rows = {
      box: by,
      reducer: { kind: 'semi', by: of, ...(on ? { on } : {}) },
    };
    return this.#meet(`partners ${rowsKey(twoWay)} at ${site}`, (best) => {
      const columns = this.#joinColumns(by, of, on);
      for (const other of this.#otherSites(site)) {
        const cut = [twoWay, ...this.#filtered(twoWay)];
        const ways = [
          ...this.produce({ box: by }, other),
          ...cut.flatMap((rows) => this.#reduceOnce(rows, of, other)),
        ];
        for (const way of ways) best.add(this.#shipping.send(way, site, columns, true));
      }
    });
  }

  #joinColumns(side: Box, other: Box, on?: Expression): readonly ColumnReference[] {
    const columns = this.#shipping.joinColumns(side, other);
    const read = new Set(on ? referencesIn([on]).map(columnKey) : []);
    return on ? columns.filter((column) => read.has(columnKey(column))) : columns;
  }

  /** Stored rows cut down by the join columns of another box, without further ado. */
  #reduceOnce(rows: Rows, by: Box, site: SiteId): readonly Partial[] {
    const { reducer } = rows;
    const inputs = this.produce({ box: rows.box }, site).filter((w) => w.transfers.length === 0);
    if (inputs.length === 0 || !reducer) return [];
    return this.#meet(`reduceOnce ${rowsKey(rows)} at ${site}`, (best) => {
      const on = reducer.kind === 'semi' ? reducer.on : undefined;
      const columns = this.#joinColumns(by, rows.box, on);
      const sent = this.#otherSites(site).flatMap((other) =>
        this.produce({ box: by }, other).map((w) => this.#shipping.send(w, site, columns, true)),
      );
      const keys = reducer.kind === 'bloom' ? this.#filters(reducer, site) : sent;
      this.#each(best, inputs, keys, (input, key) => ({
        kind: 'reduce',
        site,
        rows,
        input,
        reducer,
        by: key,
      }));
    });
  }

  #reduce(rows: Rows, site: SiteId, best: Best): void {
    const { box, reducer } = rows;
    if (!reducer) return;
    for (const [first, second] of unionSplits(this.space, box)) {
      const [one, other] = [
        { box: first, reducer },
        { box: second, reducer },
      ];
      this.#each(best, this.deliver(one, site), this.deliver(other, site), (a, b) => ({
        kind: 'union',
        site,
        rows,
        inputs: [a, b],
      }));
    }
    if (reducer.kind !== 'anti') {
      const isFilter = reducer.kind === 'bloom';
      const inputs = isFilter ? this.produce({ box }, site) : this.deliver({ box }, site);
      const partners = isFilter
        ? this.#filters(reducer, site)
        : this.#partners(reducer.by, box, site, reducer.on);
      this.#each(best, inputs, partners, (input, by) => ({
        kind: 'reduce',
        site,
        rows,
        input,
        reducer,
        by,
      }));
      return;
    }
    const inputs = this.deliver({ box }, site);
    const isStoredHere = reducer.leaves.every((leaf) => this.#storesAt(leaf, site));
    for (const { node, transfers, readyMs } of isStoredHere ? inputs : []) {
      best.add(partial({ kind: 'reduce', site, rows, input: node, reducer }, transfers, readyMs));
    }
  }

  #filtered(rows: Rows): readonly Rows[] {
    const { reducer } = rows;
    return reducer?.kind === 'semi' ? this.#shipping.filtered(rows, reducer) : [];
  }

  /** Filters of what is elsewhere, at a site. */
  #filters(reducer: Bloom, site: SiteId): readonly Partial[] {
    const rows = { box: reducer.instead.by };
    if (this.produce(rows, site).some((way) => way.transfers.length === 0)) return [];
    return this.#meet(`${filterKey(reducer)} at ${site}`, (best) => {
      for (const other of this.#otherSites(site)) {
        for (const way of this.produce(rows, other)) {
          best.add(this.#shipping.sendFilter(way, site, reducer));
        }
      }
    });
  }

  #combine(box: Box, site: SiteId, best: Best): void {
    this.#addStored(box, site, best);
    // Rows that are there for nothing cannot be had for less.
    if (best.ways().some((way) => way.transfers.length === 0)) return;
    for (const [first, second] of unionSplits(this.space, box)) {
      const [one, other] = [{ box: first }, { box: second }];
      this.#each(best, this.deliver(one, site), this.deliver(other, site), (a, b) => ({
        kind: 'union',
        site,
        rows: { box },
        inputs: [a, b],
      }));
    }
    for (const [first, second] of joinSplits(box)) this.#join(box, first, second, site, best);
  }

  #addStored(box: Box, site: SiteId, best: Best): void {
    const occurrence = box.leaves.findIndex((leaves) => leaves !== 0);
    const [leaf, ...more] = leavesIn(this.space, box, occurrence);
    const isSingle = occurrencesOf(box) === 1 << occurrence && more.length === 0;
    if (!isSingle || !leaf || !this.#storesAt(leaf, site)) return;
    const number = (this.space.leafNames[occurrence] ?? []).indexOf(leaf);
    best.add(partial({ kind: 'leaf', site, rows: { box }, occurrence, leaf: number }, [], 0));
  }

  #join(box: Box, first: Box, second: Box, site: SiteId, best: Best): void {
    const rows = { box };
    for (const left of this.#variants(first, second)) {
      const lefts = this.deliver(left, site);
      if (lefts.length === 0) continue;
      for (const right of this.#variants(second, first)) {
        this.#each(best, lefts, this.deliver(right, site), (a, b) => ({
          kind: 'join',
          site,
          rows,
          inputs: [a, b],
        }));
      }
    }
    this.#complete(box, first, second, site, best);
    this.#complete(box, second, first, site, best);
  }

  /** The rows of one side of a join, whole or cut down by what the other side holds. */
  #variants(side: Box, other: Box): readonly Rows[] {
    const key = `${boxKey(side)} ${boxKey(other)}`;
    const known = this.#variantsOf.get(key);
    if (known) return known;
    const inside = occurrencesOf(side);
    const semis = subsets(occurrencesOf(other))
      .filter((part) => areTied(this.space, inside, part) && isConnected(this.space, part))
      .flatMap((part): readonly Rows[] => {
        const by = restrict(other, part);
        const single = singleEqualities(this.#problem, this.space, inside, part);
        return [
          { box: side, reducer: { kind: 'semi', by } },
          ...single.map((on): Rows => ({ box: side, reducer: { kind: 'semi', by, on } })),
        ];
      });
    const antis = antiReducers(this.#problem, this.space, this.sites, side, other).map(
      (reducer): Rows => ({ box: side, reducer }),
    );
    const filtered = semis.flatMap((own) => this.#filtered(own));
    const variants = [{ box: side }, ...semis, ...filtered, ...antis];
    this.#variantsOf.set(key, variants);
    return variants;
  }

  /** Round trip by key: `whole` is at the site, its partner answers from where it is. */
  #complete(box: Box, whole: Box, partner: Box, site: SiteId, best: Best): void {
    const trip = this.#shipping.roundTrip(box, whole, partner);
    if (!trip) return;
    const replies = this.#meet(
      `reply ${rowsKey({ box: whole })} ${rowsKey({ box })} at ${site}`,
      (b) => this.#reply(box, whole, partner, site, trip, b),
    );
    const { key } = trip;
    const wholes = this.#wholes(box, whole, site, trip);
    this.#each(best, wholes, replies, (a, b) => ({
      kind: 'complete',
      site,
      rows: { box },
      whole: a,
      reply: b,
      key,
    }));
  }

  /** Whole rows with their key at the site where they are completed. */
  #wholes(box: Box, whole: Box, site: SiteId, { key, whole: sent }: RoundTrip): readonly Partial[] {
    const here = this.#keyed(whole, site, key);
    if (here[0]?.transfers.length === 0) return here;
    return this.#meet(`whole ${boxKey(whole)} of ${boxKey(box)} at ${site}`, (best) => {
      for (const way of here) best.add(way);
      for (const other of this.#otherSites(site)) {
        for (const way of this.#keyed(whole, other, key)) {
          best.add(this.#shipping.send(way, site, sent, false));
        }
      }
    });
  }

  /** Ways to have some rows at a site that keep their key. */
  #keyed(box: Box, site: SiteId, key: RoundTrip['key']): readonly Partial[] {
    return this.produce({ box }, site).filter((way) => holdsColumns(this.space, way.node, key));
  }

  #reply(box: Box, whole: Box, partner: Box, site: SiteId, trip: RoundTrip, best: Best): void {
    for (const remote of this.#otherSites(site)) {
      const requests = this.#otherSites(remote).flatMap((source) =>
        this.#keyed(whole, source, trip.key).map((way) =>
          this.#shipping.send(way, remote, trip.request, false),
        ),
      );
      const joined = createBest(
        this.#options.objective,
        this.#options.keep,
        this.#options.boundBytes,
      );
      this.#each(joined, requests, this.produce({ box: partner }, remote), (a, b) => ({
        kind: 'join',
        site: remote,
        rows: { box },
        inputs: [a, b],
      }));
      for (const way of joined.ways()) {
        best.add(this.#shipping.send(way, site, trip.reply, false));
      }
    }
  }

  #meet(key: string, fill: (best: Best) => void): readonly Partial[] {
    const known = this.#met.get(key);
    if (known) return known;
    const { objective, keep, boundBytes } = this.#options;
    const best = createBest(objective, keep, boundBytes);
    fill(best);
    const ways = best.ways();
    this.#met.set(key, ways);
    return ways;
  }

  /** Every pair of ways that may be among the best; both lists are best first. */
  #each(
    best: Best,
    first: readonly Partial[],
    second: readonly Partial[],
    node: (a: Node, b: Node) => Node,
  ): void {
    const { objective } = this.#options;
    for (const a of first) {
      if (!best.wants(measureOf(objective, a), 0)) break;
      for (const b of second) {
        const bound = boundOfBoth(objective, a, b);
        if (!best.wants(bound.measure, bound.transfers)) continue;
        const transfers = mergeTransfers(a.transfers, b.transfers);
        best.add(partial(node(a.node, b.node), transfers, Math.max(a.readyMs, b.readyMs)));
      }
    }
  }

  #otherSites(site: SiteId): readonly SiteId[] {
    return this.sites.filter((other) => other !== site);
  }

  #storesAt(leaf: string, site: SiteId): boolean {
    return fragmentNamed(this.#problem.catalog, leaf).copies.includes(site);
  }
}

/** The least that any plan for a query measures by an objective, every count given. */
export function leastByBruteForce(problem: Problem, count: CountRows, objective: Objective): Cost {
  const closed = { ...problem, graph: closePredicates(problem) };
  const options = { objective, boundBytes: Number.POSITIVE_INFINITY, keep: 6 };
  const enumeration = enumerate(closed, count, options);
  const condensed = enumerateCondensed(closed, enumeration, count, options);
  const forms = formsOf(closed);
  const kind = forms.finished ? 'finished' : forms.partial ? 'partial' : undefined;
  const raw: Enumeration = enumeration;
  const asCondensed: readonly Enumeration[] = kind
    ? [
        {
          ...enumeration,
          produce: ({ box }, site) => condensed.produced(kind, box, site),
          deliver: ({ box }, site) => condensed.delivered(kind, box, site),
        },
      ]
    : [];
  const [best] = [raw, ...asCondensed]
    .flatMap((own) => answers(closed, own, count))
    .map(({ total }) => total)
    .sort(comparePartials(objective));
  assert(best, 'no plan was found for a query');
  const { bytes, totalMs, readyMs, transfers } = best;
  return { bytes, messages: transfers.length, totalMs, readyMs };
}

interface AnswerWay {
  /** The rows at the site where they are finished. */
  readonly way: Partial;
  /** The same with the transfer of the answer, where it is finished elsewhere. */
  readonly total: Partial;
}

/** The rows come to the asking site and are finished there, or are finished first and then sent. */
function answers(
  problem: Problem,
  enumeration: Enumeration,
  count: (sql: string) => number,
): readonly AnswerWay[] {
  const rows = { box: fullBox(enumeration.space) };
  const width = answerColumns(problem).reduce((sum, column) => sum + column.width, 0);
  return enumeration.sites.flatMap((site) => {
    if (site === problem.asking) {
      return enumeration.deliver(rows, site).map((way) => ({ way, total: way }));
    }
    const transfer = createTransfer({
      key: `answer from ${site}`,
      rows: count(countOfAnswer(problem)),
      widths: new Map([['answer', width]]),
      link: linkBetween(problem.catalog.network, site, problem.asking),
      messageMs: problem.catalog.cost.messageMs,
    });
    return enumeration.produce(rows, site).map((way) => ({
      way,
      total: partial(
        way.node,
        mergeTransfers(way.transfers, [transfer]),
        way.readyMs + transfer.durationMs,
      ),
    }));
  });
}

const countOfAnswer = (problem: Problem): string => `SELECT count(*) FROM (${problem.sql})`;
