import type { Span } from '../../base/span.ts';
import type { Alternatives } from '../branch.ts';
import { type Knowledge, phraseOf } from '../knowledge.ts';

/**
 * A query that contradicts itself, or the constraints of its relations, has no joined rows.
 *
 *     σ q (E)  →  ∅   when q cannot be TRUE, whatever is stored
 *
 * Valid for every fragmentation. An aggregate without GROUP BY still answers with its one row: it
 * is
 * computed over the empty result.
 */
export interface EmptyQuery {
  /** No leaf is left for any occurrence. */
  readonly alternatives: Alternatives;
  readonly because: string;
  readonly phrase: Span | undefined;
}

/** Undefined when the query can have rows. */
export function eliminateEmptyQuery(
  knowledge: Knowledge,
  alternatives: Alternatives,
): EmptyQuery | undefined {
  if (knowledge.canJoin([])) return undefined;
  const { because, core } = knowledge.explain([]);
  return {
    alternatives: new Map([...alternatives.keys()].map((occurrence) => [occurrence, []])),
    because,
    phrase: phraseOf(knowledge.graph, core),
  };
}
