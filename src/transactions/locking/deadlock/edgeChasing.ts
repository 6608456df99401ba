import { assert } from '../../../base/assert.ts';
import type { SiteId } from '../../../base/brand.ts';
import { deadlockOf, type WaitEdge, waitPaths, withoutDetours, youngerOf } from '../waitFor.ts';
import type { Detector, DetectorEffect, DetectorMessage, LocalView, WaitPath } from './detector.ts';

/**
 * Edge chasing (Chandy, Misra, Haas, Distributed Deadlock Detection, 1983: the AND model).
 *
 *     message   from → to                               when
 *     probe     site → site where the next one waits    the initiator waits, over others, for it
 *
 * Whenever a transaction comes to wait for somebody new, or all is repeated, its site starts a
 * search. A probe follows the edges of the wait-for graph; comes it back to its initiator, that
 * one waits for itself. On a ring of k transactions that wait at k sites this takes k probes.
 *
 * In the paper a process passes on one probe of each search. Here it passes on one for each
 * youngest transaction on the way: so the victims of one search break all circles through its
 * initiator, although the victim need not be the initiator.
 */
interface Chase {
  readonly view: LocalView;
  readonly searches: number;
  readonly passed: readonly Passed[];
}

interface Passed {
  readonly waiter: string;
  /** Origin, number of the search, waiter, and the youngest on the way to it. */
  readonly text: string;
}

type Probe = Extract<DetectorMessage, { kind: 'probe' }>;

const NOTHING: Chase = { view: { edges: [], waitsAt: new Map() }, searches: 0, passed: [] };

export const edgeChasingDetector = (self: SiteId): Detector => detectorOf(self, NOTHING);

const detectorOf = (self: SiteId, before: Chase): Detector => ({
  step: (input) => {
    const effects: DetectorEffect[] = [];
    if (input.kind === 'viewChanged') {
      const view = { ...input.view, edges: withoutDetours(input.view.edges) };
      const after = begin(self, before, view, effects);
      return { detector: detectorOf(self, after), effects };
    }
    if (input.kind === 'repeat') {
      const nothing: Chase = { ...NOTHING, searches: before.searches };
      return { detector: detectorOf(self, begin(self, nothing, before.view, effects)), effects };
    }
    const { message } = input;
    assert(message.kind === 'probe', `${self} gets probes and got something else`);
    const passed = [...before.passed];
    arrive(self, { ...before, passed }, message, effects);
    return { detector: detectorOf(self, { ...before, passed }), effects };
  },
});

interface Chasing extends Chase {
  readonly passed: Passed[];
}

/** A search for each transaction that waits for somebody new. */
function begin(self: SiteId, before: Chase, view: LocalView, effects: DetectorEffect[]): Chase {
  const isSame = (one: WaitEdge, other: WaitEdge): boolean =>
    one.waiter.transaction === other.waiter.transaction &&
    one.blocker.transaction === other.blocker.transaction;
  const added = view.edges.filter((edge) => !before.view.edges.some((old) => isSame(old, edge)));
  const waiters = new Map(added.map(({ waiter }) => [waiter.transaction, waiter]));
  const passed = before.passed.filter(({ waiter }) =>
    view.edges.some((edge) => edge.waiter.transaction === waiter),
  );
  let { searches } = before;
  for (const waiter of waiters.values()) {
    searches += 1;
    const probe: Probe = { kind: 'probe', origin: self, search: searches, path: [waiter] };
    pass(self, { view, searches, passed }, probe, effects);
  }
  return { view, searches, passed };
}

function arrive(self: SiteId, chase: Chasing, probe: Probe, effects: DetectorEffect[]): void {
  const { origin, path } = probe;
  const [first] = path;
  const last = path.at(-1);
  const isWaiting = chase.view.edges.some(({ waiter }) => waiter.transaction === last?.transaction);
  if (!isWaiting) return;
  if (origin === self && path.length > 1 && first?.transaction === last?.transaction)
    effects.push({ kind: 'deadlockFound', ...deadlockOf(circleIn(path)) });
  else pass(self, chase, probe, effects);
}

/** A probe may have gone in loops: the circle that its youngest transaction is on. */
function circleIn(path: WaitPath): WaitPath {
  const edges = path.flatMap((waiter, place) => {
    const blocker = path[place + 1];
    return blocker ? [{ waiter, blocker }] : [];
  });
  const youngest = path.reduce(youngerOf);
  const circle = waitPaths(edges, [youngest]).get(youngest.transaction);
  assert(circle, 'a probe that came back has not been round');
  return circle.slice(0, -1);
}

/** Along every edge from the last of the path, at this site for as long as it leads on here. */
function pass(self: SiteId, chase: Chasing, probe: Probe, effects: DetectorEffect[]): void {
  const { view, passed } = chase;
  const { origin, search, path } = probe;
  const [first] = path;
  const last = path.at(-1);
  if (!first || !last) return;
  const youngest = path.reduce(youngerOf).transaction;
  const text = JSON.stringify([origin, search, last.transaction, youngest]);
  if (passed.some((other) => other.text === text)) return;
  passed.push({ waiter: last.transaction, text });
  for (const { waiter, blocker } of view.edges) {
    if (waiter.transaction !== last.transaction) continue;
    const longer: Probe = { ...probe, path: [...path, blocker] };
    const isBack = blocker.transaction === first.transaction;
    const sites = isBack
      ? [origin]
      : new Set([self, ...(view.waitsAt.get(blocker.transaction) ?? [])]);
    for (const to of sites) {
      if (to === self) arrive(self, chase, longer, effects);
      else effects.push({ kind: 'send', to, message: longer });
    }
  }
}
