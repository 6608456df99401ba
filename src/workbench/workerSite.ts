import type { SiteId } from '../base/brand.ts';
import { DEFAULT_WORK_LIMITS, type WorkLimits } from '../site/database.ts';
import type { StartRemote } from '../site/remoteDatabase.ts';
import { openRemoteSite } from '../site/remoteSite.ts';
import type { SitePort } from '../site/sitePort.ts';
import { fetchSqlite } from '../site/workerSqlite.ts';
import { type FolderClaim, openRemoteDatabase } from './workerSiteChannel.ts';

/**
 * Opens a site with a Web Worker of its own: how the page runs every site. In the folder, of the
 * origin's private file system, it may have its files.
 */
export function openWorkerSite(
  site: SiteId,
  limits: WorkLimits = DEFAULT_WORK_LIMITS,
  folder?: FolderClaim,
): Promise<SitePort> {
  return openRemoteSite(site, startWorker(site, limits, folder));
}

const startWorker =
  (site: SiteId, limits: WorkLimits, folder: FolderClaim | undefined): StartRemote =>
  async (onLost) => {
    // Vite finds the worker by this very form: `new Worker(new URL(…, import.meta.url))`.
    const worker = new Worker(new URL('../site/worker.ts', import.meta.url), {
      type: 'module',
      name: site,
    });
    worker.addEventListener('error', (event) => {
      onLost(event.message || 'its script could not be loaded');
    });
    const place = folder === undefined ? undefined : { folder, site };
    return openRemoteDatabase(worker, fetchSqlite(), { limits, place }, async () => {
      worker.terminate();
    });
  };
