import type { Dependency, PrecedenceGraph } from './precedenceGraph.ts';

/** What a history is worth. */
export interface HistoryVerdict {
  readonly graph: PrecedenceGraph;
  readonly isSerializable: boolean;
  /** A serial order that has the same dependencies; the earliest commit first where there is choice. */
  readonly order?: readonly string[];
  /** A shortest circle of dependencies, if there is one. */
  readonly cycle?: readonly Dependency[];
  readonly anomalies: readonly Anomaly[];
}

export interface Anomaly {
  readonly name: AnomalyName;
  readonly plainName?: PlainName;
  readonly transactions: readonly string[];
  /** Of G1a and G1b: what was read; of all others: the circle. */
  readonly dependencies: readonly Dependency[];
}

export type AnomalyName = 'G0' | 'G1a' | 'G1b' | 'G1c' | 'G-single' | 'G2-item' | 'G2';
export type PlainName = 'lost update' | 'write skew';
