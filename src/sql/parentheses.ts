import type { Token } from './token.ts';

/**
 * What every "(" of a text belongs to, found in two passes before parsing, so that the parser never
 * has to try and go back: a parenthesis before a query looks like one before an expression or a
 * join until the one that closes it has been passed.
 */
export interface Parentheses {
  /** Per token: the index of the ")" that closes this "(", or -1. */
  readonly closing: Int32Array;
  /** Per token: 1 where a "(" has a query inside, possibly in further parentheses. */
  readonly opensQuery: Uint8Array;
}

export function findParentheses(tokens: readonly Token[]): Parentheses {
  const closing = findClosing(tokens);
  const opensQuery = new Uint8Array(tokens.length);
  // Backwards, since an outer parenthesis asks what its first inner one holds.
  for (let index = tokens.length - 2; index >= 0; index -= 1) {
    if (tokens[index]?.key !== '(') continue;
    const first = tokens[index + 1]?.key ?? '';
    if (queryStarts.has(first)) opensQuery[index] = 1;
    if (first !== '(' || opensQuery[index + 1] !== 1) continue;
    // `((SELECT …) UNION …)` holds a query, `((SELECT …) + 1)` an expression, `((SELECT …) AS t
    // JOIN …)` a join: the token after the inner query tells.
    const afterInner = tokens[(closing[index + 1] ?? -1) + 1];
    if (closing[index + 1] !== -1 && queryContinuations.has(afterInner?.key ?? '')) {
      opensQuery[index] = 1;
    }
  }
  return { closing, opensQuery };
}

const queryStarts: ReadonlySet<string> = new Set(['SELECT', 'VALUES', 'WITH']);

const queryContinuations: ReadonlySet<string> = new Set([
  ')',
  'UNION',
  'INTERSECT',
  'EXCEPT',
  'ORDER',
  'LIMIT',
]);

function findClosing(tokens: readonly Token[]): Int32Array {
  const closing = new Int32Array(tokens.length).fill(-1);
  let open: number[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.key === '(') open.push(index);
    // A statement's end closes nothing, but what was left open before it stays unmatched.
    if (token.key === ';') open = [];
    if (token.key !== ')') continue;
    const opener = open.pop();
    if (opener !== undefined) closing[opener] = index;
  }
  return closing;
}
