import type { SiteId } from '../base/brand.ts';
import { fail } from '../base/result.ts';
import { createTurns } from '../base/turns.ts';
import type { RequestKind } from '../site/serve.ts';
import type { SiteFailure, SitePort } from '../site/sitePort.ts';
import type { OpenedLab } from './openLab.ts';

/** An open lab as one piece of work sees it: the same sites, until that work is stopped. */
export interface Interruptible {
  readonly lab: OpenedLab;
  readonly isStopped: () => boolean;
  /** Lets nothing more begin. It ends when nothing of this work runs any longer. */
  readonly stop: () => Promise<void>;
}

export interface InterruptibleOptions {
  readonly pause: Pause;
  /** A request was answered. */
  readonly onAnswered?: (kind: RequestKind, site: SiteId) => void;
}

/** Lets real time pass; a door gives it. */
export type Pause = (ms: number) => Promise<void>;

/**
 * What a stopped request may still take before its site is interrupted. Most are over long before,
 * and an interrupted site has to be filled again.
 */
const GRACE_MS = 150;

/**
 * Requests of the work wait here and not at the site, one at a time for each, so that those that
 * wait when it is stopped never begin. Only `forget` and `settle` always do: what the work left at
 * the sites must go.
 */
export function interruptible(lab: OpenedLab, options: InterruptibleOptions): Interruptible {
  let isStopped = false;
  const busy = new Map<SitePort, Promise<unknown>>();
  const guard = (port: SitePort): SitePort => {
    const onAnswered = options.onAnswered ?? (() => {});
    const inTurn = createTurns();
    return {
      ...port,
      request: (request) => {
        if (request.kind === 'forget' || request.kind === 'settle') return port.request(request);
        return inTurn(async () => {
          if (isStopped) return fail(stopped(port.site));
          const answering = port.request(request).finally(() => busy.delete(port));
          busy.set(port, answering);
          const reply = await answering;
          onAnswered(request.kind, port.site);
          return reply;
        });
      },
    };
  };
  const central = guard(lab.central);
  const guarded: OpenedLab = {
    ...lab,
    central,
    statistics: lab.statistics.through(central),
    ports: new Map([...lab.ports].map(([site, port]) => [site, guard(port)])),
  };
  let ending: Promise<void> | undefined;
  return {
    lab: guarded,
    isStopped: () => isStopped,
    stop: () => {
      isStopped = true;
      ending ??= endOf(busy, options.pause);
      return ending;
    },
  };
}

async function endOf(busy: ReadonlyMap<SitePort, Promise<unknown>>, pause: Pause): Promise<void> {
  const running = Promise.allSettled(busy.values());
  await Promise.race([running, pause(GRACE_MS)]);
  await Promise.all([...busy.keys()].map((port) => port.cancel()));
  await running;
}

const stopped = (site: SiteId): SiteFailure => ({
  code: 'cancelled',
  message: `The work at ${site} was stopped.`,
});
