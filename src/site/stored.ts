import { assert } from '../base/assert.ts';
import type { RequestKind, RequestOf } from './serve.ts';
import type { LogEntry } from './siteLog.ts';
import type { DiskKind, SiteReply } from './sitePort.ts';

export type KeptRequest =
  | RequestOf<'define'>
  | RequestOf<'load'>
  | RequestOf<'change'>
  | RequestOf<'settle'>;

/**
 * What outlives the thread of a site in the thread that started it: the requests that made its
 * stored tables what they are and, if it has no files, what was forced to its log.
 */
export interface Stored {
  readonly requests: () => readonly KeptRequest[];
  /** The first forced writes are kept, the others are gone. */
  readonly log: (forces?: number) => readonly LogEntry[];
  /** A request was answered. */
  readonly add: (request: RequestOf<RequestKind>, reply: SiteReply[RequestKind]) => void;
  /** A new thread does not get what is not settled. */
  readonly undoPending: () => void;
  readonly endLog: () => void;
  /** The log begins anew. Whether the files, if it has any, lack an image of the database. */
  readonly needsImage: () => boolean;
  readonly begun: (disk: DiskKind['kind']) => void;
  /** The site is on its disk again, and what it forces goes on there. */
  readonly recovered: (disk: DiskKind['kind']) => void;
  /** The site is as the lab made it: what it forces would go nowhere. */
  readonly closeLog: () => void;
}

export function createStored(): Stored {
  const kept: KeptRequest[] = [];
  /** Changes that are not settled: a new thread does not get them, as if they were undone. */
  let pending: KeptRequest[] = [];
  /** By forced write. */
  let log: (readonly LogEntry[])[] = [];
  let disk: DiskKind['kind'] | undefined;
  /** The database has what `kept` makes of it, and nothing else. */
  let isAsGiven = true;
  /** How many of those requests are in the image of the files. */
  let imaged: number | undefined;

  return {
    requests: () => kept,
    log: (forces = log.length) => {
      log = log.slice(0, forces);
      return log.flat();
    },
    add: (request, reply) => {
      if ('forced' in reply && reply.forced.length > 0) {
        assert(disk !== undefined, 'a log begins with a checkpoint');
        if (disk === 'memory') log.push(reply.forced);
      }
      if (request.kind === 'write') isAsGiven = false;
      if (request.kind === 'define' || request.kind === 'load') kept.push(request);
      if (request.kind === 'change') pending.push(request);
      if (request.kind !== 'settle') return;
      if (request.keep && pending.length > 0) kept.push(...pending, request);
      pending = [];
    },
    undoPending: () => {
      pending = [];
    },
    endLog: () => {
      disk = undefined;
      log = [];
    },
    needsImage: () => !isAsGiven || imaged !== kept.length,
    begun: (kind) => {
      disk = kind;
      log = [];
      imaged = isAsGiven && kind === 'files' ? kept.length : undefined;
    },
    recovered: (kind) => {
      disk = kind;
      isAsGiven = false;
    },
    closeLog: () => {
      disk = undefined;
      isAsGiven = true;
    },
  };
}
