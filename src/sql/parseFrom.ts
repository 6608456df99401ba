import type { FromItem, Name } from './ast.ts';
import { selectOf } from './make.ts';
import { parseTableFunction } from './parseExpression.ts';
import {
  accept,
  advance,
  expect,
  failure,
  invalid,
  isAt,
  isBareAlias,
  note,
  notInSqlite,
  opensQuery,
  type Parser,
  parenthesized,
  parseAliasName,
  parseName,
  parseNames,
  parseSchemaName,
  peek,
  peekIs,
  spanFrom,
  spanOf,
} from './parserState.ts';

/**
 * The FROM clause. A comma is a join of the same precedence as the others: what was listed before
 * a JOIN is all on its left side, so `a, b JOIN c` is the join of the product of a and b with c.
 */
export function parseFrom(p: Parser): FromItem[] {
  let items = [parseOperand(p)];
  for (;;) {
    if (accept(p, ',')) {
      items.push(parseOperand(p));
    } else if (isAt(p, 'JOIN', 'LEFT', 'RIGHT', 'FULL', 'INNER', 'CROSS', 'NATURAL', 'OUTER')) {
      items = [parseJoin(p, product(items))];
    } else {
      return items;
    }
  }
}

/** One item of several: their product, grouped from the left. */
function product(items: readonly FromItem[]): FromItem {
  return items.reduce((left, right) => ({
    kind: 'join',
    joinKind: 'cross',
    natural: false,
    left,
    right,
    using: [],
    span: { start: left.span.start, end: right.span.end },
  }));
}

/* ----------------------------------------------------------------------- joins */

type JoinKind = Extract<FromItem, { kind: 'join' }>['joinKind'];

/** A join without any condition is a product, and one with a condition is none. */
function parseJoin(p: Parser, left: FromItem): FromItem {
  const { natural, joinKind } = parseJoinOperator(p);
  const right = parseOperand(p);
  const condition = parseCondition(p, natural);
  const isConditional = natural || condition.on !== undefined || condition.using.length > 0;
  const isInner = joinKind === 'inner' || joinKind === 'cross';
  return {
    kind: 'join',
    joinKind: isInner ? (isConditional ? 'inner' : 'cross') : joinKind,
    natural,
    left,
    right,
    ...condition,
    span: { start: left.span.start, end: spanFrom(p, right.span.start).end },
  };
}

/** The words before JOIN in any order SQLite takes, which are nearly all. */
function parseJoinOperator(p: Parser): { natural: boolean; joinKind: JoinKind } {
  const { start } = peek(p);
  const words: string[] = [];
  while (!isAt(p, 'JOIN')) {
    if (!isAt(p, 'LEFT', 'RIGHT', 'FULL', 'INNER', 'CROSS', 'NATURAL', 'OUTER')) throw failure(p);
    words.push(advance(p).key);
  }
  expect(p, 'JOIN');
  const kinds = words.filter((word) => word !== 'NATURAL' && word !== 'OUTER');
  const joinKind = joinKinds[kinds[0] ?? 'INNER'];
  const isOuter = joinKind !== 'inner' && joinKind !== 'cross';
  const isKnown = kinds.length <= 1 && new Set(words).size === words.length;
  if (joinKind === undefined || !isKnown || (words.includes('OUTER') && !isOuter)) {
    const span = spanFrom(p, start);
    const hint = 'There are [INNER], LEFT, RIGHT, FULL [OUTER] and CROSS joins, each also NATURAL.';
    throw invalid('unknown-join', `There is no ${words.join(' ')} JOIN.`, span, hint);
  }
  return { natural: words.includes('NATURAL'), joinKind };
}

const joinKinds: Readonly<Record<string, JoinKind>> = {
  INNER: 'inner',
  CROSS: 'cross',
  LEFT: 'left',
  RIGHT: 'right',
  FULL: 'full',
};

type Condition = Pick<Extract<FromItem, { kind: 'join' }>, 'on' | 'using'>;

function parseCondition(p: Parser, natural: boolean): Condition {
  const word = peek(p);
  const isConditional = isAt(p, 'ON', 'USING');
  if (isConditional && natural) {
    const hint =
      'It already compares all columns of the same name: leave out NATURAL or the condition.';
    throw invalid('natural-condition', `A NATURAL join takes no ${word.key}.`, spanOf(word), hint);
  }
  if (accept(p, 'ON')) return { on: p.grammar.expression(p), using: [] };
  return { using: accept(p, 'USING') ? parenthesized(p, parseNames) : [] };
}

/* -------------------------------------------------------------------- operands */

function parseOperand(p: Parser): FromItem {
  const { start } = peek(p);
  if (peekIs(p, 0, 'LATERAL') && peekIs(p, 1, '(')) {
    throw notInSqlite('LATERAL', spanOf(peek(p)), 'Write the subquery where its value is needed.');
  }
  if (opensQuery(p)) return parseDerived(p);
  if (peekIs(p, 0, '(')) return parseParenthesized(p);
  note(p, '(');
  const name = parseSchemaName(p, 'a table name');
  if (peekIs(p, 0, '(')) {
    const call = parseTableFunction(p, name, start);
    return { ...call, ...parseAlias(p), span: spanFrom(p, start) };
  }
  const alias = parseAlias(p);
  skipIndexHint(p);
  return { kind: 'table', name, ...alias, span: spanFrom(p, start) };
}

function parseDerived(p: Parser): FromItem {
  const { start } = peek(p);
  const query = parenthesized(p, p.grammar.query);
  const alias = parseAlias(p);
  const hasColumns = alias.alias !== undefined && peekIs(p, 0, '(');
  const columns = hasColumns ? parenthesized(p, parseNames) : [];
  return { kind: 'derived', query, ...alias, columns, span: spanFrom(p, start) };
}

/** `(a JOIN b …)`; with an alias it is a table of its own that hides a and b. */
function parseParenthesized(p: Parser): FromItem {
  const { start } = peek(p);
  const inner = parenthesized(p, () => product(parseFrom(p)));
  const alias = parseAlias(p);
  if (alias.alias === undefined) return inner;
  const span = spanFrom(p, start);
  // Of two names the outer one counts.
  if (inner.kind !== 'join') return { ...inner, ...alias, span };
  const items = [{ kind: 'star' as const, span: inner.span }];
  const body = selectOf({ items, from: [inner], span: inner.span });
  const query = {
    kind: 'query',
    with: [],
    body,
    orderBy: [],
    forUpdate: false,
    span: inner.span,
  } as const;
  return { kind: 'derived', query, ...alias, columns: [], span };
}

function parseAlias(p: Parser): { alias?: Name } {
  const isAlias = accept(p, 'AS') || isBareAlias(p) || peek(p).kind === 'string';
  return isAlias ? { alias: parseAliasName(p) } : {};
}

/** `INDEXED BY i`, `NOT INDEXED`: an index changes no answer, and each site has its own. */
export function skipIndexHint(p: Parser): void {
  if (peekIs(p, 0, 'NOT') && peekIs(p, 1, 'INDEXED')) {
    p.index += 2;
  } else if (peekIs(p, 0, 'INDEXED')) {
    advance(p);
    expect(p, 'BY');
    parseName(p, 'an index name');
  }
}
