import type { CommonTable, Expression, Name, Query, QueryBody, SelectItem } from './ast.ts';
import type { Assignment, Delete, Insert, Update, Upsert } from './change.ts';
import type { ConflictAction } from './definition.ts';
import { parseFrom, skipIndexHint } from './parseFrom.ts';
import { parseItem } from './parseQuery.ts';
import {
  accept,
  acceptQuietly,
  acceptWords,
  advance,
  expect,
  failure,
  invalid,
  isAt,
  isBareAlias,
  list,
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
import { parseSortKey } from './parseSortKey.ts';

/** INSERT, UPDATE and DELETE; the common tables before them are read already. */

type CommonTables = readonly CommonTable[];

/** `REPLACE INTO` is `INSERT OR REPLACE INTO`. */
export function parseInsert(p: Parser, start: number, common: CommonTables = []): Insert {
  const isReplace = peekIs(p, 0, 'REPLACE');
  if (isReplace) advance(p);
  else expect(p, 'INSERT');
  const or = isReplace ? ({ or: 'REPLACE' } as const) : parseOr(p);
  expect(p, 'INTO');
  const table = parseSchemaName(p, 'a table name');
  const alias = accept(p, 'AS') ? { alias: parseAliasName(p) } : undefined;
  const columns = peekIs(p, 0, '(') && !opensQuery(p) ? parenthesized(p, parseNames) : [];
  const isDefault = acceptWords(p, 'DEFAULT', 'VALUES');
  const source: Insert['source'] = isDefault ? 'defaultValues' : p.grammar.query(p);
  const upserts = parseUpserts(p, source);
  const returning = parseReturning(p);
  const span = spanFrom(p, start);
  const parts = { ...or, table, ...alias, columns, source, upserts, returning, span };
  return { kind: 'insert', with: common, ...parts };
}

export function parseUpdate(p: Parser, start: number, common: CommonTables = []): Update {
  expect(p, 'UPDATE');
  const or = parseOr(p);
  const table = parseSchemaName(p, 'a table name');
  const alias = parseTargetAlias(p);
  expect(p, 'SET');
  const assignments = list(p, parseAssignment);
  const from = accept(p, 'FROM') ? parseFrom(p) : [];
  const where = parseWhere(p);
  const returning = parseReturning(p);
  refuseRestriction(p, 'UPDATE');
  const span = spanFrom(p, start);
  const parts = { ...or, table, ...alias, assignments, from, ...where, returning, span };
  return { kind: 'update', with: common, ...parts };
}

export function parseDelete(p: Parser, start: number, common: CommonTables = []): Delete {
  expect(p, 'DELETE', 'FROM');
  const table = parseSchemaName(p, 'a table name');
  const alias = parseTargetAlias(p);
  if (peekIs(p, 0, 'USING')) {
    const hint = 'Write WHERE with EXISTS or IN and a subquery.';
    throw notInSqlite('DELETE … USING', spanOf(peek(p)), hint);
  }
  const where = parseWhere(p);
  const returning = parseReturning(p);
  refuseRestriction(p, 'DELETE');
  const span = spanFrom(p, start);
  return { kind: 'delete', with: common, table, ...alias, ...where, returning, span };
}

/* --------------------------------------------------------------------- clauses */

function parseTargetAlias(p: Parser): { alias?: Name } {
  const alias = accept(p, 'AS') || isBareAlias(p) ? { alias: parseAliasName(p) } : {};
  skipIndexHint(p);
  return alias;
}

const parseWhere = (p: Parser): { where: Expression } | undefined =>
  accept(p, 'WHERE') ? { where: p.grammar.expression(p) } : undefined;

function parseOr(p: Parser): { or: ConflictAction } | undefined {
  return acceptQuietly(p, 'OR') ? { or: parseConflictAction(p) } : undefined;
}

const conflictActions: Readonly<Record<string, ConflictAction>> = {
  ROLLBACK: 'ROLLBACK',
  ABORT: 'ABORT',
  FAIL: 'FAIL',
  IGNORE: 'IGNORE',
  REPLACE: 'REPLACE',
};

/** After OR, and after ON CONFLICT of a constraint. */
export function parseConflictAction(p: Parser): ConflictAction {
  const action = isAt(p, ...Object.keys(conflictActions))
    ? conflictActions[advance(p).key]
    : undefined;
  if (action === undefined) throw failure(p);
  return action;
}

function parseAssignment(p: Parser): Assignment {
  const { start } = peek(p);
  const columns = peekIs(p, 0, '(')
    ? parenthesized(p, parseNames)
    : [parseName(p, 'a column name')];
  expect(p, '=');
  const value = p.grammar.expression(p);
  return { kind: 'assignment', columns, value, span: spanFrom(p, start) };
}

function parseReturning(p: Parser): SelectItem[] {
  return acceptQuietly(p, 'RETURNING') ? list(p, parseItem) : [];
}

function refuseRestriction(p: Parser, verb: string): void {
  if (!peekIs(p, 0, 'ORDER', 'LIMIT')) return;
  const hint = 'Choose the rows in a subquery: WHERE key IN (SELECT key … LIMIT n).';
  throw notInSqlite(`${verb} … ${peek(p).key}`, spanOf(peek(p)), hint);
}

/* --------------------------------------------------------------------- upserts */

/** All but the last ON CONFLICT name the key they are about. */
function parseUpserts(p: Parser, source: Insert['source']): Upsert[] {
  const upserts: Upsert[] = [];
  while (isAt(p, 'ON')) {
    refuseOpenSource(p, source);
    const last = upserts.at(-1);
    if (last !== undefined && last.keys.length === 0) {
      const message = 'Only the last ON CONFLICT may leave out its columns.';
      throw invalid('unreachable-upsert', message, spanOf(peek(p)));
    }
    upserts.push(parseUpsert(p));
  }
  return upserts;
}

function parseUpsert(p: Parser): Upsert {
  const { start } = peek(p);
  expect(p, 'ON', 'CONFLICT');
  const keys = peekIs(p, 0, '(') ? parenthesized(p, () => list(p, parseSortKey)) : [];
  const condition = keys.length > 0 ? parseWhere(p) : undefined;
  const keyWhere = condition === undefined ? undefined : { keyWhere: condition.where };
  expect(p, 'DO');
  if (accept(p, 'NOTHING')) {
    return { kind: 'upsert', keys, ...keyWhere, assignments: [], span: spanFrom(p, start) };
  }
  expect(p, 'UPDATE', 'SET');
  const assignments = list(p, parseAssignment);
  const where = parseWhere(p);
  return { kind: 'upsert', keys, ...keyWhere, assignments, ...where, span: spanFrom(p, start) };
}

/** After DEFAULT VALUES there is no upsert; after a bare table ON would begin a condition. */
function refuseOpenSource(p: Parser, source: Insert['source']): void {
  const span = spanOf(peek(p));
  if (source === 'defaultValues') {
    throw notInSqlite('ON CONFLICT after DEFAULT VALUES', span);
  }
  if (!endsInOpenTable(source)) return;
  const message = 'SQLite reads ON right after a table as the condition of a join.';
  throw invalid('ambiguous-on', message, span, 'Write WHERE true before ON CONFLICT.');
}

/** Whether a query ends in a table of FROM that could still get a join condition. */
export function endsInOpenTable(query: Query): boolean {
  const isRestricted = query.orderBy.length > 0 || query.limit !== undefined;
  return !isRestricted && query.offset === undefined && bodyEndsInOpenTable(query.body);
}

function bodyEndsInOpenTable(body: QueryBody): boolean {
  if (body.kind === 'compound') return bodyEndsInOpenTable(body.right);
  if (body.kind !== 'select') return false;
  const { from, where, groupBy, having, windows } = body;
  const isFollowed = where !== undefined || groupBy.length > 0 || windows.length > 0;
  const last = from.at(-1);
  if (isFollowed || having !== undefined || last === undefined) return false;
  return last.kind !== 'join' || (last.on === undefined && last.using.length === 0);
}
