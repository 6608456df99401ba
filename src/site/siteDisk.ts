import { assert } from '../base/assert.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { decodeEntries, encodeEntries } from './logEntryBytes.ts';
import { checksumOfBytes } from './shipment/checksum.ts';
import type { LogEntry } from './siteLog.ts';

/**
 * What a file of a site can do, whoever keeps it: a browser's private file system or Node's. A call
 * that fails throws a `DiskError`, for want of room as a rule.
 */
export interface DurableFile {
  readonly size: () => number;
  /** Bytes from `at`; fewer than asked for at the end of the file. */
  readonly read: (at: number, length: number) => Uint8Array;
  readonly write: (at: number, bytes: Uint8Array) => void;
  readonly truncate: (size: number) => void;
  /** What was written is durable when this returns. */
  readonly flush: () => void;
  readonly close: () => void;
}

/** The two files of a site. */
export interface SiteFiles {
  readonly image: DurableFile;
  readonly log: DurableFile;
}

/**
 * What outlives a site: an image of its database, as it was when its log began, and the log. Only
 * one thread has it at a time.
 */
export interface SiteDisk {
  /** The log counts no longer: a site that starts on it has never begun one. */
  readonly end: () => void;
  /** The log begins anew; on another database if its image is given. */
  readonly begin: (image?: Uint8Array) => void;
  /** Appends entries; they are durable when this returns. */
  readonly append: (entries: readonly LogEntry[]) => void;
  /**
   * What a site finds when it starts again. What follows the first `forces` forced writes, or was
   * not written whole, is cut off. Fails if the files are not those of a site.
   */
  readonly read: (forces?: number) => Result<DiskContents, string>;
  readonly close: () => void;
}

export interface DiskContents {
  readonly image: Uint8Array;
  readonly log: readonly LogEntry[];
}

/**
 * The image is its checksum and its bytes. The log is the checksum of the image that it goes with,
 * then a frame for each forced write: length, checksum, epoch, entries. The checksum is over epoch
 * and entries, so a frame that a crash has cut short is not taken for one. The epoch rises with
 * every start of the site, which begins with an empty frame: what a thread that should have ended
 * writes later is then known, and ignored.
 */
export function createSiteDisk({ image, log }: SiteFiles): SiteDisk {
  let epoch = 0;
  let end = 0;
  const appendFrame = (payload: Uint8Array): void => {
    const frame = frameOf(epoch, payload);
    log.write(end, frame);
    log.flush();
    end += frame.length;
  };
  const endLog = (): void => {
    log.truncate(0);
    log.flush();
    epoch = 0;
  };
  return {
    end: endLog,
    begin: (bytes) => {
      // Without a log the image is nobody's, should the site end between the two.
      endLog();
      if (bytes) {
        image.truncate(0);
        image.write(0, encoder.encode(checksumOfBytes(bytes)));
        image.write(DIGEST, bytes);
        image.flush();
      }
      log.write(0, image.read(0, DIGEST));
      end = DIGEST;
      epoch = 1;
      appendFrame(new Uint8Array());
    },
    append: (entries) => {
      assert(epoch > 0, 'a log is written that was neither begun nor read');
      appendFrame(encodeEntries(entries));
    },
    read: (forces = Number.POSITIVE_INFINITY) => {
      if (log.size() < DIGEST + HEAD) return fail('no run has begun on it');
      const digest = decoder.decode(log.read(0, DIGEST));
      const bytes = image.read(DIGEST, image.size() - DIGEST);
      const isWhole = checksumOfBytes(bytes) === digest;
      if (!isWhole || decoder.decode(image.read(0, DIGEST)) !== digest) {
        return fail('its files are damaged');
      }
      const found = readFrames(log, forces);
      end = found.end;
      log.truncate(end);
      epoch = found.epoch + 1;
      appendFrame(new Uint8Array());
      return ok({ image: bytes, log: found.entries });
    },
    close: () => {
      image.close();
      log.close();
    },
  };
}

/** Bytes of a checksum, which are digits. */
const DIGEST = 16;
/** Length of the entries, checksum, epoch. */
const HEAD = 4 + DIGEST + 4;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function frameOf(epoch: number, payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEAD + payload.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, payload.length, true);
  view.setUint32(4 + DIGEST, epoch, true);
  frame.set(payload, HEAD);
  frame.set(encoder.encode(checksumOfBytes(frame.subarray(4 + DIGEST))), 4);
  return frame;
}

interface FoundFrames {
  readonly entries: readonly LogEntry[];
  readonly epoch: number;
  /** Where the last whole frame ends. */
  readonly end: number;
}

function readFrames(log: DurableFile, forces: number): FoundFrames {
  const size = log.size();
  const entries: LogEntry[] = [];
  let [epoch, end, left] = [0, DIGEST, forces];
  while (end + HEAD <= size) {
    const head = log.read(end, HEAD);
    const view = new DataView(head.buffer, head.byteOffset, head.length);
    const length = view.getUint32(0, true);
    if (end + HEAD + length > size) break;
    const body = log.read(end + 4 + DIGEST, 4 + length);
    if (decoder.decode(head.subarray(4, 4 + DIGEST)) !== checksumOfBytes(body)) break;
    const written = view.getUint32(4 + DIGEST, true);
    if (written >= epoch && length > 0) {
      if (left === 0) break;
      left -= 1;
      entries.push(...decodeEntries(body.subarray(4)));
    }
    epoch = Math.max(epoch, written);
    end += HEAD + length;
  }
  return { entries, epoch, end };
}
