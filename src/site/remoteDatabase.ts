import type { Result } from '../base/result.ts';
import type { RequestKind, RequestOf } from './serve.ts';
import type { SiteFailure, SiteReply } from './sitePort.ts';

/** A database in another thread. */
export interface RemoteDatabase {
  readonly request: <Kind extends RequestKind>(
    request: RequestOf<Kind>,
  ) => Promise<Result<SiteReply[Kind], SiteFailure>>;
  /**
   * Opens the files of its disk, if they are not open yet, or says why they cannot be had. Absent:
   * it was given no place for any.
   */
  readonly openDisk?: () => Promise<string | undefined>;
  /** Ends the thread, whatever it does. */
  readonly terminate: () => Promise<void>;
}

/** Starts a thread with an empty database; `onLost` is called if it later dies on its own. */
export type StartRemote = (onLost: (because: string) => void) => Promise<RemoteDatabase>;
