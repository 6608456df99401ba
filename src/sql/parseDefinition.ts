import type { Expression, Name } from './ast.ts';
import { parseNumber, parseSites } from './parseAmounts.ts';
import { parseSortKey, parseType } from './parsePrimary.ts';
import {
  accept,
  acceptWords,
  advance,
  expect,
  failure,
  invalid,
  isAt,
  isName,
  list,
  note,
  notYet,
  type Parser,
  parenthesized,
  parseName,
  parseNames,
  peek,
  peekIs,
  spanFrom,
  spanOf,
} from './parserState.ts';
import type {
  ColumnConstraint,
  ColumnDefinition,
  Statement,
  TableConstraint,
} from './statement.ts';

/** CREATE TABLE, CREATE INDEX and CREATE VIEW, after the word CREATE. */

export function parseCreateTable(p: Parser, start: number): Statement {
  expect(p, 'TABLE');
  const ifNotExists = acceptWords(p, 'IF', 'NOT', 'EXISTS');
  const name = parseDefinedName(p, 'a table name');
  if (peekIs(p, 0, 'AS')) throw notYet('CREATE TABLE … AS', spanOf(peek(p)));
  const { columns, constraints } = parenthesized(p, parseElements);
  if (peekIs(p, 0, 'WITHOUT', 'STRICT')) {
    throw notYet(`${peek(p).key} after CREATE TABLE`, spanOf(peek(p)));
  }
  const span = spanFrom(p, start);
  return { kind: 'createTable', name, ifNotExists, columns, constraints, span };
}

export function parseCreateIndex(p: Parser, start: number): Statement {
  const unique = accept(p, 'UNIQUE');
  expect(p, 'INDEX');
  const ifNotExists = acceptWords(p, 'IF', 'NOT', 'EXISTS');
  const name = parseDefinedName(p, 'an index name');
  expect(p, 'ON');
  const table = parseName(p, 'a table name');
  const keys = parenthesized(p, () => list(p, parseSortKey));
  const where = accept(p, 'WHERE') ? { where: p.grammar.expression(p) } : undefined;
  const at = parseSites(p);
  const span = spanFrom(p, start);
  return { kind: 'createIndex', name, unique, ifNotExists, table, keys, ...where, at, span };
}

export function parseCreateView(p: Parser, start: number): Statement {
  expect(p, 'VIEW');
  if (peekIs(p, 0, 'IF') && peekIs(p, 1, 'NOT')) {
    throw notYet('CREATE VIEW IF NOT EXISTS', spanOf(peek(p)));
  }
  const name = parseDefinedName(p, 'a view name');
  const columns = peekIs(p, 0, '(') ? parenthesized(p, parseNames) : [];
  expect(p, 'AS');
  const query = p.grammar.query(p);
  return { kind: 'createView', name, columns, query, span: spanFrom(p, start) };
}

function parseDefinedName(p: Parser, what: string): Name {
  const name = parseName(p, what);
  if (peekIs(p, 0, '.')) {
    throw notYet('A name qualified by a schema', name.span, 'Leave the schema out.');
  }
  return name;
}

/* -------------------------------------------------------------------- elements */

type Elements = Pick<Extract<Statement, { kind: 'createTable' }>, 'columns' | 'constraints'>;

/** Columns, then constraints, between which SQLite needs no comma. */
function parseElements(p: Parser): Elements {
  const columns: ColumnDefinition[] = [];
  const constraints: TableConstraint[] = [];
  do {
    const constraint = parseTableConstraint(p);
    if (constraint !== undefined) {
      constraints.push(constraint);
      for (let next = parseTableConstraint(p); next !== undefined; next = parseTableConstraint(p)) {
        constraints.push(next);
      }
    } else if (constraints.length === 0) {
      columns.push(parseColumn(p));
    } else {
      throw failureAfterConstraints(p);
    }
  } while (accept(p, ','));
  if (columns.length === 0) throw failureWithoutColumns(p);
  return { columns, constraints };
}

function failureAfterConstraints(p: Parser): Error {
  if (!isName(p)) return failure(p);
  const message = 'A column cannot follow the constraints of a table.';
  return invalid('misplaced-column', message, spanOf(peek(p)), 'Write all columns first.');
}

