import { assert } from '../base/assert.ts';
import type { SiteId } from '../base/brand.ts';
import { ok } from '../base/result.ts';
import type { Database } from './database.ts';
import { openOrderedPort } from './orderedPort.ts';
import { handle, type RequestKind, type RequestOf, type Served, served } from './serve.ts';
import type { SitePort } from './sitePort.ts';
import { createStored } from './stored.ts';

/**
 * A site in the thread that asks. Its requests run to their end once they have begun, because they
 * hold the thread; a cancel reaches those that wait, and the engine's work limit bounds the other.
 */
export function openInProcessSite(site: SiteId, openDatabase: () => Promise<Database>): SitePort {
  const stored = createStored();
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
    opened = undefined;
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
    crash: end,
    restart: async (on) => {
      if (on === 'lab') stored.wipeDisk();
      stored.undoPending();
      const site = await running();
      for (const request of stored.requests()) {
        const again = handle(site, request);
        assert(again.ok, 'a site does again what it once did');
      }
      const recovered = handle<'recover'>(site, { kind: 'recover', log: stored.disk() });
      return recovered.ok ? ok(recovered.value.transactions) : recovered;
    },
    close: end,
  });
}
