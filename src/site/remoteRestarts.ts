import { fail, ok, type Result } from '../base/result.ts';
import type { RemoteDatabase } from './remoteDatabase.ts';
import type { RequestKind, RequestOf } from './serve.ts';
import type { DiskKind, SiteFailure, SitePort, SiteReply } from './sitePort.ts';
import type { Stored } from './stored.ts';

/** The thread of a site, which may be another one after each call. */
export interface RestartedThread {
  readonly run: <Kind extends RequestKind>(
    request: RequestOf<Kind>,
  ) => Promise<Result<SiteReply[Kind], SiteFailure>>;
  /** Started with the stored tables, if there was none. */
  readonly running: () => Promise<RemoteDatabase>;
  /** Started with nothing, where there was none. */
  readonly empty: () => Promise<RemoteDatabase>;
  /** Ends it, as far as there is one. */
  readonly end: () => Promise<void>;
}

/**
 * How the site of a thread comes to its disk. Its files are its own; where they cannot be had, what
 * it forces is kept by the thread that started it, with the same meaning: a crash takes whatever
 * was not forced.
 */
export function remoteRestarts(
  stored: Stored,
  thread: RestartedThread,
): Pick<SitePort, 'endLog' | 'checkpoint' | 'restart'> {
  let disk: DiskKind | undefined;

  const openDisk = async (database: RemoteDatabase): Promise<DiskKind> => {
    if (!database.openDisk) return { kind: 'memory', because: 'it was given no place for files' };
    const because = await database.openDisk();
    return because === undefined ? { kind: 'files' } : { kind: 'memory', because };
  };

  /** A file that cannot be written is as none: the disk is memory then. */
  const orMemory = <Reply>(
    on: DiskKind,
    done: Result<Reply, SiteFailure>,
  ): Result<DiskKind, SiteFailure> => {
    if (done.ok) return ok(on);
    if (done.error.code !== 'disk') return done;
    return ok({ kind: 'memory', because: done.error.message });
  };

  const endLog: SitePort['endLog'] = async () => {
    const database = await thread.running();
    const on = disk?.kind === 'memory' ? disk : await openDisk(database);
    const ended = orMemory(on, await thread.run<'endLog'>({ kind: 'endLog' }));
    if (!ended.ok) return ended;
    disk = ended.value;
    stored.endLog();
    return ended;
  };

  const checkpoint: SitePort['checkpoint'] = async () => {
    const database = await thread.running();
    const on = disk?.kind === 'memory' ? disk : await openDisk(database);
    const needsImage = on.kind === 'files' && stored.needsImage();
    const request = { kind: 'checkpoint', needsImage } as const;
    const begun = orMemory(on, await thread.run<'checkpoint'>(request));
    if (!begun.ok) return begun;
    disk = begun.value;
    stored.begun(disk.kind);
    return begun;
  };

  const restartOnDisk = async (
    forces: number | undefined,
  ): Promise<Result<SiteReply['recover'], SiteFailure>> => {
    if (disk?.kind !== 'memory') {
      const on = await openDisk(await thread.empty());
      if (on.kind === 'memory') {
        await thread.end();
        return fail({ code: 'disk', message: on.because });
      }
      disk = on;
      return thread.run<'recover'>({ kind: 'recover', from: { forces } });
    }
    await thread.running();
    return thread.run<'recover'>({ kind: 'recover', from: { log: stored.log(forces) } });
  };

  return {
    endLog,
    checkpoint,
    restart: async (on, forces) => {
      if (on === 'lab') {
        stored.closeLog();
        await thread.running();
        return ok([]);
      }
      const recovered = await restartOnDisk(forces);
      if (!recovered.ok) return recovered;
      stored.recovered(disk?.kind ?? 'memory');
      return ok(recovered.value.transactions);
    },
  };
}
