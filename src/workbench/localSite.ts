import type { SiteId } from '../base/brand.ts';
import { readSqlite } from '../site/diskSqlite.ts';
import { openSqlite } from '../site/engines/sqlite.ts';
import { openInProcessSite } from '../site/inProcessSite.ts';
import type { SitePort } from '../site/sitePort.ts';

/** A site in this thread: for the command and for tests. */
export async function openLocalSite(site: SiteId): Promise<SitePort> {
  return openInProcessSite(site, async () => openSqlite(await readSqlite()));
}
