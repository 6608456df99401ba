import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRows } from './shipment.ts';
import { createSiteDisk, type DurableFile } from './siteDisk.ts';
import type { LogEntry, RowsChange } from './siteLog.ts';

/** A file in memory, which can be damaged. */
function memoryFile(bytes: number[] = []): DurableFile & { readonly bytes: number[] } {
  return {
    bytes,
    size: () => bytes.length,
    read: (at, length) => Uint8Array.from(bytes.slice(at, at + Math.max(length, 0))),
    write: (at, written) => {
      for (const [index, byte] of written.entries()) bytes[at + index] = byte;
    },
    truncate: (size) => {
      bytes.length = Math.min(bytes.length, size);
    },
    flush: () => {},
    close: () => {},
  };
}

const change: fc.Arbitrary<RowsChange> = fc.record({
  kind: fc.constant('rows'),
  table: fc.string(),
  key: fc.array(fc.string(), { maxLength: 2 }),
  gone: fc.constantFrom([], encodeRows([[1], [2]])),
  put: fc.constantFrom([], encodeRows([[3, 'é\0']]), [...encodeRows([[4]]), ...encodeRows([[5]])]),
});
const transaction = fc.string();
const entry: fc.Arbitrary<LogEntry> = fc.oneof(
  fc.record({ kind: fc.constant('update'), transaction, redo: change, undo: change }),
  fc.record({ kind: fc.constant('compensation'), transaction, redo: change }),
  fc.record({
    kind: fc.constant('record'),
    transaction,
    record: fc.record({ kind: fc.string(), role: fc.string() }),
  }),
);
const force = fc.array(entry, { minLength: 1, maxLength: 3 });
const image = fc.uint8Array({ maxLength: 40 });

describe('a site’s disk', () => {
  it('gives what was forced, and of a file cut short the whole frames', () => {
    fc.assert(
      fc.property(image, fc.array(force, { maxLength: 4 }), fc.nat(), (bytes, forces, nat) => {
        const files = { image: memoryFile(), log: memoryFile() };
        const disk = createSiteDisk(files);
        disk.begin(bytes);
        const ends = [files.log.bytes.length];
        for (const entries of forces) {
          disk.append(entries);
          ends.push(files.log.bytes.length);
        }
        const [first = 0, last = 0] = [ends[0], ends.at(-1)];
        const cut = first + (nat % (last - first + 1));
        const log = memoryFile(files.log.bytes.slice(0, cut));
        const whole = ends.filter((end) => end <= cut).length - 1;
        const found = createSiteDisk({ image: files.image, log }).read();
        const wanted = { image: bytes, log: forces.slice(0, whole).flat() };
        expect(found).toEqual({ ok: true, value: wanted });
      }),
    );
  });

  it('goes on where the last whole frame ends, as often as it starts again', () => {
    fc.assert(
      fc.property(image, fc.array(force, { minLength: 1, maxLength: 4 }), (bytes, forces) => {
        const files = { image: memoryFile(), log: memoryFile() };
        createSiteDisk(files).begin(bytes);
        for (const [index, entries] of forces.entries()) {
          const disk = createSiteDisk(files);
          const before = { image: bytes, log: forces.slice(0, index).flat() };
          expect(disk.read()).toEqual({ ok: true, value: before });
          disk.append(entries);
          files.log.bytes.push(7, 0, 0, 0, 1);
        }
        const all = { image: bytes, log: forces.flat() };
        expect(createSiteDisk(files).read()).toEqual({ ok: true, value: all });
      }),
    );
  });

  it('ends with as many forced writes as are asked for, for good', () => {
    const record = (kind: string): readonly LogEntry[] => [
      { kind: 'record', transaction: 'T1', record: { kind, role: 'participant' } },
    ];
    const files = { image: memoryFile(), log: memoryFile() };
    const disk = createSiteDisk(files);
    disk.begin(Uint8Array.of(1));
    for (const kind of ['prepared', 'commit', 'end']) disk.append(record(kind));
    const kinds = (forces?: number) => {
      const found = createSiteDisk(files).read(forces);
      return found.ok
        ? found.value.log.flatMap((one) => (one.kind === 'record' ? one.record.kind : []))
        : found.error;
    };
    expect(kinds(2)).toEqual(['prepared', 'commit']);
    expect(kinds()).toEqual(['prepared', 'commit']);
    expect(kinds(0)).toEqual([]);
  });

  it('ignores what a thread writes that should have ended', () => {
    const files = { image: memoryFile(), log: memoryFile() };
    const late = createSiteDisk(files);
    late.begin(Uint8Array.of(1));
    const next = createSiteDisk(files);
    next.read();
    const entries: readonly LogEntry[] = [
      { kind: 'record', transaction: 'T1', record: { kind: 'commit', role: 'coordinator' } },
    ];
    next.append(entries);
    const end = files.log.bytes.length;
    // As a file opened for appending would have it: its frame comes after those of the other.
    const alone = memoryFile();
    const old = createSiteDisk({ image: memoryFile([...files.image.bytes]), log: alone });
    old.begin();
    old.append(entries);
    files.log.bytes.push(...alone.bytes.slice(16));
    expect(files.log.bytes.length).toBeGreaterThan(end);
    expect(createSiteDisk(files).read()).toEqual({
      ok: true,
      value: { image: Uint8Array.of(1), log: entries },
    });
  });

  it('knows a log that was ended, or did not come to begin, for none', () => {
    const files = { image: memoryFile(), log: memoryFile() };
    const disk = createSiteDisk(files);
    disk.begin(Uint8Array.of(1));
    const whole = [...files.log.bytes];
    disk.end();
    expect(createSiteDisk(files).read()).toEqual({ ok: false, error: 'no run has begun on it' });
    for (let cut = 0; cut < whole.length; cut += 1) {
      const log = memoryFile(whole.slice(0, cut));
      expect(createSiteDisk({ image: files.image, log }).read().ok).toBe(false);
    }
    disk.begin();
    expect(createSiteDisk(files).read().ok).toBe(true);
  });

  it('does not take a log for that of another image, nor a damaged image for its own', () => {
    const files = { image: memoryFile(), log: memoryFile() };
    createSiteDisk(files).begin(Uint8Array.of(1, 2, 3));
    const other = memoryFile();
    createSiteDisk({ image: other, log: memoryFile() }).begin(Uint8Array.of(4));
    expect(createSiteDisk({ image: other, log: files.log }).read().ok).toBe(false);
    const damaged = memoryFile([...files.image.bytes.slice(0, -1), 9]);
    expect(createSiteDisk({ image: damaged, log: files.log }).read().ok).toBe(false);
    expect(createSiteDisk({ image: memoryFile(), log: memoryFile() }).read().ok).toBe(false);
    expect(createSiteDisk(files).read().ok).toBe(true);
  });
});
