import type { Node } from './node.ts';
import { bitOf, type Cost, type Shipment, type Shipments } from './shipments.ts';
import type { Way } from './way.ts';

/** A cost with what tells the list of shipments behind it from others. */
interface Marked extends Cost {
  readonly mark: number;
}

/** What is added to a way: another way, with the node that both make, or one more shipment. */
type Combine = (first: Node, second: Node) => Node;

/**
 * A way that may be kept. Most are given up for better ones before anyone asks for their node and
 * for the list of their shipments: those are made where they are asked for. One class for all of
 * them, for costs are compared so often that a difference in shape would be felt.
 */
export class Draft implements Cost {
  readonly bytes: number;
  readonly messages: number;
  readonly totalMs: number;
  readonly readyMs: number;
  readonly mark: number;
  readonly #first: Way;
  readonly #second: Way | undefined;
  readonly #shipment: Shipment | undefined;
  readonly #combine: Combine | undefined;
  #made: Way | undefined;

  /**
   * @param second another way, or nothing
   * @param shipment what is sent beside, or nothing
   * @param combine the node of both; absent where the draft is the first way itself
   */
  constructor(
    { bytes, messages, totalMs, readyMs, mark }: Marked,
    first: Way,
    second?: Way,
    shipment?: Shipment,
    combine?: Combine,
  ) {
    this.bytes = bytes;
    this.messages = messages;
    this.totalMs = totalMs;
    this.readyMs = readyMs;
    this.mark = mark;
    this.#first = first;
    this.#second = second;
    this.#shipment = shipment;
    this.#combine = combine;
    this.#made = combine ? undefined : first;
  }

  way(shipments: Shipments): Way {
    this.#made ??= this.#make(shipments);
    return this.#made;
  }

  #make(all: Shipments): Way {
    const first = this.#first;
    const second = this.#second ?? first;
    const shipment = this.#shipment;
    const { bytes, messages, totalMs, readyMs, mark } = this;
    const more = shipment ? [shipment] : second.shipments;
    const shipments = all.merge(first.shipments, more);
    const transfers = first.transfers | (shipment ? bitOf(shipment) : second.transfers);
    const node = this.#combine?.(first.node, second.node) ?? first.node;
    return { node, shipments, transfers, mark, bytes, messages, totalMs, readyMs };
  }

  sendsTheSame(other: Draft, shipments: Shipments): boolean {
    if (this.mark !== other.mark || this.messages !== other.messages) return false;
    const own = this.way(shipments).shipments;
    const theirs = other.way(shipments).shipments;
    return own.every((shipment, index) => shipment === theirs[index]);
  }
}
