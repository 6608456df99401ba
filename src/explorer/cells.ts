import type { Actor, Move, Send } from './actor.ts';
import type { CompiledMove, CompiledSend } from './compiledMove.ts';
import { createInterner, type Interner } from './interner.ts';
import { FAULT, type StepKind, UNSTABLE } from './packedSystem.ts';
import { createSiteCode, type SiteCode } from './siteCode.ts';
import { ABORTED, COMMITTED, packFacts, UP } from './siteFacts.ts';
import { createTable } from './table.ts';

/**
 * A *cell* is all there is at one site: its local state and the messages under way to it, interned
 * to one small integer. Whatever a site can do depends on its cell alone, so its moves are computed
 * once for each cell by the readable machine, and the search then works on integers only. The inbox
 * is a set: two equal messages under way from one sender are one.
 */
export interface CompiledSite {
  readonly name: string;
  readonly start: number;
  /** By cell, as `siteFacts.ts` packs them. */
  readonly facts: readonly number[];
  /** By cell: a bit for each site from which a message is under way. */
  readonly senders: readonly number[];
  /** All moves of all cells, for whoever reads; `code` has them for the search. */
  readonly moves: readonly CompiledMove[];
  readonly code: Pick<SiteCode, 'starts' | 'code'>;
  /** Compiles the moves of a cell; returns where its code starts. */
  readonly compile: (cell: number) => number;
  /** The cell with one more message under way to it. */
  readonly push: (cell: number, envelope: number) => number;
  /** The cell without the messages of the senders in a mask. */
  readonly cut: (cell: number, senders: number) => number;
}

/** A message and who sent it. */
export interface Envelope<Message> {
  readonly from: number;
  readonly message: Message;
}

/** What all sites of a system share while they are compiled. */
export interface Surroundings<Message> {
  readonly envelopes: Interner<Envelope<Message>>;
  readonly words: Interner<string>;
  readonly textOf: (message: Message) => string;
  readonly siteNames: readonly string[];
  /** A message that was received is still there, as in the specifications of Gray and Lamport. */
  readonly keepsMessages: boolean;
  /** Messages can be lost, or come twice: only then are such moves compiled. */
  readonly loses: boolean;
  readonly duplicates: boolean;
  /** A site has more local states than can be kept. */
  readonly tooMany: (site: string) => void;
}

/** Every one of them is kept with its text, so that equal ones are found. */
export const MOST_CELLS = 1 << 20;

interface Cell {
  /** The number of the local state. */
  readonly state: number;
  /** Envelopes, ascending. */
  readonly inbox: readonly number[];
}

type Draft<State, Message> = Omit<Move<State, Message>, 'kind'> & {
  readonly kind: StepKind;
  readonly inbox: readonly number[];
};

