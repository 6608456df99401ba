import type { Operator } from '../algebra/operator.ts';
import type { QueryGraph } from '../algebra/queryGraph.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Emit } from '../base/emit.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { NO_SPAN, type Span } from '../base/span.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { pathTo } from '../catalog/fragmentTree.ts';
import { allBranches, type Branch, choicesOf, type Leaves, productOf } from './branch.ts';
import { denialsThatHold } from './denialForm.ts';
import { enumerateBranches } from './enumerateBranches.ts';
import type { LocalizationEvent, RewrittenEvent } from './events.ts';
import {
  algebraOfBranches,
  algebraOfLeaves,
  algebraOfRelations,
  canonicalAlgebra,
} from './graphAlgebra.ts';
import { inclusionsThatHold } from './inclusion.ts';
import { createKnowledge, type Knowledge } from './knowledge.ts';
import { distributeJoinOverUnion } from './reductions/distributeJoinOverUnion.ts';
import { distributeSelectionOverUnion } from './reductions/distributeSelectionOverUnion.ts';
import {
  type DeniedBranches,
  eliminateBranchByAssertion,
} from './reductions/eliminateBranchByAssertion.ts';
import { eliminateBranchByInclusion } from './reductions/eliminateBranchByInclusion.ts';
import { eliminateEmptyJoin } from './reductions/eliminateEmptyJoin.ts';
import { eliminateEmptyQuery } from './reductions/eliminateEmptyQuery.ts';
import { eliminateEmptySelection } from './reductions/eliminateEmptySelection.ts';

export type { Branch } from './branch.ts';

/** A query over fragments, cut down to the branches that can have rows. */
export interface Localized {
  readonly branches: readonly Branch[];
  /** Assertions without which a dropped branch could have rows, in the order of the catalog. */
  readonly assumes: readonly string[];
  readonly algebra: Operator;
  /** The rewritings in order; each was emitted too. */
  readonly steps: readonly RewrittenEvent[];
}

/** More branches than this are an error; a plan of so many parts helps nobody. */
const MAX_BRANCHES = 4096;
/** Up to here every branch is shown before it is dropped, and afterwards. */
const MAX_SHOWN_BRANCHES = 64;
/** Rewritings of one rule that are shown one by one. */
const MAX_SINGLE_STEPS = 16;

/**
 * Replaces the relations of a query by their fragments and reduces the result: leaves that the
 * selections contradict go first, then joins distribute over unions and joins of contradicting
 * leaves go, then those that an assertion rules out.
 *
 * Errors: `not-yet-localizable` for vertical fragments, `too-many-branches`.
 */
export function localize(
  graph: QueryGraph,
  catalog: Catalog,
  emit: Emit<LocalizationEvent>,
): Result<Localized, Diagnostic> {
  const knowledge = createKnowledge(graph, catalog);
  const obstacle = obstacleIn(knowledge);
  if (obstacle !== undefined) return fail(obstacle);
  const story = createStory(canonicalAlgebra(graph), emit);
  pushDown(graph, story);
  const stored = replaceRelations(knowledge, story);
  const leaves = dropLeaves(knowledge, stored, story);
  const joined = joinLeaves(knowledge, leaves, story);
  if (joined === undefined) return fail(tooManyBranches(leaves));
  const { branches, assumes } = dropDenied(knowledge, joined, story);
  return ok({ branches, assumes, algebra: story.algebra(), steps: story.steps });
}

/** The algebra as it is told, one rewriting after the other. */
interface Story {
  readonly steps: RewrittenEvent[];
  readonly algebra: () => Operator;
  readonly tell: (step: Step, after: Operator) => void;
}

type Step = Pick<RewrittenEvent, 'stage' | 'rule' | 'because'> & {
  readonly phrase?: Span | undefined;
};

function createStory(start: Operator, emit: Emit<LocalizationEvent>): Story {
  let current = start;
  const steps: RewrittenEvent[] = [];
  return {
    steps,
    algebra: () => current,
    tell: ({ stage, rule, because, phrase }, after) => {
      const event: RewrittenEvent = {
        kind: 'queryRewritten',
        stage,
        rule,
        because,
        before: current,
        after,
        ...(phrase === undefined ? {} : { phrase }),
      };
      current = after;
      steps.push(event);
      emit(event);
    },
  };
}

