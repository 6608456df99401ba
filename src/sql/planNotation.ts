import type { Diagnostic } from '../base/diagnostic.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { tokenize } from './lexer.ts';
import { findExcess, parseTokens } from './parser.ts';
import { accept, expect, type Parser, parseName, peek, peekIs, spanFrom } from './parserState.ts';
import type { PlanLine } from './statement.ts';
import type { Token } from './token.ts';

/**
 * The notation of a `plan` block: one statement a line, an indented line continues the one above,
 * `--` begins a comment.
 *
 *     site1: v = SELECT d_id, e_name FROM department JOIN emp_1 ON e_id = d_vp
 *     SHIP v TO site4
 *     site4: ANSWER SELECT …
 *
 * Only the notation is read here. Whether names are known, assigned once, and ANSWER is the last
 * line, is for whoever makes a plan of it.
 */
export function parsePlanNotation(text: string): Result<readonly PlanLine[], Diagnostic> {
  const excess = findExcess(text);
  if (excess !== undefined) return fail(excess);
  const lines: PlanLine[] = [];
  for (const tokens of splitLines(text)) {
    const [first] = tokens;
    if (first !== undefined && isIndented(text, first)) return fail(continuesNothing(first));
    const line = parseTokens(text, tokens, parseLine);
    if (!line.ok) return line;
    lines.push(line.value);
  }
  return ok(Object.freeze(lines));
}

/** The tokens of each statement, each list with an end of its own. */
function splitLines(text: string): readonly (readonly Token[])[] {
  const groups: Token[][] = [];
  let previousEnd = 0;
  for (const token of tokenize(text)) {
    if (token.kind === 'end') break;
    const isFirstOfLine =
      groups.length === 0 || text.slice(previousEnd, token.start).includes('\n');
    const group = groups.at(-1);
    if (group === undefined || (isFirstOfLine && !isIndented(text, token))) groups.push([token]);
    else group.push(token);
    previousEnd = token.end;
  }
  return groups.map((group) => [...group, endOf(group)]);
}

function endOf(group: readonly Token[]): Token {
  const end = group.at(-1)?.end ?? 0;
  return { kind: 'end', key: '', text: '', start: end, end };
}

function isIndented(text: string, token: Token): boolean {
  const lineStart = text.lastIndexOf('\n', token.start - 1) + 1;
  return /^[ \t]/.test(text.slice(lineStart, token.start + 1));
}

function continuesNothing(token: Token): Diagnostic {
  return {
    code: 'continues-nothing',
    message: 'An indented line continues the one above it, and there is none.',
    span: { start: token.start, end: token.end },
    hint: 'Begin the first statement at the start of its line.',
  };
}

function parseLine(p: Parser): PlanLine {
  const line = parseStep(p);
  accept(p, ';');
  return line;
}

function parseStep(p: Parser): PlanLine {
  const { start } = peek(p);
  // `ship: v = …` computes at a site of that name.
  if (!peekIs(p, 1, ':') && accept(p, 'SHIP')) {
    const relation = parseName(p, 'the name of a result or fragment');
    expect(p, 'TO');
    const target = parseName(p, 'a site name');
    return { kind: 'ship', relation, target, span: spanFrom(p, start) };
  }
  const site = parseName(p, 'a site name');
  expect(p, ':');
  if (!peekIs(p, 1, '=') && accept(p, 'ANSWER')) {
    const query = p.grammar.query(p);
    return { kind: 'answer', site, query, span: spanFrom(p, start) };
  }
  const result = parseName(p, 'the name of a result');
  expect(p, '=');
  const query = p.grammar.query(p);
  return { kind: 'compute', site, result, query, span: spanFrom(p, start) };
}
