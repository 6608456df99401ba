import { type Circle, circlesIn } from './anomalies.ts';
import { type DirtyRead, dirtyReads } from './dirtyReads.ts';
import type { History, Matches } from './history.ts';
import { type Dependency, type PrecedenceGraph, precedenceGraph } from './precedenceGraph.ts';
import { readsOf } from './readsOf.ts';
import { orderVersions } from './versionOrder.ts';

/** What a history is worth: the transactions that committed in it, and what they saw. */
export interface HistoryVerdict {
  readonly graph: PrecedenceGraph;
  readonly isSerializable: boolean;
  /** A serial order with the same dependencies; where there is choice, who committed first. */
  readonly order?: readonly string[];
  /** A shortest circle of dependencies, where there is no such order. */
  readonly cycle?: readonly Dependency[];
  /** Each name once. */
  readonly anomalies: readonly (Circle | DirtyRead)[];
}

export function judgeHistory<Condition>(
  history: History<Condition>,
  matches: Matches<Condition>,
): HistoryVerdict {
  const versions = orderVersions(history);
  const reads = readsOf(history, versions, matches);
  const graph = precedenceGraph(versions, reads);
  const circles = circlesIn(graph.dependencies);
  const dirty = dirtyReads(versions, reads);
  const aborted = dirty.find(({ name }) => name === 'G1a');
  const intermediate = dirty.find(({ name }) => name === 'G1b');
  const anomalies = [aborted, intermediate, ...circles].filter((one) => one !== undefined);
  const [cycle] = circles
    .map(({ dependencies }) => dependencies)
    .sort((one, other) => one.length - other.length);
  if (cycle) return { graph, isSerializable: false, cycle, anomalies };
  const isSerializable = anomalies.length === 0;
  return { graph, isSerializable, order: serialOrder(graph), anomalies };
}

/** Always the earliest commit of those that have to wait for nobody. */
function serialOrder({ transactions, dependencies }: PrecedenceGraph): readonly string[] {
  const order: string[] = [];
  const isFree = (transaction: string): boolean =>
    !order.includes(transaction) &&
    dependencies.every(({ source, target }) => target !== transaction || order.includes(source));
  for (let next = transactions.find(isFree); next !== undefined; next = transactions.find(isFree))
    order.push(next);
  return order;
}