export function compileSite<State, Message>(
  actor: Actor<State, Message>,
  number: number,
  around: Surroundings<Message>,
): CompiledSite {
  const states = createInterner<State>();
  const cells = createInterner<Cell>(({ state, inbox }) => `${state}:${inbox.join()}`);
  const facts: number[] = [];
  const senders: number[] = [];
  const moves: CompiledMove[] = [];
  const code = createSiteCode();
  const pushed = createTable();

  const cellOf = (state: number, inbox: readonly number[]): number => {
    const cell = cells.numberOf({ state, inbox });
    if (cell < facts.length) return cell;
    const siteFacts = actor.facts(states.valueOf(state));
    facts.push(packFacts(siteFacts, around.words.numberOf(siteFacts.word)));
    senders.push(inbox.reduce((mask, envelope) => mask | senderBit(envelope), 0));
    if (cell === MOST_CELLS) around.tooMany(actor.name);
    return cell;
  };
  const senderBit = (envelope: number): number => 1 << around.envelopes.valueOf(envelope).from;

  const compileMove = (from: number, draft: Draft<State, Message>): CompiledMove => {
    const cell = cellOf(states.numberOf(draft.state), draft.inbox);
    const sends = draft.sends.map((send) => packSend(number, send, around));
    const marks =
      (isFault(draft.kind) ? FAULT : 0) |
      (isUnstable(facts[from] ?? 0, facts[cell] ?? 0) ? UNSTABLE : 0);
    const awaits = (draft.awaits ?? []).reduce((mask, site) => mask | (1 << site), 0);
    const { kind, text, deed } = draft;
    return { kind, cell, sends, awaits, marks, text, deed };
  };

  const push = (cell: number, envelope: number): number => {
    const known = pushed.at(cell, envelope);
    if (known >= 0) return known;
    const { state, inbox } = cells.valueOf(cell);
    const next = cellOf(state, withEnvelope(inbox, envelope));
    pushed.put(cell, envelope, next);
    return next;
  };

  const cut = (cell: number, mask: number): number => {
    if (((senders[cell] ?? 0) & mask) === 0) return cell;
    const { state, inbox } = cells.valueOf(cell);
    return cellOf(
      state,
      inbox.filter((envelope) => (senderBit(envelope) & mask) === 0),
    );
  };

  /** A step that changes nothing is counted; a fault that changes nothing has been spent. */
  const isLoop = (cell: number, move: CompiledMove): boolean =>
    (move.kind === 'acts' || move.kind === 'receives') &&
    move.cell === cell &&
    move.sends.length === 0;

  const compile = (cell: number): number => {
    const { state, inbox } = cells.valueOf(cell);
    const drafts = draftsOf(actor, states.valueOf(state), inbox, around);
    const all = drafts.map((draft) => compileMove(cell, draft));
    const own = all.filter((move) => !isLoop(cell, move));
    const coded = own.map((move, index) => ({
      ...move,
      number: moves.length + index,
      cellWithoutInbox: move.kind === 'crashes' ? cut(move.cell, -1) : move.cell,
    }));
    moves.push(...own);
    return code.add(cell, all.length - own.length, coded);
  };

  const start = cellOf(states.numberOf(actor.initial), []);
  return { name: actor.name, start, facts, senders, moves, code, compile, push, cut };
}

/** All that may happen at a cell: what the site does by itself, then what arrives. */
function draftsOf<State, Message>(
  actor: Actor<State, Message>,
  state: State,
  inbox: readonly number[],
  around: Surroundings<Message>,
): readonly Draft<State, Message>[] {
  const own = actor.moves(state).map((move) => ({ ...move, inbox }));
  const arrivals = inbox.flatMap((envelope) => arrivalsOf(actor, state, inbox, envelope, around));
  return [...own, ...arrivals];
}

function arrivalsOf<State, Message>(
  actor: Actor<State, Message>,
  state: State,
  inbox: readonly number[],
  envelope: number,
  around: Surroundings<Message>,
): readonly Draft<State, Message>[] {
  const { from, message } = around.envelopes.valueOf(envelope);
  const text = `${around.textOf(message)} from ${around.siteNames[from]}`;
  const rest = inbox.filter((other) => other !== envelope);
  const left = around.keepsMessages ? inbox : rest;
  const deed = actor.unheard?.(from, message);
  const unchanged = { state, sends: [], ...(deed ? { deed } : {}) };
  if (!actor.facts(state).up) {
    return [{ ...unchanged, kind: 'misses', inbox: rest, text: `is down and misses ${text}` }];
  }
  const received = actor.receive(state, from, message);
  const drafts: Draft<State, Message>[] = received.map((move) => ({
    ...move,
    kind: 'receives',
    inbox: left,
  }));
  if (around.loses) {
    const what = `never gets ${text}: it is lost`;
    drafts.push({ ...unchanged, kind: 'loses', inbox: rest, text: what });
  }
  if (around.duplicates) {
    for (const move of received) {
      drafts.push({
        ...move,
        kind: 'receivesAgain',
        inbox,
        text: `${move.text}; it will come again`,
      });
    }
  }
  return drafts;
}

function packSend<Message>(
  from: number,
  { to, message }: Send<Message>,
  { envelopes }: Surroundings<Message>,
): CompiledSend {
  return { to, envelope: envelopes.numberOf({ from, message }) };
}

function withEnvelope(inbox: readonly number[], envelope: number): readonly number[] {
  if (inbox.includes(envelope)) return inbox;
  return [...inbox, envelope].sort((a, b) => a - b);
}

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