function failureWithoutColumns(p: Parser): Error {
  return invalid('no-columns', 'A table has at least one column.', spanOf(peek(p)));
}

function parseColumn(p: Parser): ColumnDefinition {
  const name = parseName(p, 'a column name');
  const hasType = isName(p) && !isWidth(p) && !isGenerated(p);
  const type = hasType ? { type: parseType(p) } : undefined;
  const width = isWidth(p) ? { width: parseWidth(p) } : undefined;
  const constraints: ColumnConstraint[] = [];
  for (let next = parseColumnConstraint(p); next !== undefined; next = parseColumnConstraint(p)) {
    constraints.push(next);
  }
  if (isGenerated(p)) throw notYet('A generated column', spanOf(peek(p)));
  const span = spanFrom(p, name.span.start);
  return { kind: 'columnDefinition', name, ...type, ...width, constraints, span };
}

const isWidth = (p: Parser): boolean => peekIs(p, 0, 'WIDTH') && peek(p, 1).kind === 'number';

const isGenerated = (p: Parser): boolean =>
  peekIs(p, 0, 'AS') || (peekIs(p, 0, 'GENERATED') && peekIs(p, 1, 'ALWAYS'));

function parseWidth(p: Parser): number {
  advance(p);
  return parseNumber(p, 'a width in bytes', { isPositive: false, isInteger: false });
}

/* ----------------------------------------------------------------- constraints */

/** A constraint's own name, which nothing refers to. */
function skipConstraintName(p: Parser): boolean {
  if (!accept(p, 'CONSTRAINT')) return false;
  parseName(p, 'the name of a constraint');
  return true;
}

function parseColumnConstraint(p: Parser): ColumnConstraint | undefined {
  const { start } = peek(p);
  const isNamed = skipConstraintName(p);
  const read = columnConstraints.find(([words]) => isAtWords(p, words));
  if (read === undefined) {
    if (!isNamed) return undefined;
    for (const [words] of columnConstraints) note(p, words[0] ?? '');
    throw failure(p);
  }
  const [words, parse] = read;
  p.index += words.length;
  const constraint = parse(p, start);
  refuseConflictClause(p);
  return constraint;
}

function isAtWords(p: Parser, words: readonly string[]): boolean {
  const isHere = words.every((word, index) => peekIs(p, index, word));
  if (!isHere) note(p, words.join(' '));
  return isHere;
}

type ColumnProduction = (p: Parser, start: number) => ColumnConstraint;

/** By the words that begin them, which are read already. */
const columnConstraints: readonly (readonly [readonly string[], ColumnProduction])[] = [
  [['NOT', 'NULL'], (p, start) => ({ kind: 'notNull', span: spanFrom(p, start) })],
  [['NULL'], (p, start) => ({ kind: 'null', span: spanFrom(p, start) })],
  [['PRIMARY', 'KEY'], parseColumnPrimaryKey],
  [['UNIQUE'], (p, start) => ({ kind: 'unique', span: spanFrom(p, start) })],
  [['CHECK'], parseCheck],
  [['DEFAULT'], parseDefault],
  [
    ['COLLATE'],
    (p, start) => {
      const collation = parseName(p, 'the name of a collation');
      return { kind: 'collation', collation, span: spanFrom(p, start) };
    },
  ],
  [
    ['REFERENCES'],
    (p, start) => ({ kind: 'references', ...parseReferences(p), span: spanFrom(p, start) }),
  ],
];

function parseColumnPrimaryKey(p: Parser, start: number): ColumnConstraint {
  const descending = accept(p, 'DESC');
  if (!descending) accept(p, 'ASC');
  refuseConflictClause(p);
  const autoincrement = accept(p, 'AUTOINCREMENT');
  return { kind: 'primaryKey', descending, autoincrement, span: spanFrom(p, start) };
}

function parseCheck(p: Parser, start: number): Extract<ColumnConstraint, { kind: 'check' }> {
  const condition = parenthesized(p, p.grammar.expression);
  return { kind: 'check', condition, span: spanFrom(p, start) };
}

