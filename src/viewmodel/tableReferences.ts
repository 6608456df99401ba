import { foldIdentifier, joinWords, reservedWords } from '../sql/keywords.ts';
import { identifierOf, tokenize } from '../sql/lexer.ts';
import type { Token } from '../sql/token.ts';

/** Where a query names a table: what the algebra calls an occurrence, and where its text ends. */
export interface TableReference {
  readonly relation: string;
  readonly occurrence: string;
  /** Right after the reference, its alias included. */
  readonly end: number;
}

/**
 * The table references of a query that is known to be good SQL, in the order of the text. They are
 * found by their words alone: the page shows them before it needs a parser, which comes with the
 * coordinator.
 */
export function tableReferences(
  sql: string,
  isRelation: (name: string) => boolean,
): readonly TableReference[] {
  const tokens = tokenize(sql);
  const found: TableReference[] = [];
  const clauses: Clause[] = ['other'];
  for (const [index, token] of tokens.entries()) {
    const last = clauses.length - 1;
    const clause = clauses[last] ?? 'other';
    const isOpened = clause === 'from' && opens.has(tokens[index - 1]?.key ?? '');
    // Within parentheses after ON or USING nothing is a table, before SELECT anything may be.
    if (token.key === '(') clauses.push(clause === 'from' ? 'from' : 'other');
    else if (token.key === ')') clauses.pop();
    else clauses[last] = clauseAfter(token, clause, isDistinctFrom(tokens, index));
    const relation = isOpened ? nameOf(token) : undefined;
    if (relation === undefined || !isRelation(relation) || isCall(tokens, index)) continue;
    const alias = aliasAt(tokens, index + 1);
    const occurrence = alias ? identifierOf(alias) : relation;
    found.push({ relation, occurrence, end: (alias ?? token).end });
  }
  return found;
}

/** What the innermost parenthesis is in: a FROM clause, the condition of a join in it, or else. */
type Clause = 'from' | 'condition' | 'other';

function clauseAfter({ key }: Token, before: Clause, isComparison: boolean): Clause {
  if (key === 'FROM' && !isComparison) return 'from';
  if (before !== 'other' && (key === 'ON' || key === 'USING')) return 'condition';
  if (before === 'condition' && (key === 'JOIN' || key === ',')) return 'from';
  return ends.has(key) ? 'other' : before;
}

/** A table stands after one of these. */
const opens = new Set(['FROM', 'JOIN', ',', '(']);

const ends = new Set(
  'SELECT WHERE GROUP HAVING WINDOW ORDER LIMIT UNION INTERSECT EXCEPT VALUES'.split(' '),
);

/** `a IS NOT DISTINCT FROM b` compares. */
const isDistinctFrom = (tokens: readonly Token[], index: number): boolean =>
  tokens[index - 1]?.key === 'DISTINCT' && /^(?:IS|NOT)$/.test(tokens[index - 2]?.key ?? '');

const isCall = (tokens: readonly Token[], index: number): boolean =>
  tokens[index + 1]?.key === '(' || tokens[index + 1]?.key === '.';

function aliasAt(tokens: readonly Token[], index: number): Token | undefined {
  const token = tokens[index];
  if (!token) return undefined;
  if (token.key === 'AS') return tokens[index + 1];
  return joinWords.has(token.key) || token.key === 'WINDOW' || nameOf(token) === undefined
    ? undefined
    : token;
}

/** The folded name that a token is; undefined for a word of SQL's own. */
function nameOf(token: Token): string | undefined {
  if (token.kind === 'quoted') return identifierOf(token);
  return token.kind === 'word' && !reservedWords.has(token.key)
    ? foldIdentifier(token.text)
    : undefined;
}
