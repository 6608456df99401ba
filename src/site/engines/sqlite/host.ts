import { assert } from '../../../base/assert.ts';
import { localTime } from './localTime.ts';

/**
 * What SQLite's WebAssembly module asks of its host, which here is a site: a memory that grows, a
 * clock that stands still, and nothing else. A database in memory opens no file, so whatever would
 * reach a file system or an environment is told that there is none. (The package brings a host of
 * its own with file systems and an interface of objects, none of which a site uses: it is several
 * times our own code, and every site would load it.)
 */
export interface Host {
  readonly memory: WebAssembly.Memory;
  readonly imports: Readonly<Record<string, Readonly<Record<string, ImportedValue>>>>;
}

type ImportedValue = WebAssembly.Memory | HostFunction;
/** Numbers in and out; 64-bit integers are BigInts. */
type HostFunction = (...args: never[]) => number | bigint | undefined;

/** As the module declares its memory; with other bounds it would not start. */
const PAGE_BYTES = 65_536;
const FIRST_PAGES = 128;
const MOST_PAGES = 32_768;

/** `ENOSYS`, as both of the module's interfaces number it. */
const NOT_AVAILABLE = 52;

/**
 * A site has no clock: simulated time is the simulator's, and real time would make two runs of one
 * scenario differ. So 'now' and CURRENT_TIMESTAMP are 2000-01-01 12:00:00 at every site.
 */
const NOW_MS = 946_728_000_000;

export function createHost(module: WebAssembly.Module): Host {
  const memory = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum: MOST_PAGES });
  const own = functionsOn(memory);
  const imports: Record<string, Record<string, ImportedValue>> = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    const group = imports[from] ?? {};
    imports[from] = group;
    if (kind === 'memory') group[name] = memory;
    else group[name] = own.get(name) ?? absent(from);
    assert(kind === 'memory' || kind === 'function', `SQLite asks its host for a ${kind}`);
  }
  return { memory, imports };
}

/** Emscripten's system calls give a negative error number, those of WASI a positive one. */
const absent = (from: string): HostFunction => {
  const code = from.startsWith('wasi') ? NOT_AVAILABLE : -NOT_AVAILABLE;
  return () => code;
};

function functionsOn(memory: WebAssembly.Memory): ReadonlyMap<string, HostFunction> {
  const view = (): DataView => new DataView(memory.buffer);
  return new Map<string, HostFunction>([
    ['emscripten_get_heap_max', () => MOST_PAGES * PAGE_BYTES],
    ['emscripten_resize_heap', (bytes: number) => (grow(memory, bytes >>> 0) ? 1 : 0)],
    ['emscripten_date_now', () => NOW_MS],
    ['emscripten_get_now', () => NOW_MS],
    [
      'clock_time_get',
      (_clock: number, _precision: bigint, time: number) => {
        view().setBigInt64(time, BigInt(NOW_MS) * 1_000_000n, true);
        return 0;
      },
    ],
    // Time zones: every site is in that of Greenwich, whose zeros are there already.
    ['_tzset_js', () => undefined],
    [
      '_localtime_js',
      (seconds: bigint, brokenDown: number) => {
        const target = view();
        for (const [index, part] of localTime(Number(seconds)).entries()) {
          target.setInt32(brokenDown + 4 * index, part, true);
        }
        return undefined;
      },
    ],
  ]);
}

/** Grows by at least a fifth, so that a growing database does not ask for every page. */
function grow(memory: WebAssembly.Memory, wanted: number): boolean {
  const now = memory.buffer.byteLength;
  const roomy = Math.min(now * 1.2, MOST_PAGES * PAGE_BYTES);
  return [Math.max(wanted, roomy), wanted].some((bytes) => {
    try {
      memory.grow(Math.ceil((bytes - now) / PAGE_BYTES));
      return true;
    } catch {
      return false;
    }
  });
}
