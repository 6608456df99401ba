import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DiskError } from './diskError.ts';
import { createSiteDisk, type DurableFile, type SiteDisk } from './siteDisk.ts';

/** A site's disk in Node: two files of a folder, which is made if it is not there. */
export function openDiskFiles(folder: string, site: string): SiteDisk {
  orDiskError(() => mkdirSync(folder, { recursive: true }));
  const name = encodeURIComponent(site);
  return createSiteDisk({
    image: openFile(join(folder, `${name}.image`)),
    log: openFile(join(folder, `${name}.log`)),
  });
}

function openFile(path: string): DurableFile {
  // Made if it is not there, and otherwise left as it is.
  orDiskError(() => closeSync(openSync(path, 'a')));
  const file = orDiskError(() => openSync(path, 'r+'));
  const readAt = (at: number, bytes: Uint8Array): number =>
    orDiskError(() => readSync(file, bytes, 0, bytes.length, at));
  const writeAt = (at: number, bytes: Uint8Array): void => {
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(file, bytes, written, bytes.length - written, at + written);
    }
  };
  return {
    size: () => orDiskError(() => fstatSync(file).size),
    read: (at, length) => {
      const bytes = new Uint8Array(Math.max(length, 0));
      return bytes.subarray(0, readAt(at, bytes));
    },
    write: (at, bytes) => orDiskError(() => writeAt(at, bytes)),
    truncate: (size) => orDiskError(() => ftruncateSync(file, size)),
    flush: () => orDiskError(() => fdatasyncSync(file)),
    close: () => closeSync(file),
  };
}

function orDiskError<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    throw new DiskError(error instanceof Error ? error.message : String(error));
  }
}
