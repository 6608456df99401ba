import type { Diagnostic } from '../base/diagnostic.ts';
import type { Span } from '../base/span.ts';
import type { SiteFailure } from '../site/sitePort.ts';
import type { Expression } from '../sql/ast.ts';

/** What the engine says of SQL that a statement of the lab made it run, at that statement. */
export function engineFault(failure: SiteFailure, span: Span): Diagnostic {
  return { code: 'engine', message: failure.message, span };
}

/**
 * SQL that we understand but the engine refuses; an unknown function is found where it stands in
 * the tree, everything else is told of the whole.
 */
export function engineRefusal(failure: SiteFailure, tree: unknown, whole: Span): Diagnostic {
  const { message } = failure;
  const name = /no such function: (\w+)/i.exec(message)?.[1];
  const span = name === undefined ? undefined : callIn(tree, name.toLowerCase());
  return { code: 'engine', message, span: span ?? whole };
}

/** Where a function is called, anywhere in a syntax tree. */
function callIn(tree: unknown, name: string): Span | undefined {
  if (typeof tree !== 'object' || tree === null) return undefined;
  if (isCall(tree) && tree.name.text === name) return tree.span;
  for (const part of Object.values(tree)) {
    const found = callIn(part, name);
    if (found) return found;
  }
  return undefined;
}

const isCall = (node: object): node is Extract<Expression, { readonly kind: 'call' }> =>
  'kind' in node && node.kind === 'call';
