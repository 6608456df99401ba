import type { Operator } from '../algebra/operator.ts';
import type { Span } from '../base/span.ts';

/**
 * One rewriting: of the query over relations, then localization replaces relations by their
 * reconstruction, and reduction cuts it down.
 */
export interface RewrittenEvent {
  readonly kind: 'queryRewritten';
  readonly stage: 'mapping' | 'localization' | 'reduction';
  /** The rule's name, verb + what + relation + where: `eliminateEmptyBranch`. */
  readonly rule: string;
  /** One sentence; for a dropped branch the contradiction that empties it. */
  readonly because: string;
  readonly before: Operator;
  readonly after: Operator;
  /** The phrase of the query that the rule used, where there is one. */
  readonly phrase?: Span;
}

export type LocalizationEvent = RewrittenEvent;
