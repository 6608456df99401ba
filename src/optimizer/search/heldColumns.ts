import { assertNever } from '../../base/assert.ts';
import { type ColumnReference, columnKey } from '../problem.ts';
import { type BoxSpace, namesIn, occurrencesOf } from './box.ts';
import type { Node } from './node.ts';

/**
 * Whether the rows of a node come with some columns. Stored leaves have all of theirs, rows that
 * were sent only what was sent: the columns used later, to which a key need not belong.
 */
export function holdsColumns(
  space: BoxSpace,
  node: Node,
  wanted: readonly ColumnReference[],
): boolean {
  return wanted.every((reference) => holds(space, node, reference));
}

/** Nodes are shared: a walk over all their paths would take time exponential in their depth. */
const known = new WeakMap<Node, Map<string, boolean>>();

function holds(space: BoxSpace, node: Node, wanted: ColumnReference): boolean {
  if (node.kind === 'leaf') return true;
  const key = columnKey(wanted);
  const own = known.get(node) ?? new Map<string, boolean>();
  known.set(node, own);
  const before = own.get(key);
  if (before !== undefined) return before;
  const answer = workOut(space, node, wanted);
  own.set(key, answer);
  return answer;
}

function workOut(
  space: BoxSpace,
  node: Exclude<Node, { readonly kind: 'leaf' }>,
  wanted: ColumnReference,
): boolean {
  switch (node.kind) {
    case 'union':
      return node.inputs.every((input) => holds(space, input, wanted));
    case 'join':
      return ofEither(space, node.inputs, wanted);
    case 'reduce':
      return holds(space, node.input, wanted);
    case 'ship':
      return node.columns.some((own) => columnKey(own) === columnKey(wanted));
    case 'condense':
    case 'sendCondensed':
      // What was condensed is finished, and joined no more.
      return false;
    case 'sendFilter':
      // Values can be looked for in a filter, and not be read from it.
      return false;
    case 'complete':
      return ofEither(space, [node.whole, node.reply], wanted);
    default:
      return assertNever(node);
  }
}

/** Of the first node that reads the column's occurrence: the reply to a request repeats its key. */
function ofEither(
  space: BoxSpace,
  [first, second]: readonly [Node, Node],
  wanted: ColumnReference,
): boolean {
  const names = namesIn(space, occurrencesOf(first.rows.box));
  return holds(space, names.includes(wanted.occurrence) ? first : second, wanted);
}
