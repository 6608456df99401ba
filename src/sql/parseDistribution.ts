import { parseCount, parseSiteList, parseSitePerFragment, parseSites } from './parseAmounts.ts';
import {
  accept,
  acceptWords,
  expect,
  invalid,
  isAt,
  list,
  type Parser,
  parenthesized,
  parseName,
  parseNames,
  peek,
  peekIs,
  spanFrom,
  spanOf,
} from './parserState.ts';
import type { FragmentCut, ReplicationProtocol, Statement } from './statement.ts';

/** Which fragments there are, where their copies lie, and how copies are kept alike. */

export function parseCreateFragment(p: Parser, start: number): Statement {
  expect(p, 'FRAGMENT');
  const name = parseName(p, 'a fragment name');
  expect(p, 'OF');
  const of = parseName(p, 'a relation or fragment name');
  const cut = parseCut(p);
  if (isAt(p, 'WHERE', 'SEMIJOIN') || peekIs(p, 0, '(')) {
    const hint = 'Cut once, then cut that fragment again: CREATE FRAGMENT … OF its name.';
    throw invalid('double-cut', 'One fragment is cut in one way.', spanOf(peek(p)), hint);
  }
  const at = parseSites(p);
  return { kind: 'createFragment', name, of, cut, at, span: spanFrom(p, start) };
}

/** Horizontal, vertical or derived; a mixed fragment is one of these of another fragment. */
function parseCut(p: Parser): FragmentCut {
  const { start } = peek(p);
  if (accept(p, 'WHERE')) {
    const where = p.grammar.expression(p);
    return { kind: 'horizontal', where, span: spanFrom(p, start) };
  }
  if (accept(p, 'SEMIJOIN')) {
    const owners = list(p, () => parseName(p, 'a fragment name'));
    expect(p, 'ON');
    const on = p.grammar.expression(p);
    return { kind: 'derived', owners, on, span: spanFrom(p, start) };
  }
  const columns = parenthesized(p, parseNames);
  return { kind: 'vertical', columns, span: spanFrom(p, start) };
}

/** `CREATE FRAGMENTS OF r BY HASH (…) INTO n` and `BY RANGE (…) (…)`. */
export function parseCreateFragments(p: Parser, start: number): Statement {
  expect(p, 'FRAGMENTS', 'OF');
  const of = parseName(p, 'a relation or fragment name');
  expect(p, 'BY');
  if (accept(p, 'HASH')) {
    const columns = parenthesized(p, parseNames);
    expect(p, 'INTO');
    const count = parseCount(p, 'the number of fragments');
    const at = parseSitePerFragment(p);
    return { kind: 'createFragmentsByHash', of, columns, count, at, span: spanFrom(p, start) };
  }
  expect(p, 'RANGE');
  const column = parenthesized(p, () => parseName(p, 'a column name'));
  const bounds = parenthesized(p, () => list(p, p.grammar.expression));
  const at = parseSitePerFragment(p);
  return { kind: 'createFragmentsByRange', of, column, bounds, at, span: spanFrom(p, start) };
}

export function parseAllocate(p: Parser, start: number): Statement {
  expect(p, 'ALLOCATE');
  const name = parseName(p, 'a relation or fragment name');
  expect(p, 'AT');
  return { kind: 'allocate', name, at: parseSiteList(p), span: spanFrom(p, start) };
}

export function parseReplicate(p: Parser, start: number): Statement {
  expect(p, 'REPLICATE');
  const name = parseName(p, 'a relation or fragment name');
  expect(p, 'USING');
  return { kind: 'replicate', name, using: parseProtocol(p), span: spanFrom(p, start) };
}

function parseProtocol(p: Parser): ReplicationProtocol {
  const { start } = peek(p);
  if (accept(p, 'ROWA')) return { kind: 'rowa', span: spanFrom(p, start) };
  if (acceptWords(p, 'AVAILABLE', 'COPIES')) {
    return { kind: 'availableCopies', span: spanFrom(p, start) };
  }
  if (accept(p, 'PRIMARY')) {
    const site = parseName(p, 'a site name');
    const lazy = accept(p, 'LAZY');
    if (!lazy) accept(p, 'EAGER');
    return { kind: 'primary', site, lazy, span: spanFrom(p, start) };
  }
  expect(p, 'QUORUM');
  expect(p, 'READ');
  const read = parseCount(p, 'the votes a read needs');
  expect(p, 'WRITE');
  const write = parseCount(p, 'the votes a write needs');
  return { kind: 'quorum', read, write, span: spanFrom(p, start) };
}
