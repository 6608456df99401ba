import { assert } from '../../base/assert.ts';
import type { FragmentName, SiteId } from '../../base/brand.ts';
import type { Objective } from '../../base/objective.ts';
import { linkBetween, transferMs } from '../../network/topology.ts';
import type { Expression } from '../../sql/ast.ts';
import type { LocalBlock } from '../build/localBlock.ts';
import { leafPart, nameColumns, type Part, type PartColumn } from '../build/part.ts';
import type { PlanBuilder } from '../build/planBuilder.ts';
import { countOfResult } from '../cost/cardinality.ts';
import {
  columnsUsedLater,
  fragmentNamed,
  inColumnOrder,
  occurrencesIn,
  ownConjuncts,
  type Problem,
  referencesIn,
  relationOfOccurrence,
  survivingLeaves,
} from '../problem.ts';
import { type Box, type BoxSpace, fullBox, restrict } from '../search/box.ts';
import { conjunctsBetween, countOfRows } from '../search/expression.ts';
import { assignTo, conjunctsAcross, joinBlock, siteOf } from '../textbook/assignment.ts';
import { joinedColumns } from '../textbook/shared.ts';
import { type Asking, numbersOf } from './asking.ts';

/** What the historical planners share: the problem, the plan that grows, and its measure. */
export interface Work {
  readonly problem: Problem;
  readonly space: BoxSpace;
  readonly builder: PlanBuilder;
  readonly objective: Objective;
  /**
   * Counts of results in few words, by their names: in those of the plan, one within the other,
   * they would nest deeper than an engine allows.
   */
  readonly counts: Map<string, string>;
}

/** Rows at one site: of a relation, or of some that were joined. */
export interface Operand {
  /** The occurrences whose rows these are. */
  readonly names: readonly string[];
  readonly site: SiteId;
  readonly part: Part;
  /** The leaves that its rows are joined from. */
  readonly box: Box;
}

/** Notes which rows a result has. */
export function counted(work: Work, operand: Operand): Operand {
  const { part, box } = operand;
  work.counts.set(part.name, countOfRows(work.problem, work.space, { box }));
  return operand;
}

/** All that is left of some occurrences. */
export function boxOf({ space }: Work, names: readonly string[]): Box {
  const bits = names.reduce((set, name) => set | (1 << space.occurrences.indexOf(name)), 0);
  return restrict(fullBox(space), bits);
}

/** Some leaves of one occurrence. */
export function boxOfLeaves({ space }: Work, name: string, leaves: readonly FragmentName[]): Box {
  const index = space.occurrences.indexOf(name);
  const bits = leaves.reduce(
    (set, leaf) => set | (1 << (space.leafNames[index]?.indexOf(leaf) ?? 0)),
    0,
  );
  return { leaves: space.occurrences.map((_, other) => (other === index ? bits : 0)) };
}

/** The leaves of both. */
export function joinedBox(first: Box, second: Box): Box {
  return { leaves: first.leaves.map((leaves, index) => leaves | (second.leaves[index] ?? 0)) };
}

/**
 * The sites at which a relation can be had as one operand. These planners know relations at sites:
 * a relation of several fragments is first brought together where most of its bytes are.
 */
export function* homesOf(work: Work, name: string): Asking<readonly SiteId[]> {
  const { problem } = work;
  const leaves = survivingLeaves(problem, name);
  const [first, ...others] = leaves;
  assert(first, `no fragment of ${name} is left`);
  if (others.length === 0) return fragmentNamed(problem.catalog, first).copies;
  const counts = leaves.map((leaf) =>
    countOfRows(problem, work.space, { box: boxOfLeaves(work, name, [leaf]) }),
  );
  const rows = yield* numbersOf(counts);
  const assignment = assignTo(problem, leaves, problem.asking);
  const stored = new Map<SiteId, number>();
  for (const [index, leaf] of leaves.entries()) {
    const site = siteOf(assignment, leaf);
    stored.set(site, (stored.get(site) ?? 0) + (rows[index] ?? 0));
  }
  return [mostOf(stored)];
}

/** The site with the most; of equals, the first. */
export function mostOf(amounts: ReadonlyMap<SiteId, number>): SiteId {
  const [best] = [...amounts].sort((a, b) => b[1] - a[1]);
  assert(best, 'the most of nothing was asked for');
  return best[0];
}

/** Local processing: the relation cut to the rows and columns the query needs, at one site. */
export function operandAt(work: Work, name: string, site: SiteId): Operand {
  const { builder } = work;
  const fragments = fragmentsOf(work, name, site);
  const here = fragments.map((fragment) => {
    return fragment.site === site ? fragment.block : sentBlock(builder, fragment, site);
  });
  const part = builder.compute(site, here);
  return counted(work, { names: [name], site, part, box: boxOf(work, [name]) });
}

/** The rows of a relation that one site has. */
interface LocalFragment {
  readonly leaf: FragmentName;
  readonly site: SiteId;
  readonly block: LocalBlock;
}

/** A relation's fragments, cut down, at the copies that are read. */
export function fragmentsOf(
  { problem }: Work,
  name: string,
  preferred: SiteId,
): readonly LocalFragment[] {
  const leaves = survivingLeaves(problem, name);
  const assignment = assignTo(problem, leaves, preferred);
  return leaves.map((leaf) => ({
    leaf,
    site: siteOf(assignment, leaf),
    block: {
      parts: [leafPart(problem, leaf, name)],
      conjuncts: ownConjuncts(problem, name, leaf),
      links: [],
      filters: [],
      columns: columnsOf(problem, name, leaf),
      distinct: false,
    },
  }));
}

