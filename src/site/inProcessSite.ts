import { assert } from '../base/assert.ts';
import type { SiteId } from '../base/brand.ts';
import { ok, type Result } from '../base/result.ts';
import type { Database } from './database.ts';
import { openOrderedPort } from './orderedPort.ts';
import { handle, onDisk, type RequestKind, type RequestOf, type Served, served } from './serve.ts';
import type { SiteDisk } from './siteDisk.ts';
import type { DiskKind, SiteFailure, SitePort } from './sitePort.ts';
import { createStored } from './stored.ts';

/**
 * A site in the thread that asks. Its requests run to their end once they have begun, because they
 * hold the thread; a cancel reaches those that wait, and the engine's work limit bounds the other.
 *
 * @param openDisk opens its files; without any its disk is memory that a crash does not touch
 */
export function openInProcessSite(
  site: SiteId,
  openDatabase: () => Promise<Database>,
  openDisk?: () => SiteDisk,
): SitePort {
  const stored = createStored();
  const kind: DiskKind = openDisk ? { kind: 'files' } : { kind: 'memory', because: NO_FILES };
  // Opened by the first request, and by each one until it succeeds.
  let opened: Served | undefined;
  const running = async (): Promise<Served> => {
    opened ??= served(await openDatabase());
    return opened;
  };
  const run = async <Kind extends RequestKind>(request: RequestOf<Kind>) => {
    const reply = handle(await running(), request);
    if (reply.ok) stored.add(request, reply.value);
    return reply;
  };
  const end = async (): Promise<void> => {
    opened?.database.close();
    opened?.disk?.close();
    opened = undefined;
  };
  const openFiles = (site: Served): Result<undefined, SiteFailure> =>
    onDisk(() => {
      site.disk ??= openDisk?.();
      return undefined;
    });
  const restore = async (): Promise<void> => {
    const site = await running();
    for (const request of stored.requests()) {
      const again = handle(site, request);
      assert(again.ok, 'a site does again what it once did');
    }
  };
  return openOrderedPort(site, {
    run,
    interrupt: () => {},
    restore: async () => {
      const { database } = await running();
      const undone = database.settle(false);
      assert(undone.ok, 'what is pending can always be undone');
      const forgotten = database.forget();
      assert(forgotten.ok, 'temporary tables are ours alone, so they can always be dropped');
    },
    endLog: async () => {
      const files = openFiles(await running());
      const ended = files.ok ? await run<'endLog'>({ kind: 'endLog' }) : files;
      if (!ended.ok) return ended;
      stored.endLog();
      return ok(kind);
    },
    checkpoint: async () => {
      const files = openFiles(await running());
      if (!files.ok) return files;
      const begun = await run<'checkpoint'>({
        kind: 'checkpoint',
        needsImage: stored.needsImage(),
      });
      if (!begun.ok) return begun;
      stored.begun(kind.kind);
      return ok(kind);
    },
    crash: end,
    restart: async (on, forces) => {
      stored.undoPending();
      if (on === 'lab') {
        stored.closeLog();
        await restore();
        return ok([]);
      }
      const files = openFiles(await running());
      if (!files.ok) return files;
      if (!openDisk) await restore();
      const from = openDisk ? { forces } : { log: stored.log(forces) };
      const recovered = await run<'recover'>({ kind: 'recover', from });
      if (!recovered.ok) return recovered;
      stored.recovered(kind.kind);
      return ok(recovered.value.transactions);
    },
    close: end,
  });
}

const NO_FILES = 'it was given no files';
