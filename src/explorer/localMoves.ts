import type { Actor, Move } from './actor.ts';
import { createInterner, type Interner } from './interner.ts';
import type { Deed, StepKind } from './packedSystem.ts';
import { packFacts } from './siteFacts.ts';
import { createTable } from './table.ts';

/**
 * What one site can do by itself in a local state, and what each message can do to it there, with
 * states and messages as small integers. The readable machine runs once for each.
 */
export interface LocalMoves {
  readonly start: number;
  /** The readable state. */
  readonly stateOf: (state: number) => unknown;
  /** As `siteFacts.ts` packs them. */
  readonly facts: (state: number) => number;
  readonly own: (state: number) => readonly LocalMove[];
  readonly arrivals: (state: number, envelope: number) => readonly LocalMove[];
  /** By their numbers. */
  readonly all: readonly LocalMove[];
}

export interface LocalMove {
  readonly number: number;
  readonly kind: StepKind;
  readonly state: number;
  /** Whether the message that does it is no longer under way. */
  readonly isTaken: boolean;
  readonly sends: readonly LocalSend[];
  /** Of a timeout: a bit for each site from which nothing came. */
  readonly awaits: number;
  readonly text: string;
  readonly deed: Deed | undefined;
}

export interface LocalSend {
  readonly to: number;
  /** By the numbers of the receiving site. */
  readonly envelope: number;
}

/** A message and who sent it. */
export interface Envelope<Message> {
  readonly from: number;
  readonly message: Message;
}

/** What all sites of a system share while they are compiled. */
export interface Surroundings<Message> {
  /** By receiving site. */
  readonly envelopes: readonly Interner<Envelope<Message>>[];
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

type Draft<State, Message> = Omit<Move<State, Message>, 'kind'> & {
  readonly kind: StepKind;
  readonly isTaken: boolean;
};

export function createLocalMoves<State, Message>(
  actor: Actor<State, Message>,
  number: number,
  around: Surroundings<Message>,
): LocalMoves {
  const states = createInterner<State>();
  const facts: number[] = [];
  const all: LocalMove[] = [];
  const own: (readonly LocalMove[] | undefined)[] = [];
  /** By state and envelope: the place in `lists`. */
  const arrivals = createTable();
  const lists: (readonly LocalMove[])[] = [];

  const numberOf = (value: State): number => {
    const state = states.numberOf(value);
    if (state === facts.length) {
      const known = actor.facts(value);
      facts.push(packFacts(known, around.words.numberOf(known.word)));
    }
    return state;
  };

  const packed = (drafts: readonly Draft<State, Message>[]): readonly LocalMove[] =>
    drafts.map(({ kind, state, isTaken, sends, awaits = [], text, deed }) => {
      const move: LocalMove = {
        number: all.length,
        kind,
        state: numberOf(state),
        isTaken,
        sends: sends.map(({ to, message }) => ({
          to,
          envelope: around.envelopes[to]?.numberOf({ from: number, message }) ?? 0,
        })),
        awaits: awaits.reduce((mask, site) => mask | (1 << site), 0),
        text,
        deed,
      };
      all.push(move);
      return move;
    });

  const receive = (state: number, envelope: number): readonly LocalMove[] => {
    const received = around.envelopes[number]?.valueOf(envelope);
    return received ? packed(draftsOf(actor, states.valueOf(state), received, around)) : [];
  };

  return {
    start: numberOf(actor.initial),
    stateOf: states.valueOf,
    facts: (state) => facts[state] ?? 0,
    own: (state) => {
      own[state] ??= packed(
        actor.moves(states.valueOf(state)).map((move) => ({ ...move, isTaken: false })),
      );
      return own[state];
    },
    arrivals: (state, envelope) => {
      const known = lists[arrivals.at(state, envelope)];
      if (known) return known;
      const moves = receive(state, envelope);
      arrivals.put(state, envelope, lists.length);
      lists.push(moves);
      return moves;
    },
    all,
  };
}

/** What can become of a message at a site. */
function draftsOf<State, Message>(
  actor: Actor<State, Message>,
  state: State,
  { from, message }: Envelope<Message>,
  around: Surroundings<Message>,
): readonly Draft<State, Message>[] {
  const text = `${around.textOf(message)} from ${around.siteNames[from]}`;
  const deed = actor.unheard?.(from, message);
  const unchanged = { state, sends: [], isTaken: true, ...(deed ? { deed } : {}) };
  if (!actor.facts(state).up) {
    return [{ ...unchanged, kind: 'misses', text: `is down and misses ${text}` }];
  }
  const received = actor.receive(state, from, message);
  const drafts: Draft<State, Message>[] = received.map((move) => ({
    ...move,
    kind: 'receives',
    isTaken: !around.keepsMessages,
  }));
  if (around.loses) {
    drafts.push({ ...unchanged, kind: 'loses', text: `never gets ${text}: it is lost` });
  }
  if (around.duplicates) {
    for (const move of received) {
      const again = `${move.text}; it will come again`;
      drafts.push({ ...move, kind: 'receivesAgain', isTaken: false, text: again });
    }
  }
  return drafts;
}
