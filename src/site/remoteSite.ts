import { assert } from '../base/assert.ts';
import type { SiteId } from '../base/brand.ts';
import { fail, type Result } from '../base/result.ts';
import { openOrderedPort } from './orderedPort.ts';
import type { RemoteDatabase, StartRemote } from './remoteDatabase.ts';
import { type RestartedThread, remoteRestarts } from './remoteRestarts.ts';
import type { RequestKind, RequestOf } from './serve.ts';
import type { SiteFailure, SitePort, SiteReply } from './sitePort.ts';
import { createStored, type Stored } from './stored.ts';

/**
 * A site in a thread of its own. A busy thread hears no message, so a cancel ends it and starts
 * another one, which is given the definitions and rows of the stored tables again: they are kept
 * here for that. Batches of requests are copied to the thread, not transferred, so whoever asked
 * can use them again; batches of replies are transferred.
 */
export async function openRemoteSite(site: SiteId, start: StartRemote): Promise<SitePort> {
  const stored = createStored();
  const thread = restartableThread(site, start, stored);
  const { endLog, checkpoint, restart } = remoteRestarts(stored, thread);
  await thread.running();
  let interrupted = false;
  return openOrderedPort(site, {
    run: thread.run,
    interrupt: (failure) => {
      interrupted = thread.interrupt(failure) || interrupted;
    },
    restore: async () => {
      // A thread that had nothing to do is still there, and only has to undo and forget.
      if (interrupted) await thread.running();
      else {
        await thread.run<'settle'>({ kind: 'settle', keep: false });
        await thread.run<'forget'>({ kind: 'forget' });
      }
      interrupted = false;
    },
    crash: thread.end,
    endLog,
    checkpoint,
    restart,
    close: thread.end,
  });
}

interface RestartableThread extends RestartedThread {
  /** Fails the running request and ends the thread; false if nothing runs. */
  readonly interrupt: (failure: SiteFailure) => boolean;
}

function restartableThread(site: SiteId, start: StartRemote, stored: Stored): RestartableThread {
  let current: Thread | undefined;
  let failRunning: ((failure: SiteFailure) => void) | undefined;

  /** Gives a new thread the stored tables. A loss while it is at it rejects. */
  const restore = async (
    starting: Promise<RemoteDatabase>,
    loss: Promise<never>,
  ): Promise<RemoteDatabase> => {
    const database = await Promise.race([starting, loss]);
    for (const request of stored.requests()) {
      const reply = await Promise.race([database.request(request), loss]);
      assert(reply.ok, `${site} once did what its new thread refuses: ${JSON.stringify(reply)}`);
    }
    return database;
  };

  const begin = (isEmpty: boolean): Thread => {
    const { loss, report } = createLoss(site);
    stored.undoPending();
    const starting = start(report);
    const thread: Thread = {
      database: isEmpty ? Promise.race([starting, loss]) : restore(starting, loss),
    };
    const forget = (): boolean => {
      if (current !== thread) return false;
      current = undefined;
      return true;
    };
    loss.catch((error: Error) => {
      if (forget()) failRunning?.({ code: 'closed', message: error.message });
    });
    thread.database.catch(forget);
    return thread;
  };

  const running = (): Promise<RemoteDatabase> => {
    current ??= begin(false);
    return current.database;
  };

  const empty = (): Promise<RemoteDatabase> => {
    current ??= begin(true);
    return current.database;
  };

  const end = async (): Promise<void> => {
    const ending = current;
    current = undefined;
    // One that could not start needs no end; whoever waited for it was told why.
    const database = await ending?.database.catch(() => undefined);
    await database?.terminate();
  };

  const run = <Kind extends RequestKind>(
    request: RequestOf<Kind>,
  ): Promise<Result<SiteReply[Kind], SiteFailure>> => {
    const interruption = new Promise<Result<never, SiteFailure>>((resolve) => {
      failRunning = (failure) => resolve(fail(failure));
    });
    const work = async () => {
      const database = await running();
      const thread = current;
      const reply = await database.request(request);
      if (reply.ok && thread === current) stored.add(request, reply.value);
      return reply;
    };
    return Promise.race([work(), interruption]).finally(() => {
      failRunning = undefined;
    });
  };

  return {
    running,
    empty,
    run,
    interrupt: (failure) => {
      if (!failRunning) return false;
      failRunning(failure);
      void end();
      return true;
    },
    end,
  };
}

interface Thread {
  readonly database: Promise<RemoteDatabase>;
}

/** A promise that rejects when the loss of a thread is reported, and never resolves. */
function createLoss(site: SiteId): {
  readonly loss: Promise<never>;
  readonly report: (because: string) => void;
} {
  let report = (_because: string): void => {};
  const loss = new Promise<never>((_, reject) => {
    report = (because) => {
      reject(new Error(`The thread of ${site} ended unexpectedly: ${because}`));
    };
  });
  return { loss, report };
}
