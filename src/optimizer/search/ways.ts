import type { Objective } from '../../base/objective.ts';
import { Draft } from './draft.ts';
import type { Node } from './node.ts';
import type { Cost, Shipment, Shipments } from './shipments.ts';
import type { Way } from './way.ts';

export function measureOf(objective: Objective, { bytes, totalMs, readyMs }: Cost): number {
  switch (objective) {
    case 'bytes':
      return bytes;
    case 'total':
      return totalMs;
    case 'response':
      return readyMs;
  }
}

/** The objective first; ties by fewer messages, shorter response, shorter total (query.md). */
export function compareCosts(objective: Objective, a: Cost, b: Cost): number {
  return (
    measureOf(objective, a) - measureOf(objective, b) ||
    a.messages - b.messages ||
    a.readyMs - b.readyMs ||
    a.totalMs - b.totalMs ||
    a.bytes - b.bytes
  );
}

const OTHERS: Readonly<Record<Objective, readonly [Objective, Objective]>> = {
  bytes: ['total', 'response'],
  total: ['bytes', 'response'],
  response: ['bytes', 'total'],
};

export interface KeepOptions {
  readonly objective: Objective;
  /** Ways kept by the objective. */
  readonly keep: number;
  /** Whether by each other objective one more is kept. */
  readonly keepsOthers: boolean;
  /** Ways that measure more than this by the objective are not followed. */
  readonly bound: number;
}

/** The ways of one goal that are worth keeping, each with a different set of shipments. */
export class Kept {
  readonly #options: KeepOptions;
  readonly #shipments: Shipments;
  /** Best first by the objective. */
  readonly #best: Draft[] = [];
  /** The best by each other objective, which may be among the best already. */
  readonly #others: readonly [Champion, Champion] | undefined;
  /** What the last of the best measures; more than that is worth nothing by the objective. */
  #limit: number;

  constructor(options: KeepOptions, shipments: Shipments) {
    this.#options = options;
    this.#shipments = shipments;
    if (options.keepsOthers) {
      const [other, another] = OTHERS[options.objective];
      this.#others = [new Champion(other), new Champion(another)];
    }
    this.#limit = options.bound;
  }

  add(way: Way): void {
    if (this.#wants(way)) this.#insert(new Draft(way, way));
  }

  /** What two ways give together; it is built only if it is among the best. */
  addBoth(first: Way, second: Way, node: (a: Node, b: Node) => Node): void {
    if (!this.mayWant(second) || this.#isTooDear(first, second)) return;
    const cost = this.#shipments.costOfBoth(first, second);
    if (this.#wants(cost)) this.#insert(new Draft(cost, first, second, undefined, node));
  }

  /** A way with one more shipment. */
  addSent(way: Way, shipment: Shipment, node: (sent: Node) => Node): void {
    const cost = this.#shipments.costOfOneMore(way, shipment);
    if (this.#wants(cost)) this.#insert(new Draft(cost, way, undefined, shipment, node));
  }

  /** Best first by the objective, then those that are best by another. */
  ways(): readonly Way[] {
    const drafts: Draft[] = [...this.#best];
    for (const { way } of this.#others ?? []) {
      if (way && !drafts.includes(way)) drafts.push(way);
    }
    return drafts.map((draft) => draft.way(this.#shipments));
  }

  /** Whether nothing needs to be sent for the best of them. */
  isFree(): boolean {
    return this.#best[0]?.messages === 0;
  }

  /** Whether what costs this or more may still be among the best. */
  mayWant(cost: Cost): boolean {
    const { objective, bound } = this.#options;
    const measure = measureOf(objective, cost);
    if (measure <= this.#limit) return true;
    if (!this.#others || measure > bound) return false;
    const [other, another] = this.#others;
    return other.mayLoseTo(cost) || another.mayLoseTo(cost);
  }

  /** Whether two ways that share no transfer are known to measure too much together. */
  #isTooDear(first: Way, second: Way): boolean {
    const { objective } = this.#options;
    if (this.#others || objective === 'response') return false;
    if ((first.transfers & second.transfers) !== 0) return false;
    return measureOf(objective, first) + measureOf(objective, second) > this.#limit;
  }

  #wants(cost: Cost): boolean {
    const { objective, keep } = this.#options;
    if (!this.mayWant(cost)) return false;
    const worst = this.#best[keep - 1];
    if (!worst || compareCosts(objective, cost, worst) < 0) return true;
    if (!this.#others) return false;
    const [other, another] = this.#others;
    return other.losesTo(cost) || another.losesTo(cost);
  }

  #insert(way: Draft): void {
    const { objective, keep } = this.#options;
    for (const other of this.#others ?? []) if (other.losesTo(way)) other.way = way;
    const same = this.#best.findIndex((other) => way.sendsTheSame(other, this.#shipments));
    if (same >= 0) {
      const known = this.#best[same];
      if (!known || compareCosts(objective, way, known) >= 0) return;
      this.#best.splice(same, 1);
    }
    let place = this.#best.length;
    for (; place > 0; place -= 1) {
      const before = this.#best[place - 1];
      if (!before || compareCosts(objective, before, way) <= 0) break;
    }
    if (place >= keep) return;
    // Not by splice, which makes an array of what it takes out.
    for (let last = Math.min(this.#best.length, keep - 1); last > place; last -= 1) {
      const before = this.#best[last - 1];
      if (before) this.#best[last] = before;
    }
    this.#best[place] = way;
    const worst = this.#best[keep - 1];
    if (worst) this.#limit = measureOf(objective, worst);
  }
}

/** The best way so far by one objective. */
class Champion {
  readonly #objective: Objective;
  way: Draft | undefined;

  constructor(objective: Objective) {
    this.#objective = objective;
  }

  /** False when nothing that costs this or more is better. */
  mayLoseTo(cost: Cost): boolean {
    if (!this.way) return true;
    return measureOf(this.#objective, cost) <= measureOf(this.#objective, this.way);
  }

  losesTo(cost: Cost): boolean {
    return !this.way || compareCosts(this.#objective, cost, this.way) < 0;
  }
}