/**
 * The columns used later. Where the lab imposes the width of a row, the published example speaks of
 * relations as they are after local processing: these go whole.
 */
function columnsOf(problem: Problem, name: string, leaf: FragmentName): readonly PartColumn[] {
  const { rowWidth } = relationOfOccurrence(problem, name);
  if (rowWidth !== undefined) return leafPart(problem, leaf, name).columns;
  return nameColumns(problem, columnsUsedLater(problem, new Set([name])));
}

function sentBlock(
  builder: PlanBuilder,
  { site: source, block }: LocalFragment,
  target: SiteId,
): LocalBlock {
  const part = builder.ship(builder.compute(source, [block]), source, target);
  return { ...block, parts: [part], conjuncts: [] };
}

/** The operand at another site; it stays where it is already there. */
export function sendTo({ builder }: Work, operand: Operand, site: SiteId): Operand {
  if (operand.site === site) return operand;
  return { ...operand, site, part: builder.ship(operand.part, operand.site, site) };
}

/** Joins operands that are at one site, with the columns used later. */
export function joinAt(work: Work, site: SiteId, operands: readonly Operand[]): Operand {
  const names = operands.flatMap((operand) => operand.names);
  const columns = columnsUsedLater(work.problem, new Set(names));
  const parts = operands.map(({ part }) => part);
  const block = joinBlock(work.problem, parts, conjunctsOf(work.problem, operands), columns);
  const part = work.builder.compute(site, [block]);
  const [first, ...others] = operands.map(({ box }) => box);
  assert(first, 'a join of nothing');
  return counted(work, { names, site, part, box: others.reduce(joinedBox, first) });
}

/** The conjuncts that tie operands together and need no further one. */
export function conjunctsOf(problem: Problem, operands: readonly Operand[]): readonly Expression[] {
  const names = operands.flatMap((operand) => operand.names);
  const across = conjunctsAcross(
    problem,
    operands.map((operand) => operand.names),
  );
  return across.filter((each) => [...occurrencesIn(each)].every((name) => names.includes(name)));
}

/**
 * The rows of one operand that have a partner in another, whose join columns are sent.
 *
 * @param values each once, or as often as a row has them
 */
export function semijoin(
  work: Work,
  target: Operand,
  source: Operand,
  conjuncts: readonly Expression[],
  values: 'distinct' | 'repeated' = 'distinct',
): Operand {
  const { problem, builder } = work;
  const read = referencesIn(conjuncts).filter((own) => source.names.includes(own.occurrence));
  const columns = nameColumns(problem, inColumnOrder(problem, read));
  const keys = builder.compute(source.site, [
    { ...wholeOf(source.part), columns, distinct: values === 'distinct' },
  ]);
  if (source.site !== target.site) builder.ship(keys, source.site, target.site);
  const filter = { kind: 'semi' as const, parts: [keys], conjuncts };
  const block = { ...wholeOf(target.part), filters: [filter] };
  return { ...target, part: builder.compute(target.site, [block]) };
}

/** A result as it is. */
export function wholeOf(part: Part): LocalBlock {
  const { columns } = part;
  return { parts: [part], conjuncts: [], links: [], filters: [], columns, distinct: false };
}

/** Finishes the query where all operands are, and takes the answer to the asking site. */
export function answerAt({ problem, builder }: Work, operands: readonly Operand[]): SiteId {
  const [first] = operands;
  assert(first, 'an answer without operands');
  const constants = problem.graph.conjuncts.filter((each) => occurrencesIn(each).size === 0);
  const conjuncts = [...conjunctsOf(problem, operands), ...constants];
  const parts = operands.map(({ part }) => part);
  builder.answer(first.site, [joinBlock(problem, parts, conjuncts, joinedColumns(problem))]);
  return first.site;
}

/** Whether a condition ties two sets of occurrences. */
export function areJoined(
  problem: Problem,
  first: readonly string[],
  second: readonly string[],
): boolean {
  return conjunctsBetween(problem, first, second).length > 0;
}

/** The count of the joined rows of some occurrences, all their fragments together. */
export function countOfJoin(work: Work, names: readonly string[]): string {
  return countOfRows(work.problem, work.space, { box: boxOf(work, names) });
}

/** The count of an operand's rows; of a reduced one in the words of the plan so far. */
export const countOfOperand = ({ builder, counts }: Work, { part }: Operand): string =>
  counts.get(part.name) ?? countOfResult(builder.steps(), part.name);

/** Textbook bytes of one row. */
export const widthOf = (columns: readonly { readonly width: number }[]): number =>
  columns.reduce((sum, { width }) => sum + width, 0);

/** The width of a relation's rows as they are sent, or of those of several that were joined. */
export function widthOfJoin({ problem }: Work, names: readonly string[]): number {
  const [only] = names;
  if (only !== undefined && names.length === 1) {
    const { rowWidth } = relationOfOccurrence(problem, only);
    if (rowWidth !== undefined) return rowWidth;
  }
  return widthOf(nameColumns(problem, columnsUsedLater(problem, new Set(names))));
}

/** What sending some bytes costs: bytes, or milliseconds where a time is to be short. */
export function costOfSending(
  { problem, objective }: Work,
  bytes: number,
  source: SiteId,
  target: SiteId,
): number {
  if (source === target) return 0;
  if (objective === 'bytes') return bytes;
  const { network, cost } = problem.catalog;
  return transferMs(linkBetween(network, source, target), bytes) + cost.messageMs;
}
