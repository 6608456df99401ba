import { parseSites } from './parseAmounts.ts';
import {
  accept,
  acceptPhrase,
  acceptWords,
  expect,
  failure,
  invalid,
  isAt,
  list,
  type Parser,
  parenthesized,
  parseNames,
  parseSchemaName,
  peek,
  peekIs,
  spanFrom,
  spanOf,
} from './parserState.ts';
import { parseSortKey } from './parseSortKey.ts';
import { parseElements } from './parseTableElements.ts';
import type { Statement } from './statement.ts';

/** CREATE TABLE, CREATE INDEX and CREATE VIEW, after CREATE [TEMPORARY]. */

export function parseCreateTable(p: Parser, start: number, temporary = false): Statement {
  expect(p, 'TABLE');
  const ifNotExists = acceptPhrase(p, 'IF', 'NOT', 'EXISTS');
  const name = parseSchemaName(p, 'a table name');
  if (accept(p, 'AS')) {
    const query = p.grammar.query(p);
    const span = spanFrom(p, start);
    return { kind: 'createTableAs', name, temporary, ifNotExists, query, span };
  }
  const elements = parenthesized(p, parseElements);
  const options = parseTableOptions(p);
  const span = spanFrom(p, start);
  return { kind: 'createTable', name, temporary, ifNotExists, ...elements, ...options, span };
}

/** `STRICT`, `WITHOUT ROWID`, each at most once. */
function parseTableOptions(p: Parser): { withoutRowid: boolean; strict: boolean } {
  let withoutRowid = false;
  let strict = false;
  if (!isAt(p, 'STRICT', 'WITHOUT')) return { withoutRowid, strict };
  do {
    const token = peek(p);
    const isRepeated = (strict && isAt(p, 'STRICT')) || (withoutRowid && isAt(p, 'WITHOUT'));
    if (isRepeated) {
      throw invalid('repeated-option', `${token.key} is given twice.`, spanOf(token));
    }
    if (accept(p, 'STRICT')) strict = true;
    else if (acceptWords(p, 'WITHOUT', 'ROWID')) withoutRowid = true;
    else throw failure(p);
  } while (accept(p, ','));
  return { withoutRowid, strict };
}

export function parseCreateIndex(p: Parser, start: number): Statement {
  const unique = accept(p, 'UNIQUE');
  expect(p, 'INDEX');
  const ifNotExists = acceptPhrase(p, 'IF', 'NOT', 'EXISTS');
  const name = parseSchemaName(p, 'an index name');
  expect(p, 'ON');
  const table = parseSchemaName(p, 'a table name');
  const keys = parenthesized(p, () => list(p, parseSortKey));
  const where = accept(p, 'WHERE') ? { where: p.grammar.expression(p) } : undefined;
  const at = parseSites(p);
  const span = spanFrom(p, start);
  return { kind: 'createIndex', name, unique, ifNotExists, table, keys, ...where, at, span };
}

export function parseCreateView(p: Parser, start: number, temporary = false): Statement {
  expect(p, 'VIEW');
  const ifNotExists = acceptPhrase(p, 'IF', 'NOT', 'EXISTS');
  const name = parseSchemaName(p, 'a view name');
  const columns = peekIs(p, 0, '(') ? parenthesized(p, parseNames) : [];
  expect(p, 'AS');
  const query = p.grammar.query(p);
  const span = spanFrom(p, start);
  return { kind: 'createView', name, temporary, ifNotExists, columns, query, span };
}
