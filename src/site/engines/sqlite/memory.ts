import { workLimitFailure } from './failure.ts';
import type { Pointer, RawSqlite } from './rawSqlite.ts';

/** Lends memory of the engine for the time of `use`. */
export function withMemory<Outcome>(
  sqlite: RawSqlite,
  bytes: number,
  use: (memory: Pointer) => Outcome,
): Outcome {
  const memory = sqlite.exports.sqlite3_malloc(Math.max(bytes, 1));
  if (memory === 0) throw workLimitFailure(`The site has no ${bytes} bytes of memory left.`);
  try {
    return use(memory);
  } finally {
    sqlite.exports.sqlite3_free(memory);
  }
}

/** Lends a copy of bytes in the engine's memory. */
export function withCopy<Outcome>(
  sqlite: RawSqlite,
  bytes: Uint8Array,
  use: (copy: Pointer) => Outcome,
): Outcome {
  return withMemory(sqlite, bytes.length, (copy) => {
    sqlite.heap().set(bytes, copy);
    return use(copy);
  });
}

/** Lends a text as C has it: UTF-8 and a NUL. */
export function withCText<Outcome>(
  sqlite: RawSqlite,
  text: string,
  use: (text: Pointer) => Outcome,
): Outcome {
  return withCopy(sqlite, encoder.encode(`${text}\0`), use);
}

/** The text at a pointer up to its NUL; empty for the null pointer. */
export function readCText(sqlite: RawSqlite, text: Pointer): string {
  if (text === 0) return '';
  const heap = sqlite.heap();
  return decoder.decode(heap.subarray(text, heap.indexOf(0, text)));
}

export function readPointer(sqlite: RawSqlite, slot: Pointer): Pointer {
  const heap = sqlite.heap();
  return new DataView(heap.buffer, heap.byteOffset).getUint32(slot, true);
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
