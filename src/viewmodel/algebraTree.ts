import type { Operator } from '../algebra/operator.ts';
import type { StampedEvent } from '../trace/trace.ts';
import type { Bundle } from './branchGroups.ts';
import { bundleOf, bundlesOf, inputBundles } from './branchGroups.ts';
import type { LeafInk } from './leafInk.ts';
import { leafInk } from './leafInk.ts';
import type { OperatorMark } from './operatorMark.ts';
import { markWithInputs } from './operatorMark.ts';
import type { Qualifiers } from './qualifiers.ts';
import { qualifiersOf } from './qualifiers.ts';
import { ruleWords, withStop } from './sentence.ts';
import type { ShownRun } from './shownRun.ts';
import { eventsUntil } from './shownRun.ts';
import type { SiteBadge } from './sites.ts';
import { siteBadge } from './sites.ts';

/** The query as algebra at the cursor, with the rule that made it so. */
export interface AlgebraTree {
  readonly root: AlgebraNode;
  /** The rule's name in words; absent where nothing was rewritten yet. */
  readonly rule?: string;
  readonly because: string;
  /** What the rule took away, in words; empty where it took nothing. */
  readonly removed: string;
}

export interface AlgebraNode extends OperatorMark {
  /** Place in the tree: `0`, `0.1`, … */
  readonly id: string;
  /** Where a stored fragment is: its primary copies; of one fragment or of several drawn as one. */
  readonly sites: readonly SiteBadge[];
  /** What the lenses add to stored fragments, in the order of the tree. */
  readonly leaves: readonly LeafInk[];
  /** Branches, or fragments, of one shape that it stands for. */
  readonly times: number;
  /** Made or changed by the current rule. */
  readonly isNew: boolean;
  readonly inputs: readonly AlgebraNode[];
}

/** Undefined before the query is mapped. */
export function algebraTree(run: ShownRun, cursor: number): AlgebraTree | undefined {
  const event = eventsUntil(run.trace, cursor).findLast(
    ({ event: { kind } }) =>
      kind === 'queryMapped' || kind === 'viewExpanded' || kind === 'queryRewritten',
  )?.event;
  if (event?.kind === 'queryMapped') {
    const root = draw(run, bundleOf(event.algebra), '0', qualifiersOf([event.algebra]));
    return { root, because: withStop(event.because), removed: '' };
  }
  if (event?.kind === 'queryRewritten' || event?.kind === 'viewExpanded') {
    return rewritten(run, event);
  }
  return undefined;
}

type Rewritten = Extract<StampedEvent['event'], { kind: 'queryRewritten' | 'viewExpanded' }>;

function rewritten(run: ShownRun, event: Rewritten): AlgebraTree {
  const qualifiers = qualifiersOf([event.before, event.after]);
  const before = marksIn(draw(run, bundleOf(event.before), '0', qualifiers));
  const after = draw(run, bundleOf(event.after), '0', qualifiers);
  const left = new Map<string, AlgebraNode[]>();
  for (const node of before) left.set(keyOf(node), [...(left.get(keyOf(node)) ?? []), node]);
  // A mark that stood in the tree before is no news, however often the rule moved it.
  const isNew = (node: AlgebraNode): boolean => left.get(keyOf(node))?.pop() === undefined;
  const root = markNews(after, isNew);
  const removed = removedText([...left.values()].flat(), marksIn(root), event.rule);
  return { root, rule: ruleWords(event.rule), because: withStop(event.because), removed };
}

/**
 * A table that another branch goes on reading is not gone: it is read once less. What stands in for
 * a relation replaces it.
 */
function removedText(
  removed: readonly AlgebraNode[],
  remaining: readonly AlgebraNode[],
  rule: string,
): string {
  const words = ({ name, label }: AlgebraNode): string => `${name} ${label.join(' ')}`.trim();
  const kept = new Set(remaining.filter(({ glyph }) => glyph === 'table').map(words));
  const [fewer, gone] = [true, false].map((isKept) =>
    removed.map(words).filter((text) => kept.has(text) === isKept),
  );
  const told = (head: string, texts: readonly string[] = []): readonly string[] =>
    texts.length === 0 ? [] : [`${head}: ${texts.join('; ')}`];
  const head = rule.startsWith('replace') ? 'replaced' : 'gone';
  return [...told(head, gone), ...told('once less', fewer)].join(' · ');
}

const markNews = (node: AlgebraNode, isNew: (node: AlgebraNode) => boolean): AlgebraNode => ({
  ...node,
  isNew: isNew(node),
  inputs: node.inputs.map((input) => markNews(input, isNew)),
});

const marksIn = (node: AlgebraNode): readonly AlgebraNode[] => [
  node,
  ...node.inputs.flatMap(marksIn),
];

const keyOf = ({ name, label, times }: AlgebraNode): string => JSON.stringify([name, label, times]);

function draw(
  run: ShownRun,
  { first, all }: Bundle,
  id: string,
  qualifiers: Qualifiers,
): AlgebraNode {
  const times = all.length;
  if (first.kind === 'fragment') return { ...drawLeaves(run, first, all), id, times };
  const { mark } = markWithInputs(first, qualifiers);
  const inputs = all.map((operator) => markWithInputs(operator, qualifiers).inputs);
  const bundles =
    first.kind === 'union' && times === 1
      ? bundlesOf(first.inputs, qualifiers, (leaf) => leaf.occurrence)
      : inputBundles(inputs, (operator) => JSON.stringify(operator));
  return {
    ...mark,
    id,
    times,
    sites: [],
    leaves: [],
    isNew: false,
    inputs: bundles.map((bundle, index) => draw(run, bundle, `${id}.${index}`, qualifiers)),
  };
}

/** One fragment, or those of one occurrence that folded branches read. */
function drawLeaves(
  run: ShownRun,
  { relation, occurrence }: Extract<Operator, { kind: 'fragment' }>,
  all: readonly Operator[],
) {
  const names = all.flatMap((leaf) => (leaf.kind === 'fragment' ? [leaf.fragment] : []));
  const leaves = names.flatMap((name) => leafInk(run.catalog, name) ?? []);
  const stored = run.catalog.fragments.filter(({ name }) => names.includes(name));
  const primaries = stored.flatMap(({ copies }) => copies.slice(0, 1));
  const [only] = leaves;
  const subscript = leaves.length === 1 && only ? only.subscript : '';
  const alias = occurrence !== '' && occurrence !== relation ? ` ${occurrence}` : '';
  return {
    glyph: 'table' as const,
    label: [`${only?.relation ?? names[0] ?? relation}${subscript}${alias}`],
    name: leaves.length > 1 ? `${leaves.length} fragments` : 'table',
    sites: [...new Set(primaries)].map((site) => siteBadge(run.catalog, site)),
    leaves,
    isNew: false,
    inputs: [],
  };
}
