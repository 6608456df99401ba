import { parseDelete, parseInsert, parseUpdate } from './parseChange.ts';
import {
  accept,
  acceptPhrase,
  acceptWords,
  expect,
  failure,
  isAt,
  nested,
  type Parser,
  parseNames,
  parseSchemaName,
  peek,
  peekIs,
  spanFrom,
} from './parserState.ts';
import type { Statement, TriggerStep } from './statement.ts';

type Trigger = Extract<Statement, { readonly kind: 'createTrigger' }>;

/** CREATE TRIGGER, after CREATE [TEMPORARY]. */
export function parseCreateTrigger(p: Parser, start: number, temporary = false): Statement {
  expect(p, 'TRIGGER');
  const ifNotExists = acceptPhrase(p, 'IF', 'NOT', 'EXISTS');
  const name = parseSchemaName(p, 'a trigger name');
  const time = (['BEFORE', 'AFTER', 'INSTEAD OF'] as const).find((words) =>
    acceptWords(p, ...words.split(' ')),
  );
  const event = parseEvent(p);
  expect(p, 'ON');
  const table = parseSchemaName(p, 'a table name');
  acceptWords(p, 'FOR', 'EACH', 'ROW');
  const when = accept(p, 'WHEN') ? { when: p.grammar.expression(p) } : undefined;
  const body = nested(p, () => parseBody(p));
  const at = time === undefined ? undefined : { time };
  const rest = { ...at, ...event, table, ...when, body, span: spanFrom(p, start) };
  return { kind: 'createTrigger', name, temporary, ifNotExists, ...rest };
}

function parseEvent(p: Parser): Pick<Trigger, 'event' | 'columns'> {
  if (accept(p, 'INSERT')) return { event: 'INSERT', columns: [] };
  if (accept(p, 'DELETE')) return { event: 'DELETE', columns: [] };
  expect(p, 'UPDATE');
  return { event: 'UPDATE', columns: accept(p, 'OF') ? parseNames(p) : [] };
}

/** `BEGIN step; … END`: every step has its semicolon. */
function parseBody(p: Parser): TriggerStep[] {
  expect(p, 'BEGIN');
  const steps: TriggerStep[] = [];
  do {
    steps.push(parseStep(p));
    expect(p, ';');
  } while (!accept(p, 'END'));
  return steps;
}

function parseStep(p: Parser): TriggerStep {
  const { start } = peek(p);
  if (peekIs(p, 0, 'INSERT', 'REPLACE')) return parseInsert(p, start);
  if (isAt(p, 'UPDATE')) return parseUpdate(p, start);
  if (isAt(p, 'DELETE')) return parseDelete(p, start);
  if (!isAt(p, 'SELECT', 'VALUES', 'WITH', 'INSERT')) throw failure(p);
  const query = p.grammar.query(p);
  return { kind: 'selectStatement', query, span: spanFrom(p, start) };
}
