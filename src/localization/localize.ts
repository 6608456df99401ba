import type { Operator } from '../algebra/operator.ts';
import type { QueryGraph } from '../algebra/queryGraph.ts';
import type { SiteId } from '../base/brand.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Emit } from '../base/emit.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { columnsOfFragment } from '../catalog/fragmentTree.ts';
import {
  type Alternative,
  type Alternatives,
  allBranches,
  type Branch,
  choicesOf,
  productOf,
} from './branch.ts';
import { coverBranches } from './coverBranches.ts';
import { denialsThatHold } from './denialForm.ts';
import { enumerateBranches } from './enumerateBranches.ts';
import type { LocalizationEvent, RewrittenEvent } from './events.ts';
import {
  algebraOfAlternatives,
  algebraOfBranches,
  algebraOfRelations,
  type ColumnsOf,
  canonicalAlgebra,
} from './graphAlgebra.ts';
import { inclusionsThatHold } from './inclusion.ts';
import { createKnowledge, type Knowledge } from './knowledge.ts';
import { dropUnused, missingColumn, replaceRelations, writeOut } from './programs.ts';
import { distributeJoinOverUnion } from './reductions/distributeJoinOverUnion.ts';
import { distributeSelectionOverUnion } from './reductions/distributeSelectionOverUnion.ts';
import {
  type DeniedBranches,
  eliminateBranchByAssertion,
} from './reductions/eliminateBranchByAssertion.ts';
import { eliminateBranchByInclusion } from './reductions/eliminateBranchByInclusion.ts';
import { eliminateEmptyJoin } from './reductions/eliminateEmptyJoin.ts';
import { eliminateEmptyKeyJoin } from './reductions/eliminateEmptyKeyJoin.ts';
import { eliminateEmptyQuery } from './reductions/eliminateEmptyQuery.ts';
import { eliminateEmptySelection } from './reductions/eliminateEmptySelection.ts';
import { eliminateJoinWithOtherOwner } from './reductions/eliminateJoinWithOtherOwner.ts';
import { pushSelectionBelowKeyJoin } from './reductions/pushSelectionBelowKeyJoin.ts';
import { createStory, type Dropped, type Story, tellEach } from './story.ts';

export type { Alternative, Branch } from './branch.ts';

/** A query over fragments, cut down to the branches that can have rows. */
export interface Localized {
  readonly branches: readonly Branch[];
  /**
   * Why plans are not made branch by branch. Where there are too many branches to list, those that
   * are listed are so many that any two leaves that can meet do so in one (`coverBranches.ts`).
   */
  readonly tooMany?: string;
  /**
   * Assertions and foreign keys without which a dropped branch could have rows, in the order of
   * the catalog.
   */
  readonly assumes: readonly string[];
  readonly algebra: Operator;
  /** The rewritings in order; each was emitted too. */
  readonly steps: readonly RewrittenEvent[];
}

/**
 * More branches than this are not listed: a plan of so many parts helps nobody, and engines refuse
 * unions of some hundreds of joins.
 */
const MAX_BRANCHES = 256;
/** Up to here every branch is shown before it is dropped, and afterwards. */
const MAX_SHOWN_BRANCHES = 64;

/**
 * Replaces the relations of a query by their reconstruction programs and reduces the result: first
 * what gives no column, then what the selections contradict, then joins distribute over unions and
 * those that contradict, or ask for other owners, go, then those that an assertion rules out.
 *
 * Errors: `missing-column` where no fragment has a column that the query reads,
 * `too-many-branches` where one relation alone is put together in too many ways.
 *
 * @param faulty relations and fragments whose cut loses or repeats rows, or may
 * @param asking where the answer is wanted: of fragments that would do, its own are read
 */
