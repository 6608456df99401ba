import type { SiteId } from '../base/brand.ts';
import { fail, type Result } from '../base/result.ts';
import { createTurns } from '../base/turns.ts';
import type { RequestKind, RequestOf } from './serve.ts';
import type { SiteFailure, SitePort, SiteReply } from './sitePort.ts';

/** What stands behind a port: it is asked for one thing at a time. */
export interface Backend {
  readonly run: <Kind extends RequestKind>(
    request: RequestOf<Kind>,
  ) => Promise<Result<SiteReply[Kind], SiteFailure>>;
  /** Ends the running request with a failure, at once if the backend can. */
  readonly interrupt: (failure: SiteFailure) => void;
  /** After an interruption: usable again, stored tables as before, no temporary ones. */
  readonly restore: () => Promise<void>;
  /** Ends it as a crash does. */
  readonly crash: () => Promise<void>;
  readonly endLog: SitePort['endLog'];
  readonly checkpoint: SitePort['checkpoint'];
  readonly restart: SitePort['restart'];
  readonly close: () => Promise<void>;
}

/** The order of requests at one site, and who fails when it is cancelled or closed. */
export function openOrderedPort(site: SiteId, backend: Backend): SitePort {
  const inTurn = createTurns();
  /** Requests of an earlier generation were cancelled while they waited. */
  let generation = 0;
  let closing: Promise<void> | undefined;
  let isDown = false;

  const notUp = () => {
    if (closing) return fail(closed(site));
    return isDown ? fail(crashed(site)) : undefined;
  };

  return Object.freeze<SitePort>({
    site,
    request: (request) => {
      const asked = generation;
      return inTurn(async () => {
        if (!closing && asked !== generation) return fail(cancelled(site));
        return notUp() ?? backend.run(request);
      });
    },
    cancel: async () => {
      if (closing) return;
      generation += 1;
      backend.interrupt(cancelled(site));
      await inTurn(async () => {
        if (!closing && !isDown) await backend.restore();
      });
    },
    crash: () =>
      inTurn(async () => {
        isDown = true;
        await backend.crash();
      }),
    endLog: () => inTurn(async () => notUp() ?? backend.endLog()),
    checkpoint: () => inTurn(async () => notUp() ?? backend.checkpoint()),
    restart: (on, forces) =>
      inTurn(async () => {
        if (closing) return fail(closed(site));
        const recovered = await backend.restart(on, forces);
        isDown = !recovered.ok;
        return recovered;
      }),
    close: () => {
      closing ??= (async () => {
        backend.interrupt(closed(site));
        await inTurn(() => backend.close());
      })();
      return closing;
    },
  });
}

const cancelled = (site: SiteId): SiteFailure => ({
  code: 'cancelled',
  message: `The request to ${site} was cancelled.`,
});

const closed = (site: SiteId): SiteFailure => ({ code: 'closed', message: `${site} is closed.` });

const crashed = (site: SiteId): SiteFailure => ({ code: 'crashed', message: `${site} is down.` });
