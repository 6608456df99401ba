import type { Catalog, Fragment } from '../catalog/catalog.ts';
import { partsOf } from '../catalog/fragmentTree.ts';
import { completenessQuestion } from './completeness.ts';
import { disjointnessQuestion } from './disjointness.ts';
import { foreignKeyQuestions } from './foreignKeys.ts';
import type { DesignQuestion } from './question.ts';
import { reasoningAbout } from './reasoning.ts';
import { verticalQuestions } from './verticalCuts.ts';

/**
 * Correctness of every fragmentation: complete, disjoint, reconstructible. What the schema proves
 * (NOT NULL, PRIMARY KEY, CHECK) needs no data; everything else is a question for central, with the
 * constructed counterexample it comes down to when the data shows no fault.
 *
 * A cut of rows is reconstructed by a union, which gives the whole back exactly when it is
 * complete, row for row when it is also disjoint: there reconstruction adds no question of its own.
 * A cut of columns is reconstructed by a join on the key, which every part has.
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
    const reasoning = reasoningAbout(catalog, relation);
    return wholes.flatMap((whole) => {
      if (isCutByColumns(partsOf(catalog, whole))) {
        return verticalQuestions(catalog, relation, whole, reasoning);
      }
      return [
        completenessQuestion(catalog, relation, whole, reasoning),
        disjointnessQuestion(catalog, relation, whole, reasoning),
      ].filter((question) => question !== undefined);
    });
  });
}

const isCutByColumns = ([first]: readonly Fragment[]): boolean => first?.cut.kind === 'vertical';
