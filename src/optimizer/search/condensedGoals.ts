import { assert } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import type { FormKind } from '../condense/form.ts';
import type { Estimates } from './estimates.ts';
import type { Family } from './family.ts';
import type { Goals } from './goals.ts';
import type { Node } from './node.ts';
import type { Wanted } from './rowsTable.ts';
import type { SearchSpace } from './searchSpace.ts';
import type { Shipment, Shipments } from './shipments.ts';
import type { Way } from './way.ts';
import { type KeepOptions, Kept } from './ways.ts';

type Ways = readonly Way[];

/**
 * Dynamic programming over goals in another form: *what these rows amount to, at this site*. A goal
 * is met by condensing the rows where they are computed or sent, by putting together what smaller
 * goals amount to, or by meeting it at another site and sending that. Partial rows may be put
 * together on the way; finished ones only where no group is in two of them.
 */
export class CondensedGoals {
  readonly #space: SearchSpace;
  readonly #family: Family;
  readonly #estimates: Estimates;
  readonly #options: KeepOptions;
  readonly #shipments: Shipments;
  readonly #goals: Goals;
  readonly #produced = new Map<string, Ways>();
  readonly #delivered = new Map<string, Ways>();
  readonly #shipped = new Map<string, Shipment>();

  constructor(
    space: SearchSpace,
    family: Family,
    estimates: Estimates,
    options: KeepOptions,
    shipments: Shipments,
    goals: Goals,
  ) {
    this.#space = space;
    this.#family = family;
    this.#estimates = estimates;
    this.#options = options;
    this.#shipments = shipments;
    this.#goals = goals;
  }

  /** Ways to have it computed at a site, best first. */
  produce(form: FormKind, rows: Wanted, site: number): Ways {
    const goal = `${form} ${rows.number} ${site}`;
    const known = this.#produced.get(goal);
    if (known) return known;
    const kept = this.#kept();
    this.#condense(form, rows, site, this.#goals.produce(rows, site), kept);
    if (!kept.isFree()) {
      const isPartialToo = form === 'finished' && this.#space.forms.partial !== undefined;
      if (isPartialToo) {
        this.#condense(form, rows, site, this.produce('partial', rows, site), kept);
      }
      for (const parts of this.#family.unions(rows)) this.#unite(form, rows, parts, site, kept);
    }
    const ways = kept.ways();
    this.#produced.set(goal, ways);
    return ways;
  }

  /** Ways to have it at a site, computed there or sent there. */
  deliver(form: FormKind, rows: Wanted, site: number): Ways {
    const goal = `${form} ${rows.number} ${site}`;
    const known = this.#delivered.get(goal);
    if (known) return known;
    const here = this.produce(form, rows, site);
    const ways = here[0]?.messages === 0 ? here : this.#sent(form, rows, site, here);
    this.#delivered.set(goal, ways);
    return ways;
  }

  #sent(form: FormKind, rows: Wanted, site: number, here: Ways): Ways {
    const kept = this.#kept();
    for (const way of here) kept.add(way);
    this.#condense(form, rows, site, this.#goals.deliver(rows, site), kept);
    if (form === 'finished' && this.#space.forms.partial) {
      this.#condense(form, rows, site, this.deliver('partial', rows, site), kept);
    }
    for (const other of this.#family.sites(rows)) {
      if (other === site) continue;
      const ways = this.produce(form, rows, other);
      if (ways.length === 0) continue;
      const shipment = this.#shipment(form, rows, other, site);
      const sent = (input: Node): Node => ({
        kind: 'sendCondensed',
        site: this.#site(site),
        rows,
        form,
        input,
      });
      for (const way of ways) kept.addSent(way, shipment, sent);
    }
    return kept.ways();
  }

  #condense(form: FormKind, rows: Wanted, site: number, ways: Ways, kept: Kept): void {
    for (const way of ways) {
      const node: Node = {
        kind: 'condense',
        site: this.#site(site),
        rows,
        form,
        input: way.node,
      };
      kept.add({ ...way, node });
    }
  }

  #unite(form: FormKind, rows: Wanted, parts: readonly Wanted[], site: number, kept: Kept): void {
    const isOfGroups = form === 'finished' && this.#space.forms.isGrouped;
    if (isOfGroups && !this.#space.shareNoGroup(parts)) return;
    const union = (a: Node, b: Node): Node => ({
      kind: 'union',
      site: this.#site(site),
      rows,
      inputs: [a, b],
    });
    const [first, ...more] = parts;
    if (!first) return;
    let ways = this.deliver(form, first, site);
    for (const [index, part] of more.entries()) {
      const together = index === more.length - 1 ? kept : this.#kept();
      const others = this.deliver(form, part, site);
      for (const a of ways) {
        if (!together.mayWant(a)) continue;
        for (const b of others) together.addBoth(a, b, union);
      }
      ways = together === kept ? [] : together.ways();
    }
  }

  #shipment(form: FormKind, rows: Wanted, source: number, target: number): Shipment {
    const cargo = this.#space.condensed(rows, form);
    const key = `${cargo.identity} from ${source} to ${target}`;
    const known = this.#shipped.get(key);
    if (known) return known;
    const link = this.#space.link(source, target);
    assert(link, 'a site that the query does not involve was sent rows');
    const { identity, widths } = cargo;
    const { messageMs } = this.#space.problem.catalog.cost;
    const { rows: count, unknown } = this.#estimates.of(cargo);
    const load = { identity, source, target, rows: count, unknown, link, messageMs };
    const shipment = this.#shipments.make(load, widths);
    this.#shipped.set(key, shipment);
    return shipment;
  }

  #kept(): Kept {
    return new Kept(this.#options, this.#shipments);
  }

  #site(index: number): SiteId {
    const site = this.#space.sites[index];
    assert(site, 'a goal names a site that the query does not involve');
    return site;
  }
}
