import type { Actor } from './actor.ts';
import { createInboxes } from './inboxes.ts';
import { createLocalMoves, type LocalMove, type Surroundings } from './localMoves.ts';
import { FAULT, type StepKind, UNSTABLE } from './packedSystem.ts';
import { type CodedMove, type SiteCode, WritableSiteCode } from './siteCode.ts';
import { ABORTED, COMMITTED, UP } from './siteFacts.ts';
import { createTable } from './table.ts';

/**
 * A *cell* is all there is at one site: its local state and the messages under way to it, interned
 * to one small integer. Whatever a site can do depends on its cell alone, so its moves are put
 * together once for each cell, and the search then works on integers only. The inbox is a set: two
 * equal messages under way from one sender are one.
 */
export interface CompiledSite {
  readonly name: string;
  readonly start: number;
  /** By cell, as `siteFacts.ts` packs them. */
  readonly facts: readonly number[];
  /** By cell: a bit for each site from which a message is under way. */
  readonly senders: readonly number[];
  /** All moves, for whoever reads; `code` has them for the search. */
  readonly moves: readonly LocalMove[];
  readonly code: SiteCode;
  /** Compiles the moves of a cell; returns where its code starts. */
  readonly compile: (cell: number) => number;
  /** The cell with one more message under way to it. */
  readonly push: (cell: number, envelope: number) => number;
  /** The cell without the messages of the senders in a mask. */
  readonly cut: (cell: number, senders: number) => number;
  /** What is in a cell, to be read: sites stand in it by their names. */
  readonly contentOf: (cell: number) => unknown;
}

/** Every one of them is kept with its moves. */
export const MOST_CELLS = 1 << 20;
/** More than there are inboxes, for there are not more of them than cells. */
const INBOXES = 1 << 24;

export function compileSite<State, Message>(
  actor: Actor<State, Message>,
  number: number,
  around: Surroundings<Message>,
): CompiledSite {
  const local = createLocalMoves(actor, number, around);
  const inboxes = createInboxes();
  const { cellOf, stateOf, inboxOf } = createCells();
  const facts: number[] = [];
  const senders: number[] = [];
  const code = new WritableSiteCode();
  const pushed = createTable();

  const senderBit = (envelope: number): number =>
    1 << (around.envelopes[number]?.valueOf(envelope).from ?? 0);

  const numberOf = (state: number, inbox: number): number => {
    const cell = cellOf(state, inbox);
    if (cell < facts.length) return cell;
    facts.push(local.facts(state));
    const members = inboxes.members(inbox);
    senders.push(members.reduce((mask, envelope) => mask | senderBit(envelope), 0));
    code.starts.push(0);
    if (cell === MOST_CELLS) around.tooMany(actor.name);
    return cell;
  };

  const push = (cell: number, envelope: number): number => {
    const known = pushed.at(cell, envelope);
    if (known >= 0) return known;
    const next = numberOf(stateOf(cell), inboxes.plus(inboxOf(cell), envelope));
    pushed.put(cell, envelope, next);
    return next;
  };

  const cut = (cell: number, mask: number): number => {
    if (((senders[cell] ?? 0) & mask) === 0) return cell;
    const isKept = (envelope: number) => (senderBit(envelope) & mask) === 0;
    return numberOf(stateOf(cell), inboxes.filtered(inboxOf(cell), isKept));
  };

  const coded = (from: number, move: LocalMove, inbox: number): CodedMove => {
    const { kind, sends, awaits, deed } = move;
    const cell = numberOf(move.state, inbox);
    const isUnstableNow = isUnstable(facts[from] ?? 0, facts[cell] ?? 0);
    const marks = (isFault(kind) ? FAULT : 0) | (isUnstableNow ? UNSTABLE : 0);
    const more = kind === 'crashes' ? cut(cell, -1) : awaits;
    return { number: move.number, kind, marks, cell, more, sends, hasDeed: deed !== undefined };
  };

  const compile = (cell: number): number => {
    const state = stateOf(cell);
    const inbox = inboxOf(cell);
    const all = local.own(state).map((move) => coded(cell, move, inbox));
    for (const envelope of inboxes.members(inbox)) {
      for (const move of local.arrivals(state, envelope)) {
        all.push(coded(cell, move, move.isTaken ? inboxes.minus(inbox, envelope) : inbox));
      }
    }
    const moves = withoutTwins(all.filter((move) => !isLoop(cell, move)));
    return code.add(cell, all.length - moves.length, moves);
  };

  const contentOf = (cell: number): unknown => ({
    state: local.stateOf(stateOf(cell)),
    inbox: inboxes.members(inboxOf(cell)).map((envelope) => {
      const { from = 0, message } = around.envelopes[number]?.valueOf(envelope) ?? {};
      return { site: around.siteNames[from], message };
    }),
  });

  const start = numberOf(local.start, inboxes.none);
  const { all: moves } = local;
  return { name: actor.name, start, facts, senders, moves, code, compile, push, cut, contentOf };
}

/** Numbers for pairs of a local state and an inbox. */
function createCells() {
  const numbers = new Map<number, number>();
  const states: number[] = [];
  const inboxes: number[] = [];
  return {
    cellOf: (state: number, inbox: number): number => {
      const key = state * INBOXES + inbox;
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, states.length);
      states.push(state);
      inboxes.push(inbox);
      return states.length - 1;
    },
    stateOf: (cell: number): number => states[cell] ?? 0,
    inboxOf: (cell: number): number => inboxes[cell] ?? 0,
  };
}

/** A step that changes nothing is counted; a fault that changes nothing has been spent. */
const isLoop = (from: number, { kind, cell, sends }: CodedMove): boolean =>
  isFree(kind) && cell === from && sends.length === 0;

/**
 * Steps that come to the same whatever the others do, as to abort by oneself and as one was told
 * to: the first of them is visited, the others are counted. Not so where a diagram shows what was
 * done.
 */
function withoutTwins(moves: readonly CodedMove[]): readonly CodedMove[] {
  return moves.filter((move, place) => {
    if (!isFree(move.kind) || move.hasDeed) return true;
    for (let other = 0; other < place; other += 1) {
      const before = moves[other];
      if (before && isFree(before.kind) && !before.hasDeed && comeToTheSame(before, move)) {
        return false;
      }
    }
    return true;
  });
}

const comeToTheSame = (one: CodedMove, other: CodedMove): boolean =>
  one.cell === other.cell &&
  one.marks === other.marks &&
  one.sends.length === other.sends.length &&
  one.sends.every(({ to, envelope }, place) => {
    const send = other.sends[place];
    return send?.to === to && send.envelope === envelope;
  });

const isFree = (kind: StepKind): boolean => kind === 'acts' || kind === 'receives';

function isFault(kind: StepKind): boolean {
  return kind !== 'acts' && kind !== 'receives' && kind !== 'timesOut' && kind !== 'misses';
}

/** What was decided is no longer, or both were. A site that is down says nothing. */
function isUnstable(before: number, after: number): boolean {
  const decided = before & (COMMITTED | ABORTED);
  if (decided === 0) return false;
  const isNow = after & (COMMITTED | ABORTED);
  return isNow !== decided && (after & UP) !== 0;
}
