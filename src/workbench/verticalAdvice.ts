import { mapQuery } from '../algebra/mapQuery.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { nearestName } from '../base/nearestName.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { NO_SPAN } from '../base/span.ts';
import type { Relation } from '../catalog/catalog.ts';
import { bondEnergy, type Usage, type VerticalAdvice } from '../design/bondEnergy.ts';
import { bindParameters } from '../lab/setup/parameters.ts';
import { columnsRead, usesIn } from '../optimizer/block/uses.ts';
import type { OpenedLab } from './openLab.ts';

/** How a relation could be cut into columns, and what of the lab's queries that follows from. */
export interface AdvisedCut {
  readonly relation: string;
  readonly attributes: readonly string[];
  readonly usage: readonly Usage[];
  readonly advice: VerticalAdvice;
}

/**
 * Vertical fragmentation of a relation by the lab's own queries.
 *
 * @param accesses how often each query is asked, by its id; once where nothing is said
 */
export function adviseCut(
  opened: OpenedLab,
  name: string,
  accesses: Readonly<Record<string, number>>,
): Result<AdvisedCut, Diagnostic> {
  const { catalog, lab } = opened;
  const relation = catalog.relations.find((own) => own.name === name.toLowerCase());
  const relations = catalog.relations.map((own) => own.name);
  if (!relation) return fail(unknown('relation', name, relations));
  const blocks = lab.blocks.flatMap((block) => {
    return block.kind === 'query' && block.query ? [{ ...block, query: block.query }] : [];
  });
  const ids = blocks.map(({ id }) => id);
  const stray = Object.keys(accesses).find((id) => !ids.includes(id));
  if (stray !== undefined) return fail(unknown('query', stray, ids));
  const usage: Usage[] = [];
  for (const { id, query, sql } of blocks) {
    const bound = bindParameters(query, opened.parameterValues);
    const mapped = mapQuery(bound.node, catalog, sql);
    if (!mapped.ok) return mapped;
    const resolved = mapped.value.query;
    const read = columnsRead(resolved, catalog, relation.name, usesIn(resolved));
    if (read.size === 0) continue;
    usage.push({ query: id, attributes: [...read], accesses: accesses[id] ?? 1 });
  }
  const attributes = declaredNames(relation);
  const advice = bondEnergy(attributes, relation.primaryKey, usage);
  return ok({ relation: relation.name, attributes, usage, advice });
}

const declaredNames = ({ columns }: Relation): readonly string[] =>
  columns.filter(({ hidden }) => !hidden).map(({ name }) => name);

function unknown(kind: string, name: string, known: readonly string[]): Diagnostic {
  const near = nearestName(name, known);
  const hint = near === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${near}?`;
  return {
    code: `unknown-${kind}`,
    message: `The lab has no ${kind} ${name}.`,
    span: NO_SPAN,
    hint,
  };
}
