import type { SiteId } from '../base/brand.ts';
import { openDiskFiles } from '../site/diskFiles.ts';
import { readSqlite } from '../site/diskSqlite.ts';
import { openSqlite } from '../site/engines/sqlite.ts';
import { openInProcessSite } from '../site/inProcessSite.ts';
import type { SitePort } from '../site/sitePort.ts';

/**
 * A site in this thread: for the command and for tests. With a folder its disk is in files there.
 */
export async function openLocalSite(site: SiteId, folder?: string): Promise<SitePort> {
  const openDatabase = async () => openSqlite(await readSqlite());
  if (folder === undefined) return openInProcessSite(site, openDatabase);
  return openInProcessSite(site, openDatabase, () => openDiskFiles(folder, site));
}
