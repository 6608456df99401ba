import { assert, assertNever } from '../../../base/assert.ts';
import type { SiteId } from '../../../base/brand.ts';
import type { TransactionId } from '../party.ts';
import { deadlocksIn, type WaitEdge } from '../waitFor.ts';
import type { Detector, DetectorEffect, DetectorInput } from './detector.ts';

/**
 * Detection over collected graphs: central, and hierarchical (Menasce and Muntz, Locking and
 * Deadlock Detection in Distributed Data Bases, 1979).
 *
 *     message   from → to         when
 *     graph     site → superior   what the site and all below it know has changed, or is repeated
 *
 * Central: every site reports to one, which alone looks for circles. Hierarchical: the sites form a
 * tree, and each looks for circles in what it has collected, so that a deadlock is found by the
 * lowest site above all that take part in it. Reports arrive late and one by one: of edges that
 * never were at the same time a circle can be made, which is a phantom deadlock.
 */
export interface Collector {
  readonly self: SiteId;
  readonly superior?: SiteId;
  readonly looksForCycles: boolean;
}

interface Collected {
  /** The last graph of each site below, and the site's own. */
  readonly graphs: ReadonlyMap<SiteId, readonly WaitEdge[]>;
  /** Victims of whom some graph still speaks. */
  readonly chosen: readonly TransactionId[];
  readonly reported: string;
}

export const collectingDetector = (collector: Collector): Detector =>
  detectorOf(collector, { graphs: new Map(), chosen: [], reported: textOf([]) });

const detectorOf = (collector: Collector, before: Collected): Detector => ({
  step: (input) => {
    const { self, superior, looksForCycles } = collector;
    const graphs = graphsAfter(self, before, input);
    const edges = [...graphs.values()].flat();
    const remaining = before.chosen.filter((transaction) => edges.some(isOf(transaction)));
    const deadlocks = looksForCycles
      ? deadlocksIn(edges, (transaction) => remaining.includes(transaction))
      : [];
    const effects = deadlocks.map(
      (deadlock): DetectorEffect => ({ kind: 'deadlockFound', ...deadlock }),
    );
    const chosen = [...remaining, ...deadlocks.map(({ victim }) => victim)];
    const unresolved = edges.filter((edge) => !chosen.some((victim) => isOf(victim)(edge)));
    const reported = textOf(unresolved);
    const isDue = reported !== before.reported || input.kind === 'repeat';
    if (superior !== undefined && isDue)
      effects.push({ kind: 'send', to: superior, message: { kind: 'graph', edges: unresolved } });
    return { detector: detectorOf(collector, { graphs, chosen, reported }), effects };
  },
});

function graphsAfter(
  self: SiteId,
  { graphs }: Collected,
  input: DetectorInput,
): Collected['graphs'] {
  switch (input.kind) {
    case 'viewChanged':
      return new Map(graphs).set(self, input.view.edges);
    case 'received':
      assert(input.message.kind === 'graph', `${self} collects graphs and got something else`);
      return new Map(graphs).set(input.from, input.message.edges);
    case 'repeat':
      return graphs;
    default:
      return assertNever(input);
  }
}

const isOf =
  (transaction: TransactionId) =>
  ({ waiter, blocker }: WaitEdge): boolean =>
    waiter.transaction === transaction || blocker.transaction === transaction;

const textOf = (edges: readonly WaitEdge[]): string => JSON.stringify(edges);
