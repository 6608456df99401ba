import type { Operator } from '../algebra/operator.ts';
import type { Finish } from '../algebra/queryGraph.ts';
import type { SiteId } from '../base/brand.ts';
import type { Emit } from '../base/emit.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { columnsAnywhere } from '../sql/tables.ts';
import { columnsIn, containsAggregate, subqueriesIn } from '../sql/traverse.ts';
import type { Alternative } from './branch.ts';
import { type Contributing, type RelationNode, visitContributing } from './contributing.ts';
import type { LocalizationEvent } from './events.ts';
import { createKnowledge } from './knowledge.ts';
import { type Programs, relationsIn, withPrograms } from './programsInAlgebra.ts';
import {
  alternativesOf,
  printReconstruction,
  type Reconstruction,
  reconstructionOf,
} from './reconstruction.ts';
import { eliminateEmptySelection } from './reductions/eliminateEmptySelection.ts';
import { eliminateUnusedFragment, isStoredAt } from './reductions/eliminateUnusedFragment.ts';
import { createStory, type Story, tellEach } from './story.ts';

/** So many ways to put a relation's rows together from fragments. */
const MAX_ALTERNATIVES = 256;

interface Setting {
  readonly algebra: Operator;
  readonly catalog: Catalog;
  /** Relations that their fragments do not give back stay what they are. */
  readonly faulty: ReadonlySet<string>;
  readonly asking: SiteId;
}

/**
 * Localization and reduction of a query that is no block of joins: each fragmented relation of its
 * algebra becomes its reconstruction program, without fragments whose columns the query can do
 * without, and without those that contradict the conditions around. Relations that only a
 * predicate's subquery reads stand in its text and stay as they are.
 */
export function localizeAlgebra(setting: Setting, emit: Emit<LocalizationEvent>): void {
  const { algebra } = setting;
  const story = createStory(algebra, emit);
  const replaced = replaceRelations(setting, story);
  const needed = dropUnused(setting, replaced, story);
  let programs = needed;
  visitContributing(algebra, (relation, known) => {
    const program = programs.get(relation);
    if (program) programs = dropContradicted(setting, programs, { relation, known }, story);
  });
}

function replaceRelations({ algebra, catalog, faulty }: Setting, story: Story): Programs {
  let programs: Programs = new Map();
  for (const relation of relationsIn(algebra)) {
    const name = relation.relation;
    const program = faulty.has(name) ? undefined : reconstructionOf(catalog, name);
    if (program === undefined || program.kind === 'leaf') continue;
    programs = new Map(programs).set(relation, program);
    const because = `${name} = ${printReconstruction(program)}`;
    const rule = 'replaceRelationByFragments';
    story.tell({ stage: 'localization', rule, because }, withPrograms(algebra, programs));
  }
  return programs;
}

/** Reduction with projection: a column counts as read wherever it stands in the query. */
function dropUnused(
  { algebra, catalog, faulty, asking }: Setting,
  replaced: Programs,
  story: Story,
): Programs {
  const read = columnsAnywhere(algebra);
  const visited = new Set<RelationNode>();
  visitContributing(algebra, (relation) => visited.add(relation));
  let programs = replaced;
  for (const [relation, program] of replaced) {
    if (!visited.has(relation) || program === 'empty') continue;
    const own = read.filter(({ table }) => table?.text === relation.occurrence);
    const needed = new Set(own.map(({ name }) => name.text));
    const prefers = (part: Reconstruction): boolean => isStoredAt(catalog, asking, part);
    const reduced = eliminateUnusedFragment(program, { catalog, needed, faulty, prefers });
    if (reduced === undefined) continue;
    programs = new Map(programs).set(relation, reduced.program);
    const rule = 'eliminateUnusedFragment';
    const { because } = reduced;
    story.tell({ stage: 'reduction', rule, because }, withPrograms(algebra, programs));
  }
  return programs;
}

interface Target {
  readonly relation: RelationNode;
  readonly known: Contributing;
}

/** Reduction with selection, by what every contributing row of the relation satisfies. */
function dropContradicted(
  { algebra, catalog }: Setting,
  before: Programs,
  { relation, known }: Target,
  story: Story,
): Programs {
  const program = before.get(relation);
  const written =
    program && program !== 'empty' ? alternativesOf(program, MAX_ALTERNATIVES) : undefined;
  const graph = graphAround(relation, known);
  if (written === undefined || graph === undefined) return before;
  const own = new Map([[relation.occurrence, written]]);
  const reduced = eliminateEmptySelection(createKnowledge(graph, catalog), own);
  let left = written;
  let programs = before;
  tellEach(reduced?.dropped ?? [], 'eliminateEmptySelection', story, ({ leaves }) => {
    left = left.filter((alternative) => alternative !== leaves);
    programs = new Map(programs).set(relation, programOf(relation, left));
    return withPrograms(algebra, programs);
  });
  return programs;
}

const NO_FINISH: Finish = {
  items: [],
  distinct: false,
  groupBy: [],
  aggregates: false,
  orderBy: [],
};

/** Undefined where two occurrences of one name could not be told apart. */
function graphAround(relation: RelationNode, { conditions, beside }: Contributing) {
  const occurrences = [...new Set([relation, ...beside])].map((own) => ({
    name: own.occurrence,
    relation: own.relation,
  }));
  const names = new Set(occurrences.map(({ name }) => name));
  if (names.size < occurrences.length) return undefined;
  const conjuncts = conditions.filter(
    (condition) =>
      subqueriesIn(condition).length === 0 &&
      !containsAggregate(condition) &&
      columnsIn(condition).every(({ table }) => names.has(table?.text ?? '')),
  );
  return { occurrences, conjuncts, finish: NO_FINISH };
}

function programOf(
  { relation }: RelationNode,
  alternatives: readonly Alternative[],
): Reconstruction | 'empty' {
  const inputs = alternatives.map((leaves): Reconstruction => {
    const parts = leaves.map((of): Reconstruction => ({ kind: 'leaf', of }));
    const [only] = parts;
    return only && parts.length === 1 ? only : { kind: 'keyJoin', of: relation, inputs: parts };
  });
  if (inputs.length === 0) return 'empty';
  const [only] = inputs;
  return only && inputs.length === 1 ? only : { kind: 'union', of: relation, inputs };
}
