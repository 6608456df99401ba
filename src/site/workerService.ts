import { type Endpoint, expose, transfer } from 'comlink';
import { assert } from '../base/assert.ts';
import type { Result } from '../base/result.ts';
import type { WorkLimits } from './database.ts';
import { DiskError } from './diskError.ts';
import { openSqlite } from './engines/sqlite.ts';
import { handle, type RequestKind, type RequestOf, type Served, served } from './serve.ts';
import type { SiteDisk } from './siteDisk.ts';
import type { SiteFailure, SiteReply } from './sitePort.ts';

/** What a site's thread offers to the one that started it: one method a kind of request. */
export type SiteService = {
  readonly [Kind in RequestKind]: (
    request: RequestOf<Kind>,
  ) => Result<SiteReply[Kind], SiteFailure>;
} & {
  /** Starts the engine, which the starter has compiled, with an empty database. Once, first. */
  readonly open: (engine: WebAssembly.Module, limits: WorkLimits) => void;
  /** Opens the files of its disk, or says why they cannot be had. */
  readonly openDisk: (place: DiskPlace) => Promise<string | undefined>;
};

/** Where a site has its files: whoever starts it and asks again for the same place has the same. */
export interface DiskPlace {
  readonly folder: string;
  readonly site: string;
}

/** Serves a database at the end of a channel, for as long as the thread lives. */
export function serveSite(
  openFiles: (place: DiskPlace) => Promise<SiteDisk>,
  endpoint?: Endpoint,
): void {
  let site: Served | undefined;
  const answer = <Kind extends RequestKind>(
    request: RequestOf<Kind>,
  ): Result<SiteReply[Kind], SiteFailure> => {
    assert(site, 'a site was asked before it was opened');
    return handle(site, request);
  };
  const service: SiteService = {
    open: (engine, limits) => {
      site = served(openSqlite(engine, limits));
    },
    openDisk: async (place) => {
      assert(site, 'a site was given files before it was opened');
      try {
        site.disk ??= await openFiles(place);
        return undefined;
      } catch (error) {
        if (error instanceof DiskError) return error.message;
        throw error;
      }
    },
    define: answer,
    load: answer,
    materialize: answer,
    receive: answer,
    read: (request) => {
      const reply = answer<'read'>(request);
      if (!reply.ok) return reply;
      const buffers = reply.value.batches.map((batch) => batch.buffer);
      return transfer(reply, buffers);
    },
    change: answer,
    settle: answer,
    write: answer,
    log: answer,
    end: answer,
    endLog: answer,
    checkpoint: answer,
    recover: answer,
    rehearse: answer,
    explain: answer,
    forget: answer,
  };
  expose(service, endpoint);
}
