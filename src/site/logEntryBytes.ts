import type { LogEntry, RowsChange } from './siteLog.ts';

/**
 * Entries of a log as bytes: the length of a JSON text, the text, and after it the encoded rows,
 * each in the order in which the text has its length.
 */
export function encodeEntries(entries: readonly LogEntry[]): Uint8Array {
  const batches: Uint8Array[] = [];
  const written = entries.map((entry) => writtenEntry(entry, batches));
  const json = new TextEncoder().encode(JSON.stringify(written));
  const size = 4 + json.length + batches.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  let offset = 4;
  for (const part of [json, ...batches]) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** Of bytes that `encodeEntries` made: whoever has kept them has made sure that they are whole. */
export function decodeEntries(bytes: Uint8Array): readonly LogEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let offset = 4 + view.getUint32(0, true);
  const written: readonly WrittenEntry[] = JSON.parse(
    new TextDecoder().decode(bytes.subarray(4, offset)),
  );
  const take = (length: number): Uint8Array => {
    offset += length;
    return bytes.slice(offset - length, offset);
  };
  return written.map((entry) => readEntry(entry, take));
}

type WrittenEntry =
  | Extract<LogEntry, { kind: 'record' }>
  | {
      readonly kind: 'update';
      readonly transaction: string;
      readonly redo: WrittenChange;
      readonly undo: WrittenChange;
    }
  | { readonly kind: 'compensation'; readonly transaction: string; readonly redo: WrittenChange };

/** Batches of rows by their lengths. */
interface WrittenChange {
  readonly table: string;
  readonly key: readonly string[];
  readonly gone: readonly number[];
  readonly put: readonly number[];
}

function writtenEntry(entry: LogEntry, batches: Uint8Array[]): WrittenEntry {
  const written = ({ table, key, gone, put }: RowsChange): WrittenChange => {
    batches.push(...gone, ...put);
    const lengths = (all: readonly Uint8Array[]) => all.map(({ length }) => length);
    return { table, key, gone: lengths(gone), put: lengths(put) };
  };
  if (entry.kind === 'record') return entry;
  const { transaction } = entry;
  const redo = written(entry.redo);
  return entry.kind === 'update'
    ? { kind: 'update', transaction, redo, undo: written(entry.undo) }
    : { kind: 'compensation', transaction, redo };
}

function readEntry(entry: WrittenEntry, take: (length: number) => Uint8Array): LogEntry {
  const read = ({ table, key, gone, put }: WrittenChange): RowsChange => ({
    kind: 'rows',
    table,
    key,
    gone: gone.map(take),
    put: put.map(take),
  });
  if (entry.kind === 'record') return entry;
  const { transaction } = entry;
  const redo = read(entry.redo);
  return entry.kind === 'update'
    ? { kind: 'update', transaction, redo, undo: read(entry.undo) }
    : { kind: 'compensation', transaction, redo };
}
