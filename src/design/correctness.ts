import type { Catalog } from '../catalog/catalog.ts';
import { completenessQuestion } from './completeness.ts';
import { disjointnessQuestion } from './disjointness.ts';
import { foreignKeyQuestions } from './foreignKeys.ts';
import type { DesignQuestion } from './question.ts';
import { partsOf, reasoningAbout } from './reasoning.ts';

/**
 * Correctness of every fragmentation: complete, disjoint, reconstructible. What the schema proves
 * (NOT NULL, PRIMARY KEY, CHECK) needs no data; everything else is a question for central, with the
 * constructed counterexample it comes down to when the data shows no fault.
 *
 * A horizontal fragmentation is reconstructed by a union, which gives the relation back exactly
 * when
 * it is complete, row for row when it is also disjoint: reconstruction adds no question of its own.
 * Foreign keys, which no site can check alone, are asked of the data too.
 */
export function correctnessQuestions(catalog: Catalog): readonly DesignQuestion[] {
  return [...fragmentationQuestions(catalog), ...foreignKeyQuestions(catalog)];
}

function fragmentationQuestions(catalog: Catalog): readonly DesignQuestion[] {
  return catalog.relations.flatMap((relation) => {
    const inner = catalog.fragments
      .filter((fragment) => fragment.relation === relation.name && !fragment.isLeaf)
      .map((fragment): string => fragment.name);
    const wholes = [relation.name, ...inner].filter((name) => partsOf(catalog, name).length > 0);
    if (wholes.length === 0) return [];
    const reasoning = reasoningAbout(relation);
    return wholes
      .flatMap((whole) => [
        completenessQuestion(catalog, relation, whole, reasoning),
        disjointnessQuestion(catalog, relation, whole, reasoning),
      ])
      .filter((question) => question !== undefined);
  });
}
