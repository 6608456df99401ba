import type { QueryGraph } from '../algebra/queryGraph.ts';
import type { SiteId } from '../base/brand.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { NO_SPAN } from '../base/span.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { columnsOfFragment } from '../catalog/fragmentTree.ts';
import { columnsIn } from '../sql/traverse.ts';
import type { Alternative, Alternatives } from './branch.ts';
import { algebraOfPrograms } from './graphAlgebra.ts';
import type { Knowledge } from './knowledge.ts';
import {
  alternativesOf,
  printReconstruction,
  type Reconstruction,
  reconstructionOf,
} from './reconstruction.ts';
import {
  eliminateUnusedFragment,
  isStoredAt,
  type Use,
} from './reductions/eliminateUnusedFragment.ts';
import type { Story } from './story.ts';

/** The reconstruction programs of a query's occurrences, from whole relations to alternatives. */

/** So many ways to put the rows of one occurrence together from leaves. */
const MAX_ALTERNATIVES = 256;

type Programs = ReadonlyMap<string, Reconstruction>;

/** Localization proper: each fragmented relation becomes its reconstruction program. */
export function replaceRelations(knowledge: Knowledge, story: Story): Programs {
  const { graph, catalog } = knowledge;
  const stage = 'localization';
  const rule = 'replaceRelationByFragments';
  const owned = graph.occurrences.flatMap(({ name, relation }) => {
    const program = reconstructionOf(catalog, relation);
    return program === undefined ? [] : [{ name, relation, program }];
  });
  // An unfragmented relation is its own leaf; putting it there is no step to look at.
  const whole = owned.filter(({ program }) => program.kind === 'leaf');
  const fragmented = owned.filter(({ program }) => program.kind !== 'leaf');
  let programs: Programs = new Map(whole.map(({ name, program }) => [name, program]));
  if (fragmented.length === 0) {
    const because = 'no relation of the query is fragmented';
    story.tell({ stage, rule, because }, algebraOfPrograms(graph, programs));
  }
  for (const { name, relation, program } of fragmented) {
    programs = new Map(programs).set(name, program);
    const because = `${relation} = ${printReconstruction(program)}`;
    story.tell({ stage, rule, because }, algebraOfPrograms(graph, programs));
  }
  return new Map(owned.map(({ name, program }) => [name, program]));
}

/** The columns of an occurrence that the query reads anywhere. */
function neededOf(graph: QueryGraph, occurrence: string): ReadonlySet<string> {
  const { items, groupBy, having, orderBy } = graph.finish;
  const expressions = [
    ...graph.conjuncts,
    ...items.map((item) => item.expression),
    ...groupBy,
    ...(having ? [having] : []),
    ...orderBy.map((key) => key.expression),
  ];
  const columns = expressions.flatMap(columnsIn);
  return new Set(
    columns.flatMap(({ table, name }) => (table?.text === occurrence ? [name.text] : [])),
  );
}

/** A column that a vertical fragmentation forgot: the query cannot be asked of the fragments. */
export function missingColumn(knowledge: Knowledge, programs: Programs): Diagnostic | undefined {
  const { catalog, graph } = knowledge;
  for (const [occurrence, program] of programs) {
    const found = [...neededOf(graph, occurrence)].find(
      (name) => !isThroughout(catalog, program, name),
    );
    if (found === undefined) continue;
    const relation = knowledge.relationOf(occurrence).name;
    return {
      code: 'missing-column',
      message: `no fragment of ${relation} has the column ${found} of all its rows`,
      span: NO_SPAN,
    };
  }
  return undefined;
}

function isThroughout(catalog: Catalog, program: Reconstruction, name: string): boolean {
  if (program.kind === 'leaf') {
    return columnsOfFragment(catalog, program.of).some((column) => column.name === name);
  }
  const isThere = (input: Reconstruction) => isThroughout(catalog, input, name);
  return program.kind === 'union' ? program.inputs.every(isThere) : program.inputs.some(isThere);
}

/** Reduction with projection: vertical fragments that the query can do without. */
export function dropUnused(
  { catalog, graph }: Knowledge,
  stored: Programs,
  { faulty, asking }: Pick<Use, 'faulty'> & { readonly asking: SiteId | undefined },
  story: Story,
): Programs {
  let programs = stored;
  for (const [occurrence, program] of stored) {
    const needed = neededOf(graph, occurrence);
    const prefers = (part: Reconstruction): boolean =>
      asking !== undefined && isStoredAt(catalog, asking, part);
    const reduced = eliminateUnusedFragment(program, { catalog, needed, faulty, prefers });
    if (reduced === undefined) continue;
    programs = new Map(programs).set(occurrence, reduced.program);
    const { because } = reduced;
    const rule = 'eliminateUnusedFragment';
    story.tell({ stage: 'reduction', rule, because }, algebraOfPrograms(graph, programs));
  }
  return programs;
}

/** Every program as a union of key joins of leaves. */
export function writeOut(programs: Programs): Result<Alternatives, Diagnostic> {
  const alternatives = new Map<string, readonly Alternative[]>();
  for (const [occurrence, program] of programs) {
    const own = alternativesOf(program, MAX_ALTERNATIVES);
    if (own === undefined) {
      const message = `${occurrence} is put together in more than ${MAX_ALTERNATIVES} ways`;
      return fail({ code: 'too-many-branches', message, span: NO_SPAN });
    }
    alternatives.set(occurrence, own);
  }
  return ok(alternatives);
}
