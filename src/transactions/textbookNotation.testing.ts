import { assert } from '../base/assert.ts';
import { siteId } from '../base/brand.ts';
import type { Action, MiniRow } from './miniDatabase.testing.ts';
import { runTextbook, type Statement, type TextbookOptions } from './runTextbook.testing.ts';

/**
 * Statements in the notation of textbooks: `R1(X) W2(X@s1) C1 A2`. An item without a site is at s1;
 * a write writes the transaction's number.
 */
function readTextbook(text: string): readonly Statement[] {
  return text.split(/\s+/).map((word) => {
    const [, letter, number, key, at] = /^([RWCA])(\d+)(?:\((\w+)(?:@(\w+))?\))?$/.exec(word) ?? [];
    assert(letter && number, `${word} is not the notation of a textbook`);
    const site = siteId(at ?? 's1');
    return { transaction: `T${number}`, site, action: actionOf(letter, Number(number), key) };
  });
}

function actionOf(letter: string, number: number, key = ''): Action {
  if (letter === 'C') return { kind: 'commit' };
  if (letter === 'A') return { kind: 'abort' };
  if (letter === 'R') return { kind: 'select', where: { key } };
  return { kind: 'update', where: { key }, to: () => number, isBlind: true };
}

/** Runs a textbook's schedule on rows that are all 0, and commits in the order of the numbers. */
export function runNotation(text: string, options: Partial<TextbookOptions> = {}) {
  const statements = readTextbook(text);
  const names = new Set(statements.map(({ transaction }) => transaction));
  const home = siteId('s1');
  const commits = [...names].sort().map((transaction): Statement => {
    return { transaction, site: home, action: { kind: 'commit' } };
  });
  const rows = new Map<ReturnType<typeof siteId>, MiniRow[]>([[home, []]]);
  for (const { site, action } of statements) {
    const known = rows.get(site) ?? [];
    rows.set(site, known);
    if (!('where' in action) || !('key' in action.where)) continue;
    const { key } = action.where;
    if (known.every(({ id }) => id !== key)) known.push({ id: key, value: 0 });
  }
  return runTextbook([...statements, ...commits], rows, {
    scope: 'predicate',
    rule: 'anybody',
    detection: 'none',
    restarts: false,
    ...options,
  });
}
