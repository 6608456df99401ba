import { assert } from '../../../base/assert.ts';
import { type Connection, failureOf } from './connection.ts';
import * as c from './constants.ts';
import { workLimitFailure } from './failure.ts';
import { withCText, withMemory } from './memory.ts';

/**
 * A database as one run of bytes, the same as its file would be; an empty one has none at all.
 * SQLite asks itself for a size and attaches what it is given, which the guard would refuse.
 */

export function imageOf({ sqlite, pointer, guard }: Connection): Uint8Array {
  const { exports, heap } = sqlite;
  return withCText(sqlite, 'main', (schema) =>
    withMemory(sqlite, 8, (sizeSlot) => {
      const bytes = guard.trusting(() => exports.sqlite3_serialize(pointer, schema, sizeSlot, 0));
      const memory = heap();
      const view = new DataView(memory.buffer, memory.byteOffset);
      const size = Number(view.getBigInt64(sizeSlot, true));
      assert(size >= 0, 'SQLite does not know the size of its own database');
      if (size === 0) return new Uint8Array();
      if (bytes === 0) throw workLimitFailure(`The site has no ${size} bytes of memory left.`);
      const image = memory.slice(bytes, bytes + size);
      exports.sqlite3_free(bytes);
      return image;
    }),
  );
}

export function restoreImage(connection: Connection, image: Uint8Array): void {
  if (image.length === 0) return;
  const { sqlite, pointer, guard } = connection;
  const { exports, heap } = sqlite;
  const bytes = exports.sqlite3_malloc(image.length);
  if (bytes === 0) throw workLimitFailure(`The site has no ${image.length} bytes of memory left.`);
  heap().set(image, bytes);
  const size = BigInt(image.length);
  const flags = c.DESERIALIZE_FREEONCLOSE | c.DESERIALIZE_RESIZEABLE;
  // It frees the bytes even if it fails.
  const code = guard.trusting(() =>
    withCText(sqlite, 'main', (schema) =>
      exports.sqlite3_deserialize(pointer, schema, bytes, size, size, flags),
    ),
  );
  if (code === c.NOMEM) throw failureOf(connection, code);
  assert(code === c.OK, `SQLite does not take its own image (${code})`);
}
