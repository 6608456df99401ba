import { type Bytes, bytes, type Rows, rows, type WireBytes } from '../base/brand.ts';
import { countRows, wireBytesOf } from '../site/shipment.ts';

/**
 * The one place where bytes are counted: every batch of rows that goes from one site to another
 * passes here. Rows are counted from the batches themselves, not taken from what a site says.
 */
export interface Channel {
  readonly carry: (width: number, batches: readonly Uint8Array[]) => Carried;
  readonly total: () => Ledger;
}

/** What one transfer came to. */
export interface Carried {
  readonly rows: Rows;
  /** Textbook bytes: rows × declared width. */
  readonly bytes: Bytes;
  readonly wireBytes: WireBytes;
}

/** All transfers of a run together. */
export interface Ledger {
  readonly transfers: number;
  readonly bytes: number;
  readonly wireBytes: number;
}

export function createChannel(): Channel {
  let ledger: Ledger = { transfers: 0, bytes: 0, wireBytes: 0 };
  return {
    carry: (width, batches) => {
      const count = countRows(batches);
      const carried = {
        rows: rows(count),
        bytes: bytes(count * width),
        wireBytes: wireBytesOf(batches),
      };
      ledger = {
        transfers: ledger.transfers + 1,
        bytes: bytes(ledger.bytes + carried.bytes),
        wireBytes: ledger.wireBytes + carried.wireBytes,
      };
      return carried;
    },
    total: () => ledger,
  };
}
