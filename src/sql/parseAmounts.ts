import type { Name } from './ast.ts';
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
  spanOf,
} from './parserState.ts';

/** What our own statements have in common: amounts with units, lists of sites, options. */

interface NumberRules {
  readonly isInteger: boolean;
  /** Whether zero is too little. */
  readonly isPositive: boolean;
}

/** An unsigned number in plain sight; `what` says what it counts. */
export function parseNumber(p: Parser, what: string, rules: NumberRules): number {
  note(p, what);
  const token = peek(p);
  if (token.kind !== 'number') throw failure(p);
  advance(p);
  const value = Number(token.text);
  const isRight =
    Number.isFinite(value) &&
    (!rules.isInteger || Number.isInteger(value)) &&
    (!rules.isPositive || value > 0);
  if (isRight) return value;
  const kind = rules.isInteger ? 'a whole number' : 'a number';
  const message = `Here stands ${what}: ${kind}${rules.isPositive ? ' above zero' : ''}.`;
  throw invalid('bad-amount', message, spanOf(token));
}

export function parseCount(p: Parser, what: string): number {
  return parseNumber(p, what, { isInteger: true, isPositive: true });
}

/** `20 MS`. */
export function parseMilliseconds(p: Parser): number {
  const amount = parseNumber(p, 'a number of milliseconds', {
    isInteger: false,
    isPositive: false,
  });
  expect(p, 'MS');
  return amount;
}

/** `1000 KBPS`: 1 KBPS is 1000 bytes per second. */
export function parseKbps(p: Parser): number {
  const amount = parseNumber(p, 'a bandwidth', { isInteger: false, isPositive: true });
  expect(p, 'KBPS');
  return amount;
}

/** `[AT site1, site2]`; none when it is left out. */
export function parseSites(p: Parser): Name[] {
  return accept(p, 'AT') ? parseSiteList(p) : [];
}

/** `[AT site1, site2, site1]`: one site for each of several fragments, so it may be named again. */
export function parseSitePerFragment(p: Parser): Name[] {
  return accept(p, 'AT') ? list(p, () => parseName(p, 'a site name')) : [];
}

export function parseSiteList(p: Parser): Name[] {
  const sites: Name[] = [];
  do {
    const site = parseName(p, 'a site name');
    if (sites.some((other) => other.text === site.text)) {
      throw invalid('repeated-site', `Site ${site.text} is listed twice.`, site.span);
    }
    sites.push(site);
  } while (accept(p, ','));
  return sites;
}

/**
 * Options that begin with a word of their own, in any order, each at most once. `needed` asks for
 * at least one.
 */
export function parseOptions(
  p: Parser,
  options: Readonly<Record<string, (p: Parser) => void>>,
  isNeeded: boolean,
): void {
  const seen = new Set<string>();
  for (;;) {
    const token = peek(p);
    const parse = Object.hasOwn(options, token.key) ? options[token.key] : undefined;
    if (parse === undefined) break;
    if (seen.has(token.key)) {
      throw invalid('repeated-option', `${token.key} is given twice.`, spanOf(token));
    }
    seen.add(token.key);
    advance(p);
    parse(p);
  }
  for (const word of Object.keys(options)) if (!seen.has(word)) note(p, word);
  if (isNeeded && seen.size === 0) throw failure(p);
}
