import type { Span } from '../base/span.ts';
import type { Value } from '../base/value.ts';

/**
 * A fault of a design, not of a lab's text: the lab opens all the same, and the fault is the
 * lesson.
 * Printed by `check`; shown with its counterexample before the verdict.
 */
export interface Finding {
  readonly rule: FindingRule;
  /** The relation it is about; of an assertion the first one it reads. */
  readonly relation: string;
  /** Of a fragmentation: the relation or fragment whose cut is at fault. */
  readonly whole?: string;
  /** One sentence. */
  readonly message: string;
  readonly counterexample?: Counterexample;
  /** The fragmentation or assertion in the document. */
  readonly span: Span;
}

export type FindingRule =
  | 'completeness'
  | 'disjointness'
  | 'reconstruction'
  | 'assertion'
  | 'foreignKey';

export interface Counterexample {
  /** Of a constructed row only the columns that matter. */
  readonly row: Readonly<Record<string, Value>>;
  /** No stored row, but one that the schema allows. */
  readonly constructed?: true;
  /** The fragments that take the row, where several do. */
  readonly fragments?: readonly string[];
}
