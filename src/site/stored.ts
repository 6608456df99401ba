import type { RequestKind, RequestOf } from './serve.ts';
import type { LogEntry } from './siteLog.ts';
import type { SiteReply } from './sitePort.ts';

export type KeptRequest =
  | RequestOf<'define'>
  | RequestOf<'load'>
  | RequestOf<'change'>
  | RequestOf<'settle'>;

/**
 * What outlives the thread of a site: the requests that made its stored tables what they are, and
 * its disk, which has what was forced to its log.
 */
export interface Stored {
  readonly requests: () => readonly KeptRequest[];
  readonly disk: () => readonly LogEntry[];
  /** A request was answered. */
  readonly add: (request: RequestOf<RequestKind>, reply: SiteReply[RequestKind]) => void;
  /** A new thread does not get what is not settled. */
  readonly undoPending: () => void;
  /** The site is to be as the lab made it. */
  readonly wipeDisk: () => void;
}

export function createStored(): Stored {
  const kept: KeptRequest[] = [];
  /** Changes that are not settled: a new thread does not get them, as if they were undone. */
  let pending: KeptRequest[] = [];
  let disk: LogEntry[] = [];
  return {
    requests: () => kept,
    disk: () => disk,
    add: (request, reply) => {
      if ('forced' in reply) disk.push(...reply.forced);
      if (request.kind === 'define' || request.kind === 'load') kept.push(request);
      if (request.kind === 'change') pending.push(request);
      if (request.kind !== 'settle') return;
      if (request.keep && pending.length > 0) kept.push(...pending, request);
      pending = [];
    },
    undoPending: () => {
      pending = [];
    },
    wipeDisk: () => {
      disk = [];
    },
  };
}
