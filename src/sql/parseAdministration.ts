import type { Name } from './ast.ts';
import type { TableChange } from './definition.ts';
import {
  accept,
  acceptPhrase,
  acceptQuietly,
  advance,
  expect,
  failure,
  invalid,
  isName,
  type Parser,
  parseName,
  parseSchemaName,
  peek,
  peekIs,
  spanFrom,
  spanOf,
} from './parserState.ts';
import { parseColumn } from './parseTableElements.ts';
import type { Statement } from './statement.ts';

/** Statements about a database rather than about rows. */

const objects = {
  TABLE: 'a table name',
  INDEX: 'an index name',
  VIEW: 'a view name',
  TRIGGER: 'a trigger name',
} as const;

export function parseDrop(p: Parser, start: number): Statement {
  expect(p, 'DROP');
  const object = (['TABLE', 'INDEX', 'VIEW', 'TRIGGER'] as const).find((word) => accept(p, word));
  if (object === undefined) throw failure(p);
  const ifExists = acceptPhrase(p, 'IF', 'EXISTS');
  const name = parseSchemaName(p, objects[object]);
  return { kind: 'drop', object, name, ifExists, span: spanFrom(p, start) };
}

export function parseAlterTable(p: Parser, start: number): Statement {
  expect(p, 'ALTER', 'TABLE');
  const table = parseSchemaName(p, 'a table name');
  const change = parseTableChange(p);
  return { kind: 'alterTable', table, change, span: spanFrom(p, start) };
}

/** The word COLUMN may be left out. */
function parseTableChange(p: Parser): TableChange {
  const { start } = peek(p);
  if (accept(p, 'ADD')) {
    acceptQuietly(p, 'COLUMN');
    const column = parseColumn(p);
    return { kind: 'addColumn', column, span: spanFrom(p, start) };
  }
  if (accept(p, 'DROP')) {
    acceptQuietly(p, 'COLUMN');
    const column = parseName(p, 'a column name');
    return { kind: 'dropColumn', column, span: spanFrom(p, start) };
  }
  expect(p, 'RENAME');
  if (accept(p, 'TO')) {
    const to = parseName(p, 'a table name');
    return { kind: 'renameTable', to, span: spanFrom(p, start) };
  }
  acceptQuietly(p, 'COLUMN');
  const column = parseName(p, 'a column name');
  expect(p, 'TO');
  const to = parseName(p, 'a column name');
  return { kind: 'renameColumn', column, to, span: spanFrom(p, start) };
}

/* ----------------------------------------------------------------- maintenance */

export function parseAnalyze(p: Parser, start: number): Statement {
  return parseMaintenance(p, start, 'ANALYZE');
}

export function parseReindex(p: Parser, start: number): Statement {
  return parseMaintenance(p, start, 'REINDEX');
}

/** `VACUUM INTO 'file'` would write a file, and there is none to write. */
export function parseVacuum(p: Parser, start: number): Statement {
  const vacuum = parseMaintenance(p, start, 'VACUUM');
  if (!peekIs(p, 0, 'INTO')) return vacuum;
  const message = 'VACUUM INTO writes a file; a lab has none to write.';
  throw invalid('refused-statement', message, spanOf(peek(p)));
}

function parseMaintenance(
  p: Parser,
  start: number,
  work: 'ANALYZE' | 'REINDEX' | 'VACUUM',
): Statement {
  expect(p, work);
  const name = isName(p) ? { name: parseSchemaName(p, 'a table name') } : undefined;
  return { kind: 'maintenance', work, ...name, span: spanFrom(p, start) };
}

/* ---------------------------------------------------------------- transactions */

export function parseBegin(p: Parser, start: number): Statement {
  expect(p, 'BEGIN');
  const modes = ['DEFERRED', 'IMMEDIATE', 'EXCLUSIVE'] as const;
  const mode = modes.find((word) => accept(p, word));
  skipTransactionName(p);
  const span = spanFrom(p, start);
  return { kind: 'transaction', verb: 'BEGIN', ...(mode === undefined ? {} : { mode }), span };
}

/** END is COMMIT. */
export function parseCommit(p: Parser, start: number): Statement {
  advance(p);
  skipTransactionName(p);
  return { kind: 'transaction', verb: 'COMMIT', span: spanFrom(p, start) };
}

export function parseRollback(p: Parser, start: number): Statement {
  expect(p, 'ROLLBACK');
  skipTransactionName(p);
  if (!accept(p, 'TO')) return { kind: 'transaction', verb: 'ROLLBACK', span: spanFrom(p, start) };
  const name = parseSavepointName(p);
  return { kind: 'savepoint', verb: 'ROLLBACK TO', name, span: spanFrom(p, start) };
}

/** SQLite takes a name there and does nothing with it. */
function skipTransactionName(p: Parser): void {
  if (accept(p, 'TRANSACTION') && (isName(p) || peek(p).kind === 'string')) advance(p);
}

export function parseSavepoint(p: Parser, start: number): Statement {
  const verb = accept(p, 'RELEASE') ? 'RELEASE' : 'SAVEPOINT';
  if (verb === 'SAVEPOINT') expect(p, 'SAVEPOINT');
  const name = verb === 'RELEASE' ? parseSavepointName(p) : parseName(p, 'a savepoint name');
  return { kind: 'savepoint', verb, name, span: spanFrom(p, start) };
}

/** The word before the name may be left out. */
function parseSavepointName(p: Parser): Name {
  accept(p, 'SAVEPOINT');
  return parseName(p, 'a savepoint name');
}

/* -------------------------------------------------------------------- refusals */

const refusals: Readonly<Record<string, readonly [message: string, hint?: string]>> = {
  PRAGMA: [
    'PRAGMA sets or shows the inside of one database; here every site has its own.',
    'What the lab itself sets is SET NETWORK, SET COST, SET FORCE and SET TIMEOUT.',
  ],
  ATTACH: ['ATTACH opens a second database; here all relations are of one global schema.'],
  DETACH: ['DETACH closes a second database; here all relations are of one global schema.'],
  VIRTUAL: [
    'A virtual table keeps its rows inside one engine, so that nothing of it could be distributed.',
    'Write CREATE TABLE.',
  ],
};

/** Statements of SQLite that a distributed database has no use for. */
export function refuseStatement(p: Parser): never {
  const token = peek(p);
  const [message, hint] = refusals[token.key] ?? [];
  if (message === undefined) throw failure(p);
  throw invalid('refused-statement', message, spanOf(token), hint);
}
