import type { Deed } from './packedSystem.ts';
import type { SiteFacts } from './siteFacts.ts';

/**
 * One site as a readable machine, before it is packed: pure, its states plain data. Sites know each
 * other by number. `step` of a protocol's machine and the actions of a specification both become
 * lists of moves, because a site may have a choice (how it votes, whether it gives up).
 */
export interface Actor<State, Message> {
  readonly name: string;
  readonly initial: State;
  readonly facts: (state: State) => SiteFacts;
  /** What it may do by itself, faults that befall it included. */
  readonly moves: (state: State) => readonly Move<State, Message>[];
  /** What a message may do to it. None: the message waits. */
  readonly receive: (
    state: State,
    from: number,
    message: Message,
  ) => readonly Omit<Move<State, Message>, 'kind'>[];
  /** What it is when a message comes to nothing. */
  readonly unheard?: (from: number, message: Message) => Deed;
}

export interface Move<State, Message> {
  readonly kind: 'acts' | 'timesOut' | 'crashes' | 'recovers';
  readonly state: State;
  readonly sends: readonly Send<Message>[];
  /** Of a timeout: the sites from which nothing came. */
  readonly awaits?: readonly number[];
  /** What happens, as the end of a sentence that begins with the site: `times out`. */
  readonly text: string;
  readonly deed?: Deed;
}

export interface Send<Message> {
  readonly to: number;
  readonly message: Message;
}
