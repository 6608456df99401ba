import { createInterner } from './interner.ts';
import { createTable } from './table.ts';

/**
 * Sets of messages under way to one site, as small integers: what a set is with one message more or
 * less is computed once.
 */
export interface Inboxes {
  /** The empty set. */
  readonly none: number;
  /** Envelopes, ascending. */
  readonly members: (inbox: number) => readonly number[];
  /** With one message more; two equal ones are one. */
  readonly plus: (inbox: number, envelope: number) => number;
  readonly minus: (inbox: number, envelope: number) => number;
  readonly filtered: (inbox: number, isKept: (envelope: number) => boolean) => number;
}

export function createInboxes(): Inboxes {
  const known = createInterner<readonly number[]>((members) => members.join());
  const larger = createTable();
  const smaller = createTable();
  const members = known.valueOf;

  const plus = (inbox: number, envelope: number): number => {
    const before = larger.at(inbox, envelope);
    if (before >= 0) return before;
    const own = members(inbox);
    const next = own.includes(envelope)
      ? inbox
      : known.numberOf([...own, envelope].sort((a, b) => a - b));
    larger.put(inbox, envelope, next);
    return next;
  };

  const filtered = (inbox: number, isKept: (envelope: number) => boolean): number =>
    known.numberOf(members(inbox).filter(isKept));

  const minus = (inbox: number, envelope: number): number => {
    const before = smaller.at(inbox, envelope);
    if (before >= 0) return before;
    const next = filtered(inbox, (other) => other !== envelope);
    smaller.put(inbox, envelope, next);
    return next;
  };

  return { none: known.numberOf([]), members, plus, minus, filtered };
}
