import type { Link } from '../../network/topology.ts';
import { transferMs } from '../../network/topology.ts';

/** Some rows with some columns, sent from one site to another. */
export interface Shipment {
  readonly number: number;
  /** Bits by which a list of shipments is told from another: all of them, exclusively or. */
  readonly mark: number;
  /** Which rows, from where to where; shipments of one transfer are sent as one. */
  readonly transfer: number;
  /** The transfer's name in a plan. */
  readonly key: string;
  /** Column name (free of the occurrence for rows of one leaf) to its declared width. */
  readonly widths: ReadonlyMap<string, number>;
  readonly rows: number;
  /** The counts that would say how many rows there are, where that is not known. */
  readonly unknown: readonly string[] | undefined;
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
  /** A set of bits that two lists which share a transfer have in common; see `bitOf`. */
  readonly transfers: number;
  /** What lists of the same shipments have in common, and other lists hardly ever. */
  readonly mark: number;
}

/** A cost in the making: the same object for all that are looked at, for most are not kept. */
export interface Sum extends Cost {
  bytes: number;
  messages: number;
  totalMs: number;
  readyMs: number;
  mark: number;
}

/** Bits that engines keep in a number without further ado. */
const BITS = 30;

/** Two lists whose bits have none in common share no transfer. */
export const bitOf = ({ transfer }: Shipment): number => 1 << (transfer % BITS);

/** What is sent, before it has columns; sites by their numbers. */
export interface Load extends Pick<Shipment, 'rows' | 'unknown' | 'link' | 'messageMs'> {
  /** Which rows. */
  readonly identity: string;
  readonly source: number;
  readonly target: number;
}

type Carried = Pick<Shipment, 'key' | 'transfer' | 'rows' | 'unknown' | 'link' | 'messageMs'>;

/** More than there can be, so that a pair of numbers is one number. */
const MOST_SHIPMENTS = 2 ** 26;

const NONE: readonly Shipment[] = [];

/** More than there can be, so that a pair of them is one number. */
const MOST_SITES = 1024;

/** All shipments of one enumeration; equal ones are the same object. */
export class Shipments {
  /** By what is carried, then by source and target. */
  readonly #numbers = new Map<string, Map<number, number>>();
  /** By number, the shipments of one transfer. */
  readonly #transfers: Shipment[][] = [];
  readonly #unions = new Map<number, Shipment>();
  // Times are fractions: a number that starts as one stays where it is when it changes.
  readonly #sum: Sum = { bytes: 0.5, messages: 0, totalMs: 0.5, readyMs: 0.5, mark: 0 };
  #count = 0;

  make(load: Load, widths: ReadonlyMap<string, number>): Shipment {
    const { identity, source, target } = load;
    const ofRows = this.#numbers.get(identity) ?? new Map<number, number>();
    if (ofRows.size === 0) this.#numbers.set(identity, ofRows);
    const pair = source * MOST_SITES + target;
    const transfer = ofRows.get(pair) ?? this.#transfers.length;
    if (transfer === this.#transfers.length) {
      ofRows.set(pair, transfer);
      this.#transfers.push([]);
    }
    const { rows, unknown, link, messageMs } = load;
    const key = `${identity} from ${source} to ${target}`;
    return this.#make({ key, transfer, rows, unknown, link, messageMs }, widths);
  }

