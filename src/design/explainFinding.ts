import type { Catalog } from '../catalog/catalog.ts';
import type { Finding } from './finding.ts';
import { type PartTruth, partTruths } from './partTruths.ts';

/** A finding, and why it is one. */
export interface ExplainedFinding extends Finding {
  /** Of a fragmentation: what the condition of each fragment is of the counterexample. */
  readonly parts: readonly PartTruth[];
}

export function explainFinding(catalog: Catalog, finding: Finding): ExplainedFinding {
  const { whole, counterexample } = finding;
  const relation = catalog.relations.find(({ name }) => name === finding.relation);
  if (!relation || whole === undefined) return { ...finding, parts: [] };
  return { ...finding, parts: partTruths(catalog, relation, whole, counterexample?.row ?? {}) };
}
