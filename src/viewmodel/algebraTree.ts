import type { Operator } from '../algebra/operator.ts';
import type { StampedEvent } from '../trace/trace.ts';
import type { OperatorMark } from './operatorMark.ts';
import { operatorMark } from './operatorMark.ts';
import type { Qualifiers } from './qualifiers.ts';
import { inputsOf, qualifiersOf } from './qualifiers.ts';
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
  /** Operators that the rule took away. */
  readonly removed: readonly OperatorMark[];
}

export interface AlgebraNode extends OperatorMark {
  /** Place in the tree: `0`, `0.1`, … */
  readonly id: string;
  /** Sites with a copy, for a stored fragment. */
  readonly sites: readonly SiteBadge[];
  /** Made or changed by the current rule. */
  readonly isNew: boolean;
  readonly inputs: readonly AlgebraNode[];
}

/** Undefined before the query is mapped. */
export function algebraTree(run: ShownRun, cursor: number): AlgebraTree | undefined {
  const stamped = eventsUntil(run.trace, cursor).findLast(
    ({ event }) => event.kind === 'queryMapped' || event.kind === 'queryRewritten',
  );
  const event = stamped?.event;
  if (event?.kind === 'queryMapped') {
    const root = draw(run, event.algebra, '0', qualifiersOf([event.algebra]), () => false);
    return { root, because: withStop(event.because), removed: [] };
  }
  if (event?.kind === 'queryRewritten') return rewritten(run, event);
  return undefined;
}

type Rewritten = Extract<StampedEvent['event'], { kind: 'queryRewritten' }>;

function rewritten(run: ShownRun, event: Rewritten): AlgebraTree {
  const qualifiers = qualifiersOf([event.before, event.after]);
  const before = countMarks(event.before, qualifiers);
  const left = new Map([...before].map(([key, { count }]) => [key, count]));
  // A mark that stood in the tree before is no news, however often the rule moved it.
  const isNew = (mark: OperatorMark): boolean => {
    const key = keyOf(mark);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  };
  const root = draw(run, event.after, '0', qualifiers, isNew);
  const removed = [...before].flatMap(([key, { mark }]) =>
    Array.from({ length: Math.max(0, left.get(key) ?? 0) }, () => mark),
  );
  return { root, rule: ruleWords(event.rule), because: withStop(event.because), removed };
}

function draw(
  run: ShownRun,
  operator: Operator,
  id: string,
  qualifiers: Qualifiers,
  isNew: (mark: OperatorMark) => boolean,
): AlgebraNode {
  const { mark, inputs } = markWithInputs(operator, qualifiers);
  return {
    ...mark,
    id,
    sites: operator.kind === 'fragment' ? copiesOf(run, operator.fragment) : [],
    isNew: isNew(mark),
    inputs: inputs.map((input, index) => draw(run, input, `${id}.${index}`, qualifiers, isNew)),
  };
}

function copiesOf(run: ShownRun, fragment: string): readonly SiteBadge[] {
  const stored = run.catalog.fragments.find(({ name }) => name === fragment);
  return stored?.copies.map((site) => siteBadge(run.catalog, site)) ?? [];
}

/** An operator's mark and what is drawn below it: `distinct` over a projection is one mark. */
export function markWithInputs(
  operator: Operator,
  qualifiers: Qualifiers,
): { readonly mark: OperatorMark; readonly inputs: readonly Operator[] } {
  if (operator.kind === 'distinct' && operator.input.kind === 'project') {
    const { glyph, label } = operatorMark(operator.input, qualifiers);
    const [first = '', ...rest] = label;
    const mark = { glyph, label: [`distinct ${first}`, ...rest], name: 'distinct projection' };
    return { mark, inputs: [operator.input.input] };
  }
  return { mark: operatorMark(operator, qualifiers), inputs: inputsOf(operator) };
}

const keyOf = (mark: OperatorMark): string => `${mark.name} ${mark.label.join(' ')}`;

function countMarks(
  operator: Operator,
  qualifiers: Qualifiers,
  counts = new Map<string, { mark: OperatorMark; count: number }>(),
) {
  const { mark, inputs } = markWithInputs(operator, qualifiers);
  const count = counts.get(keyOf(mark))?.count ?? 0;
  counts.set(keyOf(mark), { mark, count: count + 1 });
  for (const input of inputs) countMarks(input, qualifiers, counts);
  return counts;
}
