import type { Diagnostic } from '../../base/diagnostic.ts';
import { nearestName } from '../../base/nearestName.ts';
import type { Name } from '../../sql/ast.ts';
import { tokenize } from '../../sql/lexer.ts';
import { findExcess, maximumErrors, parseTokens } from '../../sql/parser.ts';
import {
  accept,
  advance,
  expect,
  failure,
  invalid,
  list,
  note,
  type Parser,
  parseName,
  peek,
  peekIs,
  spanFrom,
} from '../../sql/parserState.ts';
import { parseStatement } from '../../sql/parseStatement.ts';
import type { Token } from '../../sql/token.ts';
import { parseMessagePattern, parseMilliseconds, parseMoment } from './parseMoment.ts';
import type { Fault, Schedule, ScheduleStatement, WorkStatement } from './schedule.ts';
import { isProtocolName, PROTOCOL_NAMES, type ProtocolWords } from './scheduleWords.ts';
import { isDeclaration, splitStatements } from './splitStatements.ts';

/** More than anybody can follow; and every run is bounded. */
const MOST_STATEMENTS = 2_000;

/**
 * Text of a `schedule` block to its statements. A faulty one is stepped over, so that all faults
 * are found. SQL is parsed here too, but what its names mean is for whoever knows the catalog.
 *
 * @param words those of the block's protocol, for hints
 */
export function parseSchedule(
  text: string,
  words: ProtocolWords,
): { readonly schedule: Schedule; readonly errors: readonly Diagnostic[] } {
  const excess = findExcess(text);
  if (excess !== undefined) return { schedule: { statements: [] }, errors: [excess] };
  const statements: ScheduleStatement[] = [];
  const errors: Diagnostic[] = [];
  for (const tokens of splitStatements(tokenize(text))) {
    if (errors.length >= maximumErrors || statements.length >= MOST_STATEMENTS) break;
    const parsed = parseTokens(text, tokens, (p) => parseOne(p, words));
    if (parsed.ok) statements.push(parsed.value);
    else errors.push(withMissingSemicolon(parsed.error, tokens));
  }
  if (statements.length >= MOST_STATEMENTS) errors.push(tooLong(text));
  const named = withDeclaredNames(statements);
  errors.push(...undeclared(named));
  return { schedule: { statements: named }, errors };
}

/** A transaction is called as it was where it was declared; case does not tell two apart. */
function withDeclaredNames(statements: readonly ScheduleStatement[]): readonly ScheduleStatement[] {
  const spellings = new Map<string, string>();
  return statements.map((statement) => {
    if (!('transaction' in statement)) return statement;
    const { transaction } = statement;
    const folded = transaction.text.toLowerCase();
    if (statement.kind === 'transaction' && !spellings.has(folded)) {
      spellings.set(folded, transaction.text);
    }
    const text = spellings.get(folded) ?? transaction.text;
    return { ...statement, transaction: { ...transaction, text } };
  });
}

const tooLong = (text: string): Diagnostic => ({
  code: 'too-long',
  message: `A schedule has at most ${MOST_STATEMENTS} statements.`,
  span: { start: 0, end: text.length },
});

/** What was found where a statement did not end may be the beginning of the next. */
function withMissingSemicolon(error: Diagnostic, tokens: readonly Token[]): Diagnostic {
  const index = tokens.findIndex(({ start }) => start === error.span.start);
  if (error.code !== 'unexpected-token') return error;
  // After the name of a table `T1` was read as its alias.
  const next = [index, index - 1].map((place) => tokens.slice(place, place + 3));
  const begins = next.find(([first, second, third], back) => {
    if (!first || !second || !third || index - back < 1) return false;
    return second.key === ':' || isDeclaration(second, third) || isFaultWord(first.key);
  });
  if (begins?.[0] === undefined) return error;
  return { ...error, hint: `Is a semicolon missing before ${begins[0].text}?` };
}

const isFaultWord = (key: string): boolean =>
  ['CRASH', 'RECOVER', 'LOSE', 'DUPLICATE', 'DELAY', 'PARTITION', 'HEAL'].includes(key);

function parseOne(p: Parser, words: ProtocolWords): ScheduleStatement {
  const { start } = peek(p);
  if (!peekIs(p, 1, ':') && !isDeclaration(peek(p, 1), peek(p, 2))) {
    const fault = parseFault(p, words, start);
    if (fault !== undefined) return fault;
  }
  const transaction = asWritten(p, parseName(p, 'a transaction name'));
  if (accept(p, 'AT')) {
    const site = parseName(p, 'a site name');
    return { kind: 'transaction', transaction, site, span: spanFrom(p, start) };
  }
  expect(p, ':');
  return parseAction(p, transaction, start);
}

/** `T1` is shown as `T1`. */
const asWritten = (p: Parser, name: Name): Name =>
  name.quoted ? name : { ...name, text: p.text.slice(name.span.start, name.span.end) };

