import { assert } from '../base/assert.ts';
import type { SiteId } from '../base/brand.ts';
import type { Database } from './database.ts';
import { openOrderedPort } from './orderedPort.ts';
import { handle } from './serve.ts';
import type { SitePort } from './sitePort.ts';

/**
 * A site in the thread that asks. Its requests run to their end once they have begun, because they
 * hold the thread; a cancel reaches those that wait, and the engine's work limit bounds the other.
 */
export function openInProcessSite(site: SiteId, openDatabase: () => Promise<Database>): SitePort {
  // Opened by the first request, and by each one until it succeeds.
  let opened: Database | undefined;
  const database = async (): Promise<Database> => {
    opened ??= await openDatabase();
    return opened;
  };
  return openOrderedPort(site, {
    run: async (request) => handle(await database(), request),
    interrupt: () => {},
    restore: async () => {
      const restored = await database();
      const undone = restored.settle(false);
      assert(undone.ok, 'what is pending can always be undone');
      const forgotten = restored.forget();
      assert(forgotten.ok, 'temporary tables are ours alone, so they can always be dropped');
    },
    close: async () => {
      opened?.close();
    },
  });
}