export function localize(
  graph: QueryGraph,
  catalog: Catalog,
  emit: Emit<LocalizationEvent>,
  faulty: ReadonlySet<string>,
  asking?: SiteId,
): Result<Localized, Diagnostic> {
  const knowledge = createKnowledge(graph, catalog);
  const story = createStory(canonicalAlgebra(graph), emit);
  pushDown(graph, story);
  const stored = replaceRelations(knowledge, story);
  const missing = missingColumn(knowledge, stored);
  if (missing !== undefined) return fail(missing);
  const programs = dropUnused(knowledge, stored, { faulty, asking }, story);
  const written = writeOut(programs);
  if (!written.ok) return written;
  const leaves = dropLeaves(knowledge, written.value, story);
  const joined = joinLeaves(knowledge, leaves, story);
  if (joined === undefined) {
    const branches = coverBranches(knowledge, leaves);
    const tooMany = tooManyBranches(leaves);
    return ok({ branches, tooMany, assumes: [], algebra: story.algebra(), steps: story.steps });
  }
  const own = dropOtherOwners(knowledge, joined, story);
  const pieces = pushSelections(knowledge, own, story);
  const { branches, assumes } = dropDenied(knowledge, own, pieces, faulty, story);
  return ok({ branches, assumes, algebra: story.algebra(), steps: story.steps });
}

/** Selections go to the relation they speak of, products with a predicate become joins. */
function pushDown(graph: QueryGraph, story: Story): void {
  if (graph.conjuncts.length === 0 || graph.occurrences.length < 2) return;
  const because = 'each condition is tested as soon as its columns are there';
  story.tell(
    { stage: 'localization', rule: 'pushSelectionsDown', because },
    algebraOfRelations(graph),
  );
}

function dropLeaves(knowledge: Knowledge, written: Alternatives, story: Story): Alternatives {
  const nothing = eliminateEmptyQuery(knowledge, written);
  if (nothing !== undefined) {
    const { because, phrase } = nothing;
    const rule = 'eliminateEmptyQuery';
    const after = algebraOfBranches(knowledge.graph, []);
    story.tell({ stage: 'reduction', rule, because, phrase }, after);
    return nothing.alternatives;
  }
  let shown = written;
  const without = ({ occurrence, leaves }: DroppedLeaf): Operator => {
    const others = (shown.get(occurrence) ?? []).filter((candidate) => candidate !== leaves);
    shown = new Map(shown).set(occurrence, others);
    const isEmpty = [...shown.values()].some((own) => own.length === 0);
    return isEmpty
      ? algebraOfBranches(knowledge.graph, [])
      : algebraOfAlternatives(knowledge.graph, shown);
  };
  const met = eliminateEmptyKeyJoin(knowledge, written);
  if (met !== undefined) tellEach(met.dropped, 'eliminateEmptyKeyJoin', story, without);
  const alternatives = met?.alternatives ?? written;
  const reduced = eliminateEmptySelection(knowledge, alternatives);
  if (reduced === undefined) return alternatives;
  tellEach(reduced.dropped, 'eliminateEmptySelection', story, without);
  return reduced.alternatives;
}

interface DroppedLeaf extends Dropped {
  readonly occurrence: string;
  readonly leaves: Alternative;
}

/** The branches that can have rows; undefined when there are too many. */
function joinLeaves(
  knowledge: Knowledge,
  leaves: Alternatives,
  story: Story,
): readonly Branch[] | undefined {
  const { graph } = knowledge;
  const stage = 'reduction';
  const selections = distributeSelectionOverUnion(graph, leaves);
  if (selections !== undefined) {
    const because = 'each part is selected where it is stored';
    const rule = 'distributeSelectionOverUnion';
    const after = algebraOfBranches(graph, selections);
    if (selections.length <= MAX_SHOWN_BRANCHES) story.tell({ stage, rule, because }, after);
    return selections;
  }
  const product = distributeJoinOverUnion(leaves, MAX_SHOWN_BRANCHES);
  if (product === undefined) {
    if (productOf(leaves) <= MAX_SHOWN_BRANCHES) return single(knowledge, leaves);
    return joinManyLeaves(knowledge, leaves, story);
  }
  const because = `a join of unions is the union of its ${product.length} joins`;
  story.tell(
    { stage, rule: 'distributeJoinOverUnion', because },
    algebraOfBranches(graph, product),
  );
  const reduced = eliminateEmptyJoin(knowledge, product);
  if (reduced === undefined) return product;
  let shown = product;
  tellEach(reduced.dropped, 'eliminateEmptyJoin', story, ({ branch }) => {
    shown = shown.filter((candidate) => candidate !== branch);
    return algebraOfBranches(graph, shown);
  });
  return reduced.branches;
}