function parseFault(p: Parser, words: ProtocolWords, start: number): Fault | undefined {
  if (accept(p, 'CRASH')) {
    const site = parseName(p, 'a site name');
    const moment = parseMoment(p, words);
    return { kind: 'crash', site, moment, span: spanFrom(p, start) };
  }
  if (accept(p, 'RECOVER')) {
    const site = parseName(p, 'a site name');
    const moment = parseMoment(p, words);
    return { kind: 'recover', site, moment, span: spanFrom(p, start) };
  }
  if (accept(p, 'LOSE')) {
    return { kind: 'lose', message: parseMessagePattern(p, words), span: spanFrom(p, start) };
  }
  if (accept(p, 'DUPLICATE')) {
    return { kind: 'duplicate', message: parseMessagePattern(p, words), span: spanFrom(p, start) };
  }
  if (accept(p, 'DELAY')) {
    const message = parseMessagePattern(p, words);
    expect(p, 'BY');
    return { kind: 'delay', message, byMs: parseMilliseconds(p), span: spanFrom(p, start) };
  }
  if (accept(p, 'PARTITION')) {
    const group = list(p, (inner) => parseName(inner, 'a site name'));
    expect(p, 'FROM');
    const from = list(p, (inner) => parseName(inner, 'a site name'));
    const moment = parseMoment(p, words);
    return { kind: 'partition', group, from, moment, span: spanFrom(p, start) };
  }
  if (accept(p, 'HEAL')) {
    return { kind: 'heal', moment: parseMoment(p, words), span: spanFrom(p, start) };
  }
  return undefined;
}

/** What a transaction does. */
function parseAction(p: Parser, transaction: Name, start: number): ScheduleStatement {
  if (accept(p, 'COMMIT')) {
    const protocol = accept(p, 'WITH') ? parseProtocol(p) : undefined;
    const span = spanFrom(p, start);
    return { kind: 'commit', transaction, ...(protocol === undefined ? {} : { protocol }), span };
  }
  if (accept(p, 'ABORT') || accept(p, 'ROLLBACK')) {
    return { kind: 'abort', transaction, span: spanFrom(p, start) };
  }
  return parseWork(p, transaction, start);
}

function parseWork(p: Parser, transaction: Name, start: number): WorkStatement {
  const first = peek(p);
  const statement = parseStatement(p);
  const span = spanFrom(p, start);
  const sql = p.text.slice(first.start, span.end);
  switch (statement.kind) {
    case 'selectStatement':
      return { kind: 'work', transaction, work: statement.query, sql, span };
    case 'insert':
    case 'update':
    case 'delete':
      return { kind: 'work', transaction, work: statement, sql, span };
    // All else defines the database, or is of the lab's own.
    default:
      throw invalid(
        'not-in-a-transaction',
        'A transaction has SELECT, INSERT, UPDATE, DELETE, COMMIT and ABORT.',
        { start: first.start, end: span.end },
        statement.kind === 'transaction' || statement.kind === 'savepoint'
          ? `It begins with ${transaction.text} AT site; and is kept or undone as a whole.`
          : 'What defines the database stands in the sql setup blocks.',
      );
  }
}

/** `2pc-presumed-abort` is several tokens of SQL, and the first of them a faulty one. */
function parseProtocol(p: Parser): string {
  const { start, kind } = peek(p);
  const written = /^[\w-]+/.exec(p.text.slice(start))?.[0] ?? '';
  if (kind === 'end' || written === '') {
    note(p, 'a protocol name');
    throw failure(p);
  }
  const end = start + written.length;
  while (peek(p).kind !== 'end' && peek(p).start < end) advance(p);
  if (isProtocolName(written)) return written;
  const nearest = nearestName(written, PROTOCOL_NAMES);
  const guess = nearest === undefined ? '' : `Did you mean ${nearest}? `;
  throw invalid(
    'unknown-protocol',
    `There is no protocol ${written}.`,
    { start, end },
    `${guess}Known: ${PROTOCOL_NAMES.join(', ')}.`,
  );
}

/** Who acts must have been declared, once and before, and must not have ended. */
function undeclared(statements: readonly ScheduleStatement[]): readonly Diagnostic[] {
  const errors: Diagnostic[] = [];
  const declared: string[] = [];
  const ended = new Set<string>();
  for (const statement of statements) {
    if (!('transaction' in statement)) continue;
    const { text, span } = statement.transaction;
    if (statement.kind === 'transaction') {
      if (declared.includes(text)) {
        const message = `There is a transaction ${text} already.`;
        errors.push({ code: 'duplicate-transaction', message, span });
      }
      declared.push(text);
    } else if (!declared.includes(text)) {
      errors.push(unknownTransaction(statement.transaction, declared));
    } else if (ended.has(text)) {
      const message = `${text} has ended: nothing can follow its COMMIT or ABORT.`;
      errors.push({ code: 'transaction-ended', message, span: statement.span });
    }
    if (statement.kind === 'commit' || statement.kind === 'abort') ended.add(text);
  }
  return errors;
}

function unknownTransaction({ text, span }: Name, declared: readonly string[]): Diagnostic {
  const nearest = nearestName(text, declared);
  const hint =
    nearest === undefined ? `Write ${text} AT site; before its first statement.` : undefined;
  return {
    code: 'unknown-transaction',
    message: `The transaction ${text} was not started.`,
    span,
    hint: hint ?? `Did you mean ${nearest}?`,
  };
}
