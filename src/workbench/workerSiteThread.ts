import { MessageChannel, Worker } from 'node:worker_threads';
import type { Endpoint } from 'comlink';
import type { SiteId } from '../base/brand.ts';
import { DEFAULT_WORK_LIMITS, type WorkLimits } from '../site/database.ts';
import { readSqlite } from '../site/diskSqlite.ts';
import type { StartRemote } from '../site/remoteDatabase.ts';
import { openRemoteSite } from '../site/remoteSite.ts';
import type { SitePort } from '../site/sitePort.ts';
import { type DatabaseOptions, openRemoteDatabase } from './workerSiteChannel.ts';

/**
 * Opens a site with a worker thread of its own, in Node. The build of the command puts the thread's
 * script where this address then says; whoever runs unbuilt, as tests do, must build it and name
 * it, because Node 20 starts no thread from TypeScript.
 */
export function openThreadSite(
  site: SiteId,
  limits: WorkLimits = DEFAULT_WORK_LIMITS,
  script: URL = new URL('../site/workerThread.ts', import.meta.url),
  folder?: string,
): Promise<SitePort> {
  const place = folder === undefined ? undefined : { folder: async () => folder, site };
  return openRemoteSite(site, startThread(site, { limits, place }, script));
}

const startThread =
  (site: SiteId, options: DatabaseOptions, script: URL): StartRemote =>
  async (onLost) => {
    const { port1, port2 } = new MessageChannel();
    const thread = new Worker(script, {
      name: site,
      workerData: { port: port2 },
      transferList: [port2],
    });
    thread.on('error', (error) => onLost(error.message));
    thread.on('exit', (status) => onLost(`it ended with status ${status}`));
    // Node's port and the browser's differ in what they can transfer; requests transfer nothing.
    const endpoint: Endpoint = {
      postMessage: (message) => port1.postMessage(message),
      addEventListener: port1.addEventListener.bind(port1),
      removeEventListener: port1.removeEventListener.bind(port1),
      start: () => port1.start(),
    };
    return openRemoteDatabase(endpoint, readSqlite(), options, async () => {
      port1.close();
      await thread.terminate();
    });
  };