/** One relation, or one leaf each: nothing to distribute, but the branch may still be empty. */
function single(knowledge: Knowledge, leaves: Alternatives): readonly Branch[] {
  return allBranches(leaves).filter((branch) => knowledge.canJoin(choicesOf(branch)));
}

function joinManyLeaves(
  knowledge: Knowledge,
  leaves: Alternatives,
  story: Story,
): readonly Branch[] | undefined {
  const branches = enumerateBranches(knowledge, leaves, MAX_BRANCHES);
  if (branches === undefined) return undefined;
  const all = productOf(leaves);
  const because = `${all - branches.length} of ${all} joins contradict themselves`;
  // A union of hundreds of joins explains nothing; the factored form stays.
  const after =
    branches.length <= MAX_SHOWN_BRANCHES
      ? algebraOfBranches(knowledge.graph, branches)
      : story.algebra();
  story.tell({ stage: 'reduction', rule: 'eliminateEmptyJoin', because }, after);
  return branches;
}

function tooManyBranches(leaves: Alternatives): string {
  const sizes = [...leaves].map(([occurrence, own]) => `${own.length} of ${occurrence}`);
  return `more than ${MAX_BRANCHES} joins of fragments are left: ${sizes.join(', ')}`;
}

/** Reduction with join of derived fragments: rows meet their own owners only. */
function dropOtherOwners(
  knowledge: Knowledge,
  joined: readonly Branch[],
  story: Story,
): readonly Branch[] {
  const reduced = eliminateJoinWithOtherOwner(knowledge, joined);
  if (reduced === undefined) return joined;
  let shown = joined;
  tellEach(reduced.dropped, 'eliminateJoinWithOtherOwner', story, ({ branch }) => {
    shown = shown.filter((candidate) => candidate !== branch);
    return shown.length <= MAX_SHOWN_BRANCHES
      ? algebraOfBranches(knowledge.graph, shown)
      : story.algebra();
  });
  return reduced.branches;
}

/** From here on selections stand on the pieces that have their columns. */
function pushSelections(
  { graph, catalog }: Knowledge,
  branches: readonly Branch[],
  story: Story,
): ColumnsOf | undefined {
  const columnsOf: ColumnsOf = (leaf) =>
    new Set(columnsOfFragment(catalog, leaf).map((column) => column.name));
  const because = pushSelectionBelowKeyJoin(graph, branches, columnsOf);
  if (because === undefined) return undefined;
  const after = algebraOfBranches(graph, branches, columnsOf);
  const rule = 'pushSelectionBelowKeyJoin';
  if (branches.length <= MAX_SHOWN_BRANCHES)
    story.tell({ stage: 'reduction', rule, because }, after);
  return columnsOf;
}

/** Semantic reduction: what the lab asserts rules out more branches than the predicates do. */
function dropDenied(
  knowledge: Knowledge,
  joined: readonly Branch[],
  columnsOf: ColumnsOf | undefined,
  faulty: ReadonlySet<string>,
  story: Story,
): Pick<Localized, 'branches' | 'assumes'> {
  const { catalog } = knowledge;
  const used = new Set<string>();
  let branches = joined;
  const drop = (rule: string, reduced: DeniedBranches | undefined): void => {
    if (reduced === undefined) return;
    let shown = branches;
    tellEach(reduced.dropped, rule, story, ({ branch }) => {
      shown = shown.filter((candidate) => candidate !== branch);
      return shown.length <= MAX_SHOWN_BRANCHES
        ? algebraOfBranches(knowledge.graph, shown, columnsOf)
        : story.algebra();
    });
    for (const denied of reduced.dropped) for (const own of denied.assumes) used.add(own);
    branches = reduced.branches;
  };
  const denials = denialsThatHold(catalog.assertions);
  drop('eliminateBranchByAssertion', eliminateBranchByAssertion(knowledge, branches, denials));
  const inclusions = inclusionsThatHold(catalog);
  const included = eliminateBranchByInclusion(knowledge, branches, inclusions, faulty);
  drop('eliminateBranchByInclusion', included);
  const inOrder = [
    ...catalog.assertions.map((assertion) => assertion.name),
    ...inclusions.filter(({ isForeignKey }) => isForeignKey).map(({ name }) => name),
  ];
  return { branches, assumes: inOrder.filter((own) => used.has(own)) };
}
