import type { Diagnostic } from '../base/diagnostic.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Span } from '../base/span.ts';

/**
 * Trees higher than this are refused, so that whoever walks one by recursion has stack enough.
 * SQLite's own bound on expressions is the same.
 */
export const maximumHeight = 1000;

/**
 * Freezes a fresh tree all the way down, with a list instead of the stack, and bounds its height:
 * a chain of operators is read in a loop, however long, but it is as high as it is long.
 */
export function seal<Node>(tree: Node): Result<Node, Diagnostic> {
  const pending: Entry[] = [{ part: tree, height: 0 }];
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const { part } = entry;
    if (typeof part !== 'object' || part === null) continue;
    const height = 'kind' in part ? entry.height + 1 : entry.height;
    if (height > maximumHeight) return fail(tooHigh(part));
    Object.freeze(part);
    for (const inner of Object.values(part)) pending.push({ part: inner, height });
  }
  return ok(tree);
}

interface Entry {
  readonly part: unknown;
  readonly height: number;
}

function tooHigh(part: object): Diagnostic {
  return {
    code: 'too-deep',
    message: `This statement is more than ${maximumHeight} levels high.`,
    span: spanIn(part),
    hint: 'A long chain of OR is better written with IN, one of UNION ALL with VALUES.',
  };
}

function spanIn(part: object): Span {
  const span: unknown = 'span' in part ? part.span : undefined;
  if (typeof span !== 'object' || span === null) return { start: 0, end: 0 };
  const start = 'start' in span && typeof span.start === 'number' ? span.start : 0;
  const end = 'end' in span && typeof span.end === 'number' ? span.end : start;
  return { start, end };
}
