import { DiskError } from './diskError.ts';

/**
 * The folders in which the sites of open labs have their files. Each belongs to one thread, which
 * holds a lock of its name as long as it lives (Web Locks): two tabs never share one, and the files
 * of a tab that was closed are known by nobody holding its lock.
 */

const TOP = 'sites';

/** The folder of all of them; a `DiskError` where the browser gives the page none. */
export async function sitesFolder(): Promise<FileSystemDirectoryHandle> {
  // Pages that did not come over a secure connection are not given one.
  const storage: Partial<StorageManager> | undefined = navigator.storage;
  if (!storage?.getDirectory) throw new DiskError('this browser has no private files for the page');
  const root = await storage.getDirectory().catch(refused);
  return root.getDirectoryHandle(TOP, { create: true }).catch(refused);
}

/** What the browser says of its files, in words for the user. */
export function refused(error: unknown): never {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'QuotaExceededError') {
    throw new DiskError('the browser gives the page no more room for files');
  }
  if (name === 'SecurityError') {
    throw new DiskError('the browser gives the page no files, as in some private windows');
  }
  if (name === 'NoModificationAllowedError') throw new DiskError('another tab has its files open');
  throw new DiskError(
    `its files cannot be used (${error instanceof Error ? error.message : name})`,
  );
}

/** A thread that was ended may run on for about two seconds, and holds what it held as long. */
const WAIT_MS = 5000;
const PAUSE_MS = 50;

/** The folder is this thread's for as long as it lives; false if another one keeps it. */
export async function claimFolder(folder: string): Promise<boolean> {
  const untilMs = performance.now() + WAIT_MS;
  while (!(await claimNow(folder))) {
    if (performance.now() > untilMs) return false;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return true;
}

const claimNow = (folder: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const forGood = new Promise<void>(() => {});
    const hold = (): Promise<void> => {
      resolve(true);
      return forGood;
    };
    whileLocked(folder, hold).then(resolve, reject);
  });

/** Removes the folders that nobody has, save some; gives the names of those that are gone. */
export async function removeFolders(kept: readonly string[]): Promise<readonly string[]> {
  const top = await sitesFolder().catch(() => undefined);
  if (!top) return [];
  const gone: string[] = [];
  for await (const name of top.keys()) {
    if (kept.includes(name)) continue;
    await whileLocked(name, async () => {
      const removed = top.removeEntry(name, { recursive: true });
      // A file may still be open for a moment; the next page to come tries again.
      await removed.then(
        () => gone.push(name),
        () => undefined,
      );
    });
  }
  return gone;
}

/** Does something with the lock, to the end; false, and nothing, if somebody else has it. */
async function whileLocked(folder: string, work: () => Promise<void>): Promise<boolean> {
  // Where there are private files there are locks: both ask for a secure connection.
  const locks: LockManager | undefined = navigator.locks;
  if (!locks) return true;
  return locks.request(`${TOP}/${folder}`, { ifAvailable: true }, async (lock) => {
    if (lock) await work();
    return lock !== null;
  });
}
