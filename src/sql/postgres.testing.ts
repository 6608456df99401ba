import { hasSqlDetails, loadModule, parseSync } from 'libpg-query';
import { tokenize } from './lexer.ts';

/** PostgreSQL's own grammar as judge of what is SQL. For tests only. */
export interface PostgresJudge {
  /** The offset at which it refuses a text; undefined when it reads it. */
  readonly refusalOf: (sql: string) => number | undefined;
}

export async function openPostgresJudge(): Promise<PostgresJudge> {
  await loadModule();
  const refusalOf = (sql: string): number | undefined => {
    try {
      parseSync(sql);
      return undefined;
    } catch (thrown) {
      return hasSqlDetails(thrown) ? (thrown.sqlDetails?.cursorPosition ?? 0) : 0;
    }
  };
  return { refusalOf };
}

/**
 * The words around a place in a text, the place marked, literals and names that are no words of SQL
 * replaced: what a documented difference is recognised by.
 */
export function placeIn(sql: string, offset: number): string {
  const tokens = tokenize(sql);
  const at = tokens.findIndex((token) => token.end > offset || token.kind === 'end');
  const words = tokens.map((token) => {
    if (token.kind === 'string') return "'s'";
    if (token.kind === 'number') return '0';
    if (token.kind === 'end') return '$';
    return token.key === '' ? 'name' : token.key;
  });
  const before = words.slice(Math.max(0, at - 12), at).join(' ');
  const after = words.slice(at, at + 3).join(' ');
  return `${before} ‸${after}`;
}
