import type { Link } from '../../network/topology.ts';
import { transferMs } from '../../network/topology.ts';

/** Some rows with some columns, sent from one site to another. */
export interface Shipment {
  readonly number: number;
  /** Which rows, from where to where; shipments of one transfer are sent as one. */
  readonly transfer: number;
  /** The transfer's name in a plan. */
  readonly key: string;
  /** Column name (free of the occurrence for rows of one leaf) to its declared width. */
  readonly widths: ReadonlyMap<string, number>;
  readonly rows: number;
  /** The counts that would say how many rows there are, where that is not known. */
  readonly unknown?: readonly string[];
  readonly link: Link;
  readonly messageMs: number;
  /** Rows × the sum of the widths, and how long the link needs for them. */
  readonly bytes: number;
  readonly durationMs: number;
}

export interface Cost {
  /** Textbook bytes. */
  readonly bytes: number;
  readonly messages: number;
  readonly totalMs: number;
  /** When the rows are there, links taken as free: a lower bound of the response time. */
  readonly readyMs: number;
}

/** What is sent, and what that costs. */
export interface Sent extends Cost {
  /** By the number of their transfer. */
  readonly shipments: readonly Shipment[];
  /** A set of bits that two lists which share a transfer have in common; see `transfersIn`. */
  readonly transfers: number;
}

/** Which transfers there may be: two lists whose bits have none in common share none. */
export function transfersIn(shipments: readonly Shipment[]): number {
  let bits = 0;
  for (const { transfer } of shipments) bits |= 1 << (transfer & 31);
  return bits;
}

/** What a shipment is made of, before it has columns. */
export type Load = Pick<Shipment, 'key' | 'rows' | 'unknown' | 'link' | 'messageMs'>;

/** More than there can be, so that a pair of numbers is one number. */
const MOST_SHIPMENTS = 2 ** 26;

const NONE: readonly Shipment[] = [];

/** All shipments of one enumeration; equal ones are the same object. */
export class Shipments {
  readonly #transfers = new Map<string, { readonly number: number; readonly made: Shipment[] }>();
  readonly #unions = new Map<number, Shipment>();
  #count = 0;

  make(load: Load, widths: ReadonlyMap<string, number>): Shipment {
    let transfer = this.#transfers.get(load.key);
    if (!transfer) {
      transfer = { number: this.#transfers.size, made: [] };
      this.#transfers.set(load.key, transfer);
    }
    const known = transfer.made.find((own) => haveSameKeys(own.widths, widths));
    if (known) return known;
    let width = 0;
    for (const own of widths.values()) width += own;
    const bytes = load.rows * width;
    const { key, rows, unknown, link, messageMs } = load;
    const durationMs = transferMs(link, bytes) + messageMs;
    const number = this.#count;
    this.#count += 1;
    const own = { key, rows, link, messageMs, widths, bytes, durationMs };
    const fresh = { ...own, number, transfer: transfer.number };
    const shipment: Shipment = unknown === undefined ? fresh : { ...fresh, unknown };
    transfer.made.push(shipment);
    return shipment;
  }

  /** The shipments of both, those of one transfer once with the columns of both. */
  merge(first: readonly Shipment[], second: readonly Shipment[]): readonly Shipment[] {
    if (second.length === 0) return first;
    if (first.length === 0) return second;
    const merged: Shipment[] = [];
    let other = 0;
    for (const own of first) {
      let next = second[other];
      while (next && next.transfer < own.transfer) {
        merged.push(next);
        other += 1;
        next = second[other];
      }
      if (next && next.transfer === own.transfer) {
        merged.push(this.#together(own, next));
        other += 1;
      } else merged.push(own);
    }
    for (; other < second.length; other += 1) {
      const next = second[other];
      if (next) merged.push(next);
    }
    return merged;
  }

  /** What both ways together cost, without building the set of their shipments. */
  costOfBoth(first: Sent, second: Sent): Cost {
    const a = first.shipments;
    const b = second.shipments;
    let bytes = first.bytes + second.bytes;
    let totalMs = first.totalMs + second.totalMs;
    let messages = a.length + b.length;
    const readyMs = first.readyMs > second.readyMs ? first.readyMs : second.readyMs;
    if ((first.transfers & second.transfers) === 0) return { bytes, messages, totalMs, readyMs };
    let i = 0;
    let j = 0;
    let own = a[0];
    let other = b[0];
    while (own && other) {
      if (own.transfer === other.transfer) {
        const both = own === other ? own : this.#together(own, other);
        bytes += both.bytes - own.bytes - other.bytes;
        totalMs += both.durationMs - own.durationMs - other.durationMs;
        messages -= 1;
        i += 1;
        j += 1;
      } else if (own.transfer < other.transfer) i += 1;
      else j += 1;
      own = a[i];
      other = b[j];
    }
    return { bytes, messages, totalMs, readyMs };
  }

  /** What a way costs with one more shipment, which leaves when its rows are there. */
  costOfOneMore(way: Sent, shipment: Shipment): Cost {
    const readyMs = way.readyMs + shipment.durationMs;
    const mayShare = (way.transfers & (1 << (shipment.transfer & 31))) !== 0;
    for (const own of mayShare ? way.shipments : NONE) {
      if (own.transfer !== shipment.transfer) continue;
      const both = this.#together(own, shipment);
      const bytes = way.bytes + both.bytes - own.bytes;
      const totalMs = way.totalMs + both.durationMs - own.durationMs;
      return { bytes, messages: way.messages, totalMs, readyMs };
    }
    const { messages } = way;
    const totalMs = way.totalMs + shipment.durationMs;
    return { bytes: way.bytes + shipment.bytes, messages: messages + 1, totalMs, readyMs };
  }

  #together(first: Shipment, second: Shipment): Shipment {
    if (first === second) return first;
    const pair = first.number * MOST_SHIPMENTS + second.number;
    const known = this.#unions.get(pair);
    if (known) return known;
    const made = this.make(first, new Map([...first.widths, ...second.widths]));
    this.#unions.set(pair, made);
    return made;
  }
}

function haveSameKeys(
  first: ReadonlyMap<string, number>,
  second: ReadonlyMap<string, number>,
): boolean {
  if (first.size !== second.size) return false;
  for (const key of first.keys()) if (!second.has(key)) return false;
  return true;
}
