import type { SortKey } from './ast.ts';
import { accept, expect, list, type Parser, peek, spanFrom } from './parserState.ts';

/** At ORDER. */
export function parseOrderBy(p: Parser): SortKey[] {
  expect(p, 'ORDER', 'BY');
  return list(p, parseSortKey);
}

export function parseSortKey(p: Parser): SortKey {
  const { start } = peek(p);
  const expression = p.grammar.expression(p);
  const descending = accept(p, 'DESC');
  if (!descending) accept(p, 'ASC');
  const nulls = parseNulls(p);
  return { kind: 'sortKey', expression, descending, ...nulls, span: spanFrom(p, start) };
}

function parseNulls(p: Parser): { nulls: 'first' | 'last' } | undefined {
  if (!accept(p, 'NULLS')) return undefined;
  if (accept(p, 'FIRST')) return { nulls: 'first' };
  expect(p, 'LAST');
  return { nulls: 'last' };
}
