import type { Expression, Name } from './ast.ts';
import type {
  ColumnConstraint,
  ColumnDefinition,
  ConflictAction,
  TableConstraint,
} from './definition.ts';
import { parseNumber } from './parseAmounts.ts';
import { parseConflictAction } from './parseChange.ts';
import { parseType } from './parsePrimary.ts';
import {
  accept,
  acceptWords,
  advance,
  expect,
  failure,
  invalid,
  isName,
  list,
  note,
  type Parser,
  parenthesized,
  parseName,
  parseNames,
  peek,
  peekIs,
  spanFrom,
  spanOf,
} from './parserState.ts';

/** What stands between the parentheses of CREATE TABLE: columns and constraints. */

export interface Elements {
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly TableConstraint[];
}

/** Columns, then constraints, between which SQLite needs no comma. */
export function parseElements(p: Parser): Elements {
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

export function parseColumn(p: Parser): ColumnDefinition {
  const name = parseName(p, 'a column name');
  const hasType = isName(p) && !isWidth(p) && !isGenerated(p);
  const type = hasType ? { type: parseType(p) } : undefined;
  const width = isWidth(p) ? { width: parseWidth(p) } : undefined;
  const constraints: ColumnConstraint[] = [];
  for (let next = parseColumnConstraint(p); next !== undefined; next = parseColumnConstraint(p)) {
    constraints.push(next);
  }
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
  return parse(p, start);
}

function isAtWords(p: Parser, words: readonly string[]): boolean {
  const isHere = words.every((word, index) => peekIs(p, index, word));
  if (!isHere) note(p, words.join(' '));
  return isHere;
}

type ColumnProduction = (p: Parser, start: number) => ColumnConstraint;

/** By the words that begin them, which are read already. */
const columnConstraints: readonly (readonly [readonly string[], ColumnProduction])[] = [
  [
    ['NOT', 'NULL'],
    (p, start) => ({ kind: 'notNull', ...parseOnConflict(p), span: spanFrom(p, start) }),
  ],
  [['NULL'], (p, start) => ({ kind: 'null', span: spanFrom(p, start) })],
  [['PRIMARY', 'KEY'], parseColumnPrimaryKey],
  [['UNIQUE'], (p, start) => ({ kind: 'unique', ...parseOnConflict(p), span: spanFrom(p, start) })],
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
  [['GENERATED', 'ALWAYS', 'AS'], parseGenerated],
  [['AS'], parseGenerated],
];

function parseColumnPrimaryKey(p: Parser, start: number): ColumnConstraint {
  const descending = accept(p, 'DESC');
  if (!descending) accept(p, 'ASC');
  const onConflict = parseOnConflict(p);
  const autoincrement = accept(p, 'AUTOINCREMENT');
  const span = spanFrom(p, start);
  return { kind: 'primaryKey', descending, autoincrement, ...onConflict, span };
}

/** `AS (value) [STORED | VIRTUAL]`, after AS; a value that is not stored is virtual. */
function parseGenerated(p: Parser, start: number): ColumnConstraint {
  const value = parenthesized(p, p.grammar.expression);
  const stored = accept(p, 'STORED');
  if (!stored) accept(p, 'VIRTUAL');
  return { kind: 'generated', value, stored, span: spanFrom(p, start) };
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

type References = Omit<Extract<ColumnConstraint, { kind: 'references' }>, 'kind' | 'span'>;

/** After REFERENCES. DEFERRABLE leaves no trace: when a key is checked changes no answer. */
function parseReferences(p: Parser): References {
  const table = parseName(p, 'a table name');
  const columns = peekIs(p, 0, '(') ? parenthesized(p, parseNames) : [];
  let references: References = { table, columns };
  for (;;) {
    if (accept(p, 'MATCH')) parseName(p, 'the kind of match');
    else if (!peekIs(p, 0, 'ON') || !peekIs(p, 1, 'DELETE', 'UPDATE')) break;
    else references = { ...references, ...parseReferenceAction(p) };
  }
  const isDeferrable = acceptWords(p, 'NOT', 'DEFERRABLE') || accept(p, 'DEFERRABLE');
  if (isDeferrable && accept(p, 'INITIALLY') && !accept(p, 'DEFERRED')) expect(p, 'IMMEDIATE');
  return references;
}

/** `ON DELETE …`, `ON UPDATE …`; NO ACTION is what happens anyway. */
function parseReferenceAction(p: Parser): Pick<References, 'onDelete' | 'onUpdate'> {
  advance(p);
  const isDelete = advance(p).key === 'DELETE';
  if (acceptWords(p, 'NO', 'ACTION')) return {};
  const words = ['SET NULL', 'SET DEFAULT', 'CASCADE', 'RESTRICT'] as const;
  const action = words.find((word) => acceptWords(p, ...word.split(' ')));
  if (action === undefined) throw failure(p);
  return isDelete ? { onDelete: action } : { onUpdate: action };
}

function parseTableConstraint(p: Parser): TableConstraint | undefined {
  const { start } = peek(p);
  const isNamed = skipConstraintName(p);
  const constraint = parseUnnamedConstraint(p, start);
  if (constraint === undefined && isNamed) throw failure(p);
  return constraint;
}

function parseUnnamedConstraint(p: Parser, start: number): TableConstraint | undefined {
  if (acceptWords(p, 'PRIMARY', 'KEY')) {
    const columns = parenthesized(p, parseKeyColumns);
    return { kind: 'primaryKey', columns, ...parseOnConflict(p), span: spanFrom(p, start) };
  }
  if (accept(p, 'UNIQUE')) {
    const columns = parenthesized(p, parseKeyColumns);
    return { kind: 'unique', columns, ...parseOnConflict(p), span: spanFrom(p, start) };
  }
  if (accept(p, 'CHECK')) {
    const check = parseCheck(p, start);
    // SQLite reads it here and does nothing with it.
    parseOnConflict(p);
    return check;
  }
  if (!acceptWords(p, 'FOREIGN', 'KEY')) return undefined;
  const columns = parenthesized(p, parseNames);
  expect(p, 'REFERENCES');
  const { columns: references, ...target } = parseReferences(p);
  return { kind: 'foreignKey', columns, references, ...target, span: spanFrom(p, start) };
}

/** The order in which a key is sorted changes no answer. */
function parseKeyColumns(p: Parser): Name[] {
  return list(p, () => {
    const column = parseName(p, 'a column name');
    if (peekIs(p, 0, 'COLLATE')) {
      const message = 'A key compares values as its columns do.';
      throw invalid('key-collation', message, spanOf(peek(p)), 'Write COLLATE at the column.');
    }
    if (!accept(p, 'ASC')) accept(p, 'DESC');
    return column;
  });
}

/** `ON CONFLICT action` of a constraint. */
function parseOnConflict(p: Parser): { onConflict: ConflictAction } | undefined {
  return acceptWords(p, 'ON', 'CONFLICT') ? { onConflict: parseConflictAction(p) } : undefined;
}
