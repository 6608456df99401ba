import { inputsOf, mapInputs } from '../algebra/inputs.ts';
import type { Operator } from '../algebra/operator.ts';
import type { Emit } from '../base/emit.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { LocalizationEvent } from './events.ts';
import { programOf } from './graphAlgebra.ts';
import { printReconstruction, type Reconstruction, reconstructionOf } from './reconstruction.ts';
import { createStory } from './story.ts';

type Relation = Extract<Operator, { kind: 'relation' }>;

/**
 * Localization of a query that is no block of joins: each fragmented relation of its algebra
 * becomes its reconstruction program. Relations that only a predicate's subquery reads stand in its
 * text and stay as they are.
 *
 * @param faulty relations that their fragments do not give back
 */
export function localizeAlgebra(
  algebra: Operator,
  catalog: Catalog,
  faulty: ReadonlySet<string>,
  emit: Emit<LocalizationEvent>,
): void {
  const story = createStory(algebra, emit);
  const stage = 'localization';
  const rule = 'replaceRelationByFragments';
  const fragmented = relationsIn(algebra).flatMap((relation) => {
    const program = faulty.has(relation.relation)
      ? undefined
      : reconstructionOf(catalog, relation.relation);
    return program && program.kind !== 'leaf' ? [{ relation, program }] : [];
  });
  for (const { relation, program } of fragmented) {
    const because = `${relation.relation} = ${printReconstruction(program)}`;
    story.tell({ stage, rule, because }, replace(story.algebra(), relation, program));
  }
}

function relationsIn(operator: Operator): readonly Relation[] {
  return operator.kind === 'relation' ? [operator] : inputsOf(operator).flatMap(relationsIn);
}

/** One occurrence, told by its place in the tree. */
function replace(operator: Operator, relation: Relation, program: Reconstruction): Operator {
  return operator === relation
    ? programOf({ name: relation.occurrence, relation: relation.relation }, program)
    : mapInputs(operator, (input) => replace(input, relation, program));
}
