import type { Span } from '../base/span.ts';

/** A tree without spans, each name as its text: what tests compare. */
export function plain(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(plain);
  if (typeof part !== 'object' || part === null) return part;
  if ('kind' in part && part.kind === 'name' && 'text' in part) return part.text;
  return Object.fromEntries(
    Object.entries(part)
      .filter(([key, value]) => key !== 'span' && value !== undefined)
      .map(([key, value]) => [key, plain(value)]),
  );
}

interface Node {
  readonly kind: string;
  readonly span: Span;
}

/** All nodes of a tree but names, parents first, in order of writing. */
export function nodesOf(tree: unknown): readonly Node[] {
  const nodes: Node[] = [];
  const pending = [tree];
  while (pending.length > 0) {
    const part = pending.pop();
    if (typeof part !== 'object' || part === null) continue;
    if (isNode(part) && part.kind !== 'name') nodes.push(part);
    pending.push(...Object.values(part).reverse());
  }
  return nodes;
}

function isNode(part: object): part is Node {
  return 'kind' in part && typeof part.kind === 'string' && 'span' in part;
}
