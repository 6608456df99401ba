import type { Diagnostic } from '../../base/diagnostic.ts';
import { nearestName } from '../../base/nearestName.ts';
import type { Name } from '../../sql/ast.ts';
import {
  accept,
  advance,
  expect,
  failure,
  invalid,
  isAt,
  note,
  type Parser,
  parseName,
  peek,
  spanFrom,
} from '../../sql/parserState.ts';
import type { MessagePattern, Moment, SiteEvent } from './schedule.ts';
import {
  MESSAGE_WORDS,
  type MessageWord,
  type ProtocolWords,
  RECORD_WORDS,
  STATE_WORDS,
} from './scheduleWords.ts';

/** `AT 120 MS`, or `AFTER site1 SENDS prepare TO site2 #2`. */
export function parseMoment(p: Parser, words: ProtocolWords): Moment {
  if (accept(p, 'AT')) return { kind: 'time', atMs: parseMilliseconds(p) };
  const isBefore = isAt(p, 'BEFORE');
  if (!isBefore && !isAt(p, 'AFTER')) throw failure(p);
  advance(p);
  const site = parseName(p, 'a site name');
  const event = parseSiteEvent(p, words);
  return { kind: 'event', order: isBefore ? 'before' : 'after', site, event, nth: parseNth(p) };
}

function parseSiteEvent(p: Parser, words: ProtocolWords): SiteEvent {
  if (accept(p, 'SENDS')) {
    const message = parseMessage(p, words);
    return { kind: 'sends', message, ...optional('to', accept(p, 'TO') && siteName(p)) };
  }
  if (accept(p, 'RECEIVES')) {
    const message = parseMessage(p, words);
    return { kind: 'receives', message, ...optional('from', accept(p, 'FROM') && siteName(p)) };
  }
  if (accept(p, 'FORCES')) {
    return { kind: 'forces', record: parseWord(p, 'log record', RECORD_WORDS, words.records) };
  }
  if (accept(p, 'ENTERS')) {
    return { kind: 'enters', state: parseWord(p, 'state', STATE_WORDS, words.states) };
  }
  throw failure(p);
}

const siteName = (p: Parser): Name => parseName(p, 'a site name');

const optional = <Key extends string>(key: Key, name: Name | false) =>
  name === false ? {} : ({ [key]: name } satisfies Record<string, Name>);

/** `vote FROM site2 TO site1 #2`, in either order. */
export function parseMessagePattern(p: Parser, words: ProtocolWords): MessagePattern {
  const message = parseMessage(p, words);
  let from: Name | undefined;
  let to: Name | undefined;
  let nth = 1;
  for (;;) {
    if (from === undefined && accept(p, 'FROM')) from = siteName(p);
    else if (to === undefined && accept(p, 'TO')) to = siteName(p);
    else if (isNumberSign(p)) nth = parseNth(p);
    else break;
  }
  return { message, nth, ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

function parseMessage(p: Parser, words: ProtocolWords): MessageWord {
  const word = parseWord(p, 'message', MESSAGE_WORDS, words.messages);
  if (word !== 'vote') return word;
  if (accept(p, 'YES')) return 'vote yes';
  if (accept(p, 'NO')) return 'vote no';
  return accept(p, 'READONLY') ? 'vote readonly' : word;
}

/** A word that some protocol has; the fault lists those of the protocol that is meant. */
function parseWord<Word extends string>(
  p: Parser,
  what: string,
  known: readonly Word[],
  own: readonly Word[],
): Word {
  const token = peek(p);
  if (token.kind !== 'word') {
    note(p, `a ${what}`);
    throw failure(p);
  }
  const found = known.find((word) => word.toUpperCase() === token.key);
  advance(p);
  if (found !== undefined) return found;
  const nearest = nearestName(token.text, own);
  const guess = nearest === undefined ? '' : `Did you mean ${nearest}? `;
  const single = own.filter((word) => !word.includes(' '));
  throw invalid(
    `unknown-${what.replace(' ', '-')}`,
    `There is no ${what} ${token.text}.`,
    { start: token.start, end: token.end },
    `${guess}The protocol has ${single.join(', ')}.`,
  );
}

export function parseMilliseconds(p: Parser): number {
  note(p, 'a number of milliseconds');
  const token = peek(p);
  if (token.kind !== 'number') throw failure(p);
  const amount = Number(token.text);
  advance(p);
  expect(p, 'MS');
  if (Number.isFinite(amount) && amount <= LATEST_MS) return amount;
  throw invalid('invalid-amount', tooLate(amount), spanFrom(p, token.start));
}

/** An hour of simulated time; a run ends long before. */
const LATEST_MS = 3_600_000;
const tooLate = (amount: number): Diagnostic['message'] =>
  `${amount} ms is too late: a schedule ends within ${LATEST_MS} ms.`;

/** `#2`: the sign is no token of SQL. */
function parseNth(p: Parser): number {
  if (!isNumberSign(p)) return 1;
  const sign = advance(p);
  const token = peek(p);
  note(p, 'a whole number from 1');
  const nth = token.kind === 'number' ? Number(token.text) : 0;
  if (!Number.isInteger(nth) || nth < 1) throw failure(p);
  advance(p);
  if (nth <= 1000) return nth;
  throw invalid('invalid-amount', `#${nth} is too many.`, spanFrom(p, sign.start));
}

function isNumberSign(p: Parser): boolean {
  const token = peek(p);
  if (token.kind === 'bad' && p.text[token.start] === '#') return true;
  note(p, '#');
  return false;
}
