import type { Name } from './ast.ts';
import {
  accept,
  acceptWords,
  expect,
  isAt,
  isBareAlias,
  list,
  notYet,
  opensQuery,
  type Parser,
  parenthesized,
  parseAliasName,
  parseName,
  parseNames,
  peek,
  peekIs,
  spanFrom,
  spanOf,
} from './parserState.ts';
import type { Assignment, Statement } from './statement.ts';

/** INSERT, UPDATE and DELETE. */

export function parseInsert(p: Parser, start: number): Statement {
  expect(p, 'INSERT');
  refuseConflictClause(p, 'INSERT');
  expect(p, 'INTO');
  const table = parseTarget(p);
  if (peekIs(p, 0, 'AS')) throw notYet('INSERT INTO … AS', spanOf(peek(p)));
  const columns = peekIs(p, 0, '(') && !opensQuery(p) ? parenthesized(p, parseNames) : [];
  const source = parseSource(p);
  if (peekIs(p, 0, 'ON') && peekIs(p, 1, 'CONFLICT')) {
    throw notYet('INSERT … ON CONFLICT', spanOf(peek(p)));
  }
  refuseReturning(p);
  return { kind: 'insert', table, columns, source, span: spanFrom(p, start) };
}

function parseSource(p: Parser): Extract<Statement, { kind: 'insert' }>['source'] {
  return acceptWords(p, 'DEFAULT', 'VALUES') ? 'defaultValues' : p.grammar.query(p);
}

export function parseUpdate(p: Parser, start: number): Statement {
  expect(p, 'UPDATE');
  refuseConflictClause(p, 'UPDATE');
  const table = parseTarget(p);
  const alias = parseTargetAlias(p);
  expect(p, 'SET');
  const assignments = list(p, parseAssignment);
  if (peekIs(p, 0, 'FROM')) throw notYet('UPDATE … FROM', spanOf(peek(p)));
  const where = accept(p, 'WHERE') ? { where: p.grammar.expression(p) } : undefined;
  refuseReturning(p);
  refuseRestriction(p, 'UPDATE');
  return { kind: 'update', table, ...alias, assignments, ...where, span: spanFrom(p, start) };
}

function parseAssignment(p: Parser): Assignment {
  const { start } = peek(p);
  if (peekIs(p, 0, '(')) throw notYet('SET with a row value', spanOf(peek(p)));
  const column = parseName(p, 'a column name');
  expect(p, '=');
  const value = p.grammar.expression(p);
  return { kind: 'assignment', column, value, span: spanFrom(p, start) };
}

export function parseDelete(p: Parser, start: number): Statement {
  expect(p, 'DELETE', 'FROM');
  const table = parseTarget(p);
  const alias = parseTargetAlias(p);
  if (peekIs(p, 0, 'USING')) throw notYet('DELETE … USING', spanOf(peek(p)));
  const where = accept(p, 'WHERE') ? { where: p.grammar.expression(p) } : undefined;
  refuseReturning(p);
  refuseRestriction(p, 'DELETE');
  return { kind: 'delete', table, ...alias, ...where, span: spanFrom(p, start) };
}

function parseTarget(p: Parser): Name {
  const name = parseName(p, 'a table name');
  if (peekIs(p, 0, '.')) {
    throw notYet('A table qualified by a schema', name.span, 'Leave the schema out.');
  }
  return name;
}

function parseTargetAlias(p: Parser): { alias?: Name } {
  const alias = accept(p, 'AS') || isBareAlias(p) ? { alias: parseAliasName(p) } : {};
  if (peekIs(p, 0, 'NOT') && peekIs(p, 1, 'INDEXED')) {
    p.index += 2;
  } else if (peekIs(p, 0, 'INDEXED')) {
    throw notYet('INDEXED BY', spanOf(peek(p)), 'Each site chooses its indexes itself.');
  }
  return alias;
}

function refuseConflictClause(p: Parser, verb: string): void {
  if (!peekIs(p, 0, 'OR')) return;
  throw notYet(`${verb} OR ${peek(p, 1).key}`, spanOf(peek(p)));
}

function refuseReturning(p: Parser): void {
  if (peekIs(p, 0, 'RETURNING')) throw notYet('RETURNING', spanOf(peek(p)));
}

function refuseRestriction(p: Parser, verb: string): void {
  if (!isAt(p, 'ORDER', 'LIMIT')) return;
  throw notYet(`${verb} … ${peek(p).key}`, spanOf(peek(p)), 'SQLite itself is built without it.');
}
