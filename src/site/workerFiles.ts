import { createSiteDisk, type DurableFile, type SiteDisk } from './siteDisk.ts';
import { refused, sitesFolder } from './workerFolders.ts';

/**
 * A thread that was ended may run on for about two seconds, and has its files as long: whoever
 * takes its place waits for them.
 */
const WAIT_MS = 5000;
const PAUSE_MS = 20;

/** A site's disk in a browser: two files that only this worker can use, as long as it lives. */
export async function openPrivateFiles(folder: string, site: string): Promise<SiteDisk> {
  const top = await sitesFolder();
  const own = await top.getDirectoryHandle(folder, { create: true }).catch(refused);
  const name = encodeURIComponent(site);
  const image = await openFile(own, `${name}.image`).catch(refused);
  try {
    return createSiteDisk({ image, log: await openFile(own, `${name}.log`) });
  } catch (error) {
    image.close();
    throw refused(error);
  }
}

function orRefused<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    return refused(error);
  }
}

async function openFile(folder: FileSystemDirectoryHandle, name: string): Promise<DurableFile> {
  const file = await folder.getFileHandle(name, { create: true });
  const handle = await openHandle(file, performance.now() + WAIT_MS);
  return {
    size: () => orRefused(() => handle.getSize()),
    read: (at, length) => {
      const bytes = new Uint8Array(Math.max(length, 0));
      return bytes.subarray(
        0,
        orRefused(() => handle.read(bytes, { at })),
      );
    },
    write: (at, bytes) => {
      const written = orRefused(() => handle.write(new Uint8Array(bytes), { at }));
      if (written < bytes.length) refused(new DOMException('', 'QuotaExceededError'));
    },
    truncate: (size) => orRefused(() => handle.truncate(size)),
    flush: () => orRefused(() => handle.flush()),
    close: () => handle.close(),
  };
}

async function openHandle(
  file: FileSystemFileHandle,
  untilMs: number,
): Promise<FileSystemSyncAccessHandle> {
  for (;;) {
    try {
      return await file.createSyncAccessHandle();
    } catch (error) {
      const isHeld =
        error instanceof DOMException &&
        (error.name === 'NoModificationAllowedError' || error.name === 'InvalidStateError');
      if (!isHeld || performance.now() > untilMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