/** A constant, a signed number, or an expression in parentheses; a bare word is its own text. */
function parseDefault(p: Parser, start: number): ColumnConstraint {
  const value = parseDefaultValue(p);
  return { kind: 'default', value, span: spanFrom(p, start) };
}

function parseDefaultValue(p: Parser): Expression {
  const token = peek(p);
  if (peekIs(p, 0, '(')) return parenthesized(p, p.grammar.expression);
  if (token.key === '-' || token.key === '+') {
    advance(p);
    note(p, 'a number');
    if (peek(p).kind !== 'number') throw failure(p);
    const operand = p.grammar.primary(p);
    return { kind: 'unary', operator: token.key, operand, span: spanFrom(p, token.start) };
  }
  const value = isName(p) || token.kind !== 'symbol' ? p.grammar.primary(p) : undefined;
  if (value === undefined) throw failure(p);
  if (value.kind === 'column' && value.table === undefined) {
    return { kind: 'string', value: value.name.text, span: value.span };
  }
  return value;
}

interface Reference {
  readonly table: Name;
  readonly columns: readonly Name[];
}

/** After REFERENCES. NO ACTION, the default, is the only action taken. */
function parseReferences(p: Parser): Reference {
  const table = parseName(p, 'a table name');
  const columns = peekIs(p, 0, '(') ? parenthesized(p, parseNames) : [];
  while (peekIs(p, 0, 'ON') && peekIs(p, 1, 'DELETE', 'UPDATE')) {
    advance(p);
    const event = advance(p).key;
    if (acceptWords(p, 'NO', 'ACTION')) continue;
    if (!isAt(p, 'CASCADE', 'SET', 'RESTRICT')) throw failure(p);
    const words = ['ON', event, peek(p).key];
    if (peekIs(p, 0, 'SET')) words.push(peek(p, 1).key);
    throw notYet(words.join(' '), spanOf(peek(p)));
  }
  if (acceptWords(p, 'NOT', 'DEFERRABLE')) return { table, columns };
  if (peekIs(p, 0, 'DEFERRABLE', 'MATCH')) {
    throw notYet(`${peek(p).key} of a foreign key`, spanOf(peek(p)));
  }
  return { table, columns };
}

function parseTableConstraint(p: Parser): TableConstraint | undefined {
  const { start } = peek(p);
  const isNamed = skipConstraintName(p);
  const constraint = parseUnnamedConstraint(p, start);
  if (constraint === undefined && isNamed) throw failure(p);
  if (constraint !== undefined) refuseConflictClause(p);
  return constraint;
}

function parseUnnamedConstraint(p: Parser, start: number): TableConstraint | undefined {
  if (acceptWords(p, 'PRIMARY', 'KEY')) {
    const columns = parenthesized(p, parseKeyColumns);
    return { kind: 'primaryKey', columns, span: spanFrom(p, start) };
  }
  if (accept(p, 'UNIQUE')) {
    const columns = parenthesized(p, parseKeyColumns);
    return { kind: 'unique', columns, span: spanFrom(p, start) };
  }
  if (accept(p, 'CHECK')) return parseCheck(p, start);
  if (!acceptWords(p, 'FOREIGN', 'KEY')) return undefined;
  const columns = parenthesized(p, parseNames);
  expect(p, 'REFERENCES');
  const { table, columns: references } = parseReferences(p);
  return { kind: 'foreignKey', columns, table, references, span: spanFrom(p, start) };
}

/** The order in which a key is sorted changes no answer. */
function parseKeyColumns(p: Parser): Name[] {
  return list(p, () => {
    const column = parseName(p, 'a column name');
    if (peekIs(p, 0, 'COLLATE')) throw notYet('COLLATE in a key', spanOf(peek(p)));
    if (!accept(p, 'ASC')) accept(p, 'DESC');
    return column;
  });
}

function refuseConflictClause(p: Parser): void {
  if (peekIs(p, 0, 'ON') && peekIs(p, 1, 'CONFLICT')) {
    throw notYet('ON CONFLICT of a constraint', spanOf(peek(p)));
  }
}
