import type { Circle } from '../../transactions/serializability/anomalies.ts';
import type { HistoryVerdict } from '../../transactions/serializability/judgeHistory.ts';
import type { Dependency } from '../../transactions/serializability/precedenceGraph.ts';
import { standingAt } from './foldSchedule.ts';
import { shortLockItem } from './lockItemText.ts';
import type { ScheduleTable } from './scheduleTable.ts';

/** Which committed transaction has to come before which, as far as the run has come. */
export interface SerializationGraph {
  readonly transactions: readonly string[];
  readonly arrows: readonly ConflictArrow[];
}

export interface ConflictArrow {
  readonly source: string;
  readonly target: string;
  /** `ww 207`, `rw 403`. */
  readonly labels: readonly string[];
  readonly isOnCycle: boolean;
  /** Both have committed by now. */
  readonly isSettled: boolean;
}

export function serializationGraph(
  { graph, cycle = [] }: HistoryVerdict,
  table: ScheduleTable,
  cursor: number,
): SerializationGraph {
  const arrows = new Map<string, ConflictArrow>();
  const hasCommitted = (name: string): boolean =>
    table.columns.some(
      (column) => column.transaction === name && standingAt(column, cursor)?.text === 'committed',
    );
  for (const dependency of graph.dependencies) {
    const { source, target } = dependency;
    const key = JSON.stringify([source, target]);
    const labels = new Set([...(arrows.get(key)?.labels ?? []), dependencyText(dependency)]);
    arrows.set(key, {
      source,
      target,
      labels: [...labels],
      isOnCycle: cycle.some((one) => one.source === source && one.target === target),
      isSettled: hasCommitted(source) && hasCommitted(target),
    });
  }
  return { transactions: graph.transactions, arrows: [...arrows.values()] };
}

const dependencyText = ({ kind, item }: Dependency): string =>
  `${kind} ${shortLockItem({ kind: 'row', ...item })}`;

/** What a whole run is worth, in words. */
export interface SerialVerdict {
  readonly isSerializable: boolean;
  /** `Serializable: T2, then T1`. */
  readonly text: string;
  readonly anomalies: readonly NamedAnomaly[];
}

export interface NamedAnomaly {
  /** `G-single, a lost update`. */
  readonly name: string;
  /** `T1 rw 207 → T2 ww 207 → T1`. */
  readonly path: string;
  readonly meaning: string;
}

export function serialVerdict(verdict: HistoryVerdict): SerialVerdict {
  const { isSerializable, order = [], anomalies } = verdict;
  const named = anomalies.map(nameAnomaly);
  if (!isSerializable) {
    return { isSerializable, text: 'Not serializable: no serial order fits', anomalies: named };
  }
  const text = order.length === 0 ? 'Nothing has committed' : `Serializable: ${orderText(order)}`;
  return { isSerializable, text, anomalies: named };
}

const orderText = (order: readonly string[]): string =>
  order.length === 1 ? `${order[0]} alone` : order.join(', then ');

/** Adya's names (Weak Consistency, 1999, chapters 3 and 4) in plain words. */
const MEANINGS: Readonly<Record<HistoryVerdict['anomalies'][number]['name'], string>> = {
  G0: 'each overwrites what another one wrote, in a circle',
  G1a: 'something was read that was undone later',
  G1b: 'something was read that its writer then changed once more',
  G1c: 'each depends on what another one wrote, in a circle',
  'G-single': 'one has read something older than what the others build upon',
  'G2-item': 'each has read a row before another one changed it',
  G2: 'each has looked for rows before another one changed what there is to find',
};

function nameAnomaly(anomaly: HistoryVerdict['anomalies'][number]): NamedAnomaly {
  const { name } = anomaly;
  const meaning = MEANINGS[name];
  if (!('dependencies' in anomaly)) {
    const { reader, writer, item } = anomaly;
    const what = shortLockItem({ kind: 'row', ...item });
    return { name, meaning, path: `${reader} read ${what} of ${writer}` };
  }
  const plain = anomaly.plainName === undefined ? '' : `, a ${anomaly.plainName}`;
  return { name: `${name}${plain}`, meaning, path: circleText(anomaly) };
}

function circleText({ dependencies }: Circle): string {
  const [first] = dependencies;
  if (!first) return '';
  const steps = dependencies.map(
    (dependency) => `${dependencyText(dependency)} → ${dependency.target}`,
  );
  return `${first.source} ${steps.join(' ')}`;
}
