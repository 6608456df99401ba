import { assert } from '../../../base/assert.ts';
import type { SiteId } from '../../../base/brand.ts';
import type { TransactionId } from '../party.ts';
import { deadlockOf, type WaitEdge, waitPaths } from '../waitFor.ts';
import type { Detector, DetectorEffect, LocalView, WaitPath } from './detector.ts';

/**
 * Path pushing (Obermarck, Distributed Deadlock Detection Algorithm, 1982).
 *
 *     message   from → to                                    when
 *     paths     site → site where a path's last one waits    these have changed, or are repeated
 *
 * A site continues each path that it was sent, and each that begins with one of its own waiters,
 * over its own edges. A path that ends with a transaction waiting elsewhere goes there, but only
 * if its first transaction is younger than its last: of the paths that make up a circle the one
 * that begins with the youngest always goes on, so that somebody sees the whole circle.
 *
 * A path says what was so when each of its sites added to it, which is no moment at all: where many
 * wait, and victims let others go on, some circles put together from paths are phantoms. This is
 * the algorithm's own (Elmagarmid, A Survey of Distributed Deadlock Detection Algorithms, 1986;
 * Knapp, Deadlock Detection in Distributed Databases, 1987).
 */
interface Pushed {
  readonly view: LocalView;
  /** By sender. */
  readonly received: ReadonlyMap<SiteId, readonly WaitPath[]>;
  /** By receiver, as text. */
  readonly sent: ReadonlyMap<SiteId, string>;
  /** Victims of whom an edge or a path still speaks. */
  readonly chosen: readonly TransactionId[];
}

const NOTHING = JSON.stringify([]);

export const pathPushingDetector = (self: SiteId, sites: readonly SiteId[]): Detector =>
  detectorOf(
    { self, others: sites.filter((site) => site !== self) },
    {
      view: { edges: [], waitsAt: new Map() },
      received: new Map(),
      sent: new Map(),
      chosen: [],
    },
  );

interface Place {
  readonly self: SiteId;
  readonly others: readonly SiteId[];
}

const detectorOf = (place: Place, before: Pushed): Detector => ({
  step: (input) => {
    const { self, others } = place;
    const received = new Map(before.received);
    if (input.kind === 'received') {
      assert(input.message.kind === 'paths', `${self} gets paths and got something else`);
      received.set(input.from, input.message.paths);
    }
    const view = input.kind === 'viewChanged' ? input.view : before.view;
    const { effects, chosen } = search({ ...before, view, received });
    const isChosen = (transaction: TransactionId): boolean => chosen.includes(transaction);
    const sent = new Map(before.sent);
    const paths = pathsFor(self, { ...before, view, received }, isChosen);
    for (const to of others) {
      const text = JSON.stringify(paths.get(to) ?? []);
      if (text === (sent.get(to) ?? NOTHING) && input.kind !== 'repeat') continue;
      sent.set(to, text);
      effects.push({ kind: 'send', to, message: { kind: 'paths', paths: paths.get(to) ?? [] } });
    }
    return { detector: detectorOf(place, { view, received, sent, chosen }), effects };
  },
});

/** The ways on from what begins here and from what was sent. */
function waysOn({ view: { edges }, received }: Pushed, isChosen: (t: TransactionId) => boolean) {
  const left = edges.filter(
    ({ waiter, blocker }) => !isChosen(waiter.transaction) && !isChosen(blocker.transaction),
  );
  const own = left.map(({ waiter }): WaitPath => [waiter]);
  const others = [...received.values()]
    .flat()
    .filter((path) => !path.some(({ transaction }) => isChosen(transaction)));
  return [...own, ...others].map((path) => ({ path, ends: waitPaths(left, path) }));
}

function search(pushed: Pushed): { effects: DetectorEffect[]; chosen: readonly TransactionId[] } {
  const effects: DetectorEffect[] = [];
  const chosen = pushed.chosen.filter((transaction) => isNamed(pushed, transaction));
  for (;;) {
    const cycle = firstCycle(waysOn(pushed, (transaction) => chosen.includes(transaction)));
    if (!cycle) return { effects, chosen };
    const deadlock = deadlockOf(cycle);
    effects.push({ kind: 'deadlockFound', ...deadlock });
    chosen.push(deadlock.victim);
  }
}

function firstCycle(ways: ReturnType<typeof waysOn>): WaitPath | undefined {
  for (const { path, ends } of ways) {
    const cycle = ends.get(path[0]?.transaction ?? '');
    if (cycle) return cycle.slice(0, -1);
  }
  return undefined;
}

/** For each site to which something has to be sent: of paths with the same ends one. */
function pathsFor(
  self: SiteId,
  pushed: Pushed,
  isChosen: (transaction: TransactionId) => boolean,
): ReadonlyMap<SiteId, readonly WaitPath[]> {
  const paths = new Map<SiteId, Map<string, WaitPath>>();
  for (const { path, ends } of waysOn(pushed, isChosen)) {
    const [first] = path;
    for (const [end, longer] of ends) {
      const last = longer.at(-1);
      if (!first || !last || last.timestamp >= first.timestamp) continue;
      for (const site of (pushed.view.waitsAt.get(end) ?? []).filter((other) => other !== self)) {
        const known = paths.get(site) ?? new Map<string, WaitPath>();
        const key = JSON.stringify([first.transaction, end]);
        if ((known.get(key)?.length ?? Number.POSITIVE_INFINITY) > longer.length)
          known.set(key, longer);
        paths.set(site, known);
      }
    }
  }
  return new Map([...paths].map(([site, known]) => [site, [...known.values()]]));
}

const isNamed = ({ view, received }: Pushed, transaction: TransactionId): boolean =>
  view.edges.some(
    ({ waiter, blocker }: WaitEdge) =>
      waiter.transaction === transaction || blocker.transaction === transaction,
  ) || [...received.values()].flat(2).some((party) => party.transaction === transaction);