function obstacleIn(knowledge: Knowledge): Diagnostic | undefined {
  for (const { name } of knowledge.graph.occurrences) {
    for (const leaf of knowledge.relationOf(name).leaves) {
      const cut = pathTo(knowledge.catalog, leaf).find((part) => part.cut.kind === 'vertical');
      if (cut === undefined) continue;
      return {
        code: 'not-yet-localizable',
        message: `${cut.name} is a vertical fragment; queries over it are not taken apart yet.`,
        span: NO_SPAN,
      };
    }
  }
  return undefined;
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

/** Localization proper: each fragmented relation becomes the union of its leaves. */
function replaceRelations(knowledge: Knowledge, story: Story): Leaves {
  const { graph } = knowledge;
  const stage = 'localization';
  const rule = 'replaceRelationByFragments';
  const owned = graph.occurrences.map(({ name, relation }) => {
    const own = knowledge.relationOf(name).leaves;
    return { name, relation, own, isFragmented: own.length > 1 || own[0] !== String(relation) };
  });
  // An unfragmented relation is its own leaf; putting it there is no step to look at.
  const whole = owned.filter(({ isFragmented }) => !isFragmented);
  let leaves: Leaves = new Map(whole.map(({ name, own }) => [name, own]));
  const fragmented = owned.filter(({ isFragmented }) => isFragmented);
  if (fragmented.length === 0) {
    const because = 'no relation of the query is fragmented';
    story.tell({ stage, rule, because }, algebraOfLeaves(graph, leaves));
  }
  for (const { name, relation, own } of fragmented) {
    leaves = new Map(leaves).set(name, own);
    const because = `${relation} = ${own.join(' ∪ ')}`;
    story.tell({ stage, rule, because }, algebraOfLeaves(graph, leaves));
  }
  return new Map(owned.map(({ name, own }) => [name, own]));
}

function dropLeaves(knowledge: Knowledge, leaves: Leaves, story: Story): Leaves {
  const nothing = eliminateEmptyQuery(knowledge, leaves);
  if (nothing !== undefined) {
    const { because, phrase } = nothing;
    const rule = 'eliminateEmptyQuery';
    const after = algebraOfBranches(knowledge.graph, []);
    story.tell({ stage: 'reduction', rule, because, phrase }, after);
    return nothing.leaves;
  }
  const reduced = eliminateEmptySelection(knowledge, leaves);
  if (reduced === undefined) return leaves;
  let shown = leaves;
  tellEach(reduced.dropped, 'eliminateEmptySelection', story, ({ occurrence, leaf }) => {
    const others = (shown.get(occurrence) ?? []).filter((candidate) => candidate !== leaf);
    shown = new Map(shown).set(occurrence, others);
    const isEmpty = [...shown.values()].some((own) => own.length === 0);
    return isEmpty
      ? algebraOfBranches(knowledge.graph, [])
      : algebraOfLeaves(knowledge.graph, shown);
  });
  return reduced.leaves;
}

interface Dropped {
  readonly because: string;
  readonly phrase?: Span | undefined;
}

/** One step for each thing dropped, or a single step where they are too many to follow. */
function tellEach<Item extends Dropped>(
  dropped: readonly Item[],
  rule: string,
  story: Story,
  afterDropping: (item: Item) => Operator,
): void {
  const stage = 'reduction';
  if (dropped.length <= MAX_SINGLE_STEPS) {
    for (const item of dropped) story.tell({ ...item, stage, rule }, afterDropping(item));
    return;
  }
  let after = story.algebra();
  for (const item of dropped) after = afterDropping(item);
  const [first] = dropped;
  const because = `${dropped.length} parts are empty, the first because ${first?.because ?? ''}`;
  story.tell({ stage, rule, because, phrase: first?.phrase }, after);
}

/** The branches that can have rows; undefined when there are too many. */
function joinLeaves(
  knowledge: Knowledge,
  leaves: Leaves,
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
function single(knowledge: Knowledge, leaves: Leaves): readonly Branch[] {
  return allBranches(leaves).filter((branch) => knowledge.canJoin(choicesOf(branch)));
}

function joinManyLeaves(
  knowledge: Knowledge,
  leaves: Leaves,
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

function tooManyBranches(leaves: Leaves): Diagnostic {
  const sizes = [...leaves].map(([occurrence, own]) => `${own.length} of ${occurrence}`);
  return {
    code: 'too-many-branches',
    message: `More than ${MAX_BRANCHES} joins of fragments are left: ${sizes.join(', ')}.`,
    span: NO_SPAN,
    hint: 'fragment the relations by the columns they are joined on, or select fewer fragments',
  };
}

/** Semantic reduction: what the lab asserts rules out more branches than the predicates do. */
function dropDenied(
  knowledge: Knowledge,
  joined: readonly Branch[],
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
        ? algebraOfBranches(knowledge.graph, shown)
        : story.algebra();
    });
    for (const denied of reduced.dropped) for (const own of denied.assumes) used.add(own);
    branches = reduced.branches;
  };
  const denials = denialsThatHold(catalog.assertions);
  drop('eliminateBranchByAssertion', eliminateBranchByAssertion(knowledge, branches, denials));
  const inclusions = inclusionsThatHold(catalog);
  drop('eliminateBranchByInclusion', eliminateBranchByInclusion(knowledge, branches, inclusions));
  const inOrder = catalog.assertions.map((assertion) => assertion.name);
  return { branches, assumes: inOrder.filter((own) => used.has(own)) };
}
