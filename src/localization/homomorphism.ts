import type { Occurrence } from '../algebra/queryGraph.ts';
import type { Expression } from '../sql/ast.ts';
import { name } from '../sql/make.ts';
import { columnsIn, mapColumns } from '../sql/traverse.ts';
import type { Knowledge } from './knowledge.ts';

/** Occurrences of an assertion to occurrences of the query, each to one of the same relation. */
export type Mapping = ReadonlyMap<string, string>;

/** Mappings tried for one assertion and one branch. */
const MAX_MAPPINGS = 1000;

/**
 * The homomorphisms of a conjunctive query into what is known of a branch: mappings under which the
 * premises imply the image of every conjunct. Two occurrences may go to the same one.
 */
export function* homomorphismsInto(
  knowledge: Knowledge,
  premises: readonly Expression[],
  occurrences: readonly Occurrence[],
  conjuncts: readonly Expression[],
): Generator<Mapping> {
  let tries = 0;
  const follows = (conjunct: Expression): boolean => knowledge.reasoner.implies(premises, conjunct);

  function* extend(mapping: Mapping): Generator<Mapping> {
    const next = occurrences[mapping.size];
    if (next === undefined) {
      yield mapping;
      return;
    }
    for (const { name: target, relation } of knowledge.graph.occurrences) {
      if (relation !== next.relation) continue;
      tries += 1;
      if (tries > MAX_MAPPINGS) return;
      const extended = new Map(mapping).set(next.name, target);
      const decided = conjuncts.filter((conjunct) => isDecidedBy(conjunct, extended, next.name));
      const images = decided.map((conjunct) => imageUnder(extended, conjunct));
      if (images.every(follows)) yield* extend(extended);
    }
  }

  const constants = conjuncts.filter((conjunct) => columnsIn(conjunct).length === 0);
  if (constants.every(follows)) yield* extend(new Map());
}

/** Whether a conjunct's occurrences are all mapped, the last of them just now. */
function isDecidedBy(conjunct: Expression, mapping: Mapping, last: string): boolean {
  const mentioned = columnsIn(conjunct).map((column) => column.table?.text ?? '');
  return mentioned.includes(last) && mentioned.every((occurrence) => mapping.has(occurrence));
}

export const imageUnder = (mapping: Mapping, expression: Expression): Expression =>
  mapColumns(expression, (column) => {
    const target = mapping.get(column.table?.text ?? '');
    return target === undefined ? column : Object.freeze({ ...column, table: name(target) });
  });
