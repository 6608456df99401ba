import { type Endpoint, type Remote, releaseProxy, wrap } from 'comlink';
import type { SiteId } from '../base/brand.ts';
import type { Result } from '../base/result.ts';
import type { WorkLimits } from '../site/database.ts';
import type { RemoteDatabase } from '../site/remoteDatabase.ts';
import type { RequestKind, RequestOf } from '../site/serve.ts';
import type { SiteFailure, SiteReply } from '../site/sitePort.ts';
import type { SiteService } from '../site/workerService.ts';

/** The thread's methods as they are called from here. */
type Ask = {
  readonly [Kind in RequestKind]: (
    request: RequestOf<Kind>,
  ) => Promise<Result<SiteReply[Kind], SiteFailure>>;
};

export interface DatabaseOptions {
  readonly limits: WorkLimits;
  /** Where its disk has its files; without a place it has none. */
  readonly place: Place | undefined;
}

/** The folder, as soon as it is sure that nobody else has it; undefined if somebody has. */
export type FolderClaim = () => Promise<string | undefined>;

interface Place {
  readonly folder: FolderClaim;
  readonly site: SiteId;
}

/** The near end of a channel to a site's thread, once the thread has opened its database. */
export async function openRemoteDatabase(
  endpoint: Endpoint,
  engine: Promise<WebAssembly.Module>,
  { limits, place }: DatabaseOptions,
  terminate: () => Promise<void>,
): Promise<RemoteDatabase> {
  const service = wrap<SiteService>(endpoint);
  try {
    await service.open(await engine, limits);
  } catch (error) {
    await terminate();
    throw error;
  }
  const ask: Ask = service;
  return {
    request: <Kind extends RequestKind>(request: RequestOf<Kind>) => {
      const kind: Kind = request.kind;
      return ask[kind](request);
    },
    ...(place ? { openDisk: () => openDisk(service, place) } : {}),
    terminate: async () => {
      service[releaseProxy]();
      await terminate();
    },
  };
}

async function openDisk(
  service: Remote<SiteService>,
  { folder: claim, site }: Place,
): Promise<string | undefined> {
  const folder = await claim();
  return folder === undefined ? TAKEN : service.openDisk({ folder, site });
}

const TAKEN = 'another tab has its files';