  #make(load: Carried, widths: ReadonlyMap<string, number>): Shipment {
    const made = this.#transfers[load.transfer] ?? [];
    for (const own of made) if (haveSameKeys(own.widths, widths)) return own;
    let width = 0;
    for (const own of widths.values()) width += own;
    const { key, transfer, rows, unknown, link, messageMs } = load;
    const bytes = rows * width;
    const number = this.#count;
    this.#count += 1;
    const shipment: Shipment = {
      number,
      mark: markOf(number),
      transfer,
      key,
      widths,
      rows,
      unknown,
      link,
      messageMs,
      bytes,
      durationMs: transferMs(link, bytes) + messageMs,
    };
    made.push(shipment);
    return shipment;
  }

  /** The shipments of both, those of one transfer once with the columns of both. */
  merge(first: readonly Shipment[], second: readonly Shipment[]): readonly Shipment[] {
    if (second.length === 0) return first;
    if (first.length === 0) return second;
    // As long as it can become: to grow one by one leaves room for sixteen more.
    const merged = first.concat(second);
    let length = 0;
    let other = 0;
    for (const own of first) {
      let next = second[other];
      while (next && next.transfer < own.transfer) {
        merged[length] = next;
        length += 1;
        other += 1;
        next = second[other];
      }
      const isShared = next !== undefined && next.transfer === own.transfer;
      merged[length] = next && isShared ? this.#together(own, next) : own;
      length += 1;
      if (isShared) other += 1;
    }
    for (; other < second.length; other += 1) {
      const next = second[other];
      if (next) merged[length] = next;
      length += 1;
    }
    merged.length = length;
    return merged;
  }

  /** What both ways together cost, without building the set of their shipments. */
  costOfBoth(first: Sent, second: Sent): Sum {
    const sum = this.#sum;
    sum.bytes = first.bytes + second.bytes;
    sum.totalMs = first.totalMs + second.totalMs;
    sum.messages = first.messages + second.messages;
    sum.readyMs = first.readyMs > second.readyMs ? first.readyMs : second.readyMs;
    sum.mark = first.mark ^ second.mark;
    if ((first.transfers & second.transfers) !== 0) this.#countOnce(first, second, sum);
    return sum;
  }

  /** Takes off what two ways were counted for twice. */
  #countOnce(first: Sent, second: Sent, sum: Sum): void {
    const a = first.shipments;
    const b = second.shipments;
    let { bytes, totalMs, messages, mark } = sum;
    let i = 0;
    let j = 0;
    let own = a[0];
    let other = b[0];
    while (own && other) {
      if (own.transfer === other.transfer) {
        const both = own === other ? own : this.#together(own, other);
        bytes += both.bytes - own.bytes - other.bytes;
        totalMs += both.durationMs - own.durationMs - other.durationMs;
        mark ^= both.mark ^ own.mark ^ other.mark;
        messages -= 1;
        i += 1;
        j += 1;
      } else if (own.transfer < other.transfer) i += 1;
      else j += 1;
      own = a[i];
      other = b[j];
    }
    sum.bytes = bytes;
    sum.totalMs = totalMs;
    sum.messages = messages;
    sum.mark = mark;
  }

  /** What a way costs with one more shipment, which leaves when its rows are there. */
  costOfOneMore(way: Sent, shipment: Shipment): Sum {
    const sum = this.#sum;
    sum.readyMs = way.readyMs + shipment.durationMs;
    const mayShare = (way.transfers & bitOf(shipment)) !== 0;
    for (const own of mayShare ? way.shipments : NONE) {
      if (own.transfer !== shipment.transfer) continue;
      const both = this.#together(own, shipment);
      sum.bytes = way.bytes + both.bytes - own.bytes;
      sum.totalMs = way.totalMs + both.durationMs - own.durationMs;
      sum.messages = way.messages;
      sum.mark = way.mark ^ own.mark ^ both.mark;
      return sum;
    }
    sum.bytes = way.bytes + shipment.bytes;
    sum.totalMs = way.totalMs + shipment.durationMs;
    sum.messages = way.messages + 1;
    sum.mark = way.mark ^ shipment.mark;
    return sum;
  }

  #together(first: Shipment, second: Shipment): Shipment {
    if (first === second) return first;
    const pair = first.number * MOST_SHIPMENTS + second.number;
    const known = this.#unions.get(pair);
    if (known) return known;
    const made = this.#make(first, new Map([...first.widths, ...second.widths]));
    this.#unions.set(pair, made);
    return made;
  }
}

/** Numbers in a row become bits that have nothing to do with each other (Knuth's multiplier). */
function markOf(number: number): number {
  const spread = Math.imul(number + 1, 0x9e3779b1);
  return Math.imul(spread ^ (spread >>> 15), 0x85ebca6b) >>> (32 - BITS);
}

function haveSameKeys(
  first: ReadonlyMap<string, number>,
  second: ReadonlyMap<string, number>,
): boolean {
  if (first === second) return true;
  if (first.size !== second.size) return false;
  for (const key of first.keys()) if (!second.has(key)) return false;
  return true;
}
