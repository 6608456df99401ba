import type { SiteId } from '../../base/brand.ts';
import type { Decision, RecordWord, StateWord, Vote } from './words.ts';

/**
 * One role of a commit protocol at one site, as a pure machine. It performs nothing: it says which
 * effects are to be performed, in this order, each completed before the next. Whoever runs it (the
 * simulator with sites, logs and timers; the explorer with none) performs them and may let the site
 * crash between any two.
 */
export interface Role<State extends MachineState> {
  readonly name: RoleName;
  readonly initial: State;
  readonly step: (state: State, input: Input) => Step<State>;
}

export interface Step<State extends MachineState> {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export type RoleName = 'coordinator' | 'participant' | 'acceptor';

/** What every machine's state has; plain data all the way down. */
export interface MachineState {
  readonly word: StateWord;
  /** The sites it waits for; while there are any, its timer runs. */
  readonly awaits: readonly SiteId[];
}

export type Input =
  /** The transaction's program asks for its commit. */
  | { readonly kind: 'begin' }
  | { readonly kind: 'received'; readonly from: SiteId; readonly message: Message }
  /** What the site says to `askVote`. */
  | { readonly kind: 'voted'; readonly vote: Vote }
  | { readonly kind: 'timedOut' }
  /** After a crash: what the site's log says of this transaction and role, oldest first. */
  | { readonly kind: 'restarted'; readonly log: readonly LogRecord[] };

export type Effect =
  | {
      readonly kind: 'send';
      readonly to: SiteId;
      /** Which of the roles at the receiving site it is for. */
      readonly role: RoleName;
      readonly message: Message;
    }
  /** Written and on disk before anything else is done. */
  | { readonly kind: 'force'; readonly record: LogRecord }
  /** Written lazily: durable with the next force, lost in a crash before it. */
  | { readonly kind: 'append'; readonly record: LogRecord }
  /** Can the site commit? The answer is the next input. */
  | { readonly kind: 'askVote' }
  | { readonly kind: 'enter'; readonly word: StateWord }
  /** The outcome at this site: changes stay or are undone, locks are released. */
  | { readonly kind: 'decide'; readonly decision: Decision }
  /** Nothing was written here: locks are released, the outcome does not matter. */
  | { readonly kind: 'release' }
  /** The machine's one timer starts anew. */
  | { readonly kind: 'setTimer'; readonly awaits: readonly SiteId[] }
  | { readonly kind: 'clearTimer' };

export interface LogRecord {
  readonly kind: RecordWord;
  readonly role: RoleName;
  /** Of an acceptor of Paxos Commit. */
  readonly ballot?: number;
  readonly accepted?: readonly AcceptedVote[];
}

export type Message =
  | { readonly kind: 'prepare' }
  | { readonly kind: 'vote'; readonly vote: Vote }
  /** Paxos Commit: a vote is proposed for each of some participants. */
  | { readonly kind: 'vote'; readonly ballot: number; readonly votes: readonly ProposedVote[] }
  | { readonly kind: 'preCommit' | 'preAbort' | 'commit' | 'abort' | 'ack' }
  /** In quorum three-phase commit also of a preAbort. */
  | { readonly kind: 'preAck'; readonly of?: 'preAbort' }
  /** Paxos Commit: the proposed votes are accepted. */
  | { readonly kind: 'preAck'; readonly ballot: number; readonly votes: readonly ProposedVote[] }
  | { readonly kind: 'inquiry'; readonly ballot?: number }
  | { readonly kind: 'answer'; readonly state: StateWord; readonly recovered?: true }
  /** Paxos Commit: what an acceptor had accepted when it promised to take no lower ballot. */
  | {
      readonly kind: 'answer';
      readonly ballot: number;
      readonly accepted: readonly AcceptedVote[];
    };

export interface ProposedVote {
  readonly of: SiteId;
  readonly vote: 'yes' | 'no';
}

export interface AcceptedVote extends ProposedVote {
  readonly ballot: number;
}

/** A role in one of its states; what its state is made of is its own business. */
export interface Machine {
  readonly role: RoleName;
  readonly state: MachineState;
  readonly step: (input: Input) => MachineStep;
}

export interface MachineStep {
  readonly machine: Machine;
  readonly effects: readonly Effect[];
}

export function machineOf<State extends MachineState>(
  role: Role<State>,
  state: State = role.initial,
): Machine {
  return {
    role: role.name,
    state,
    step: (input) => {
      const next = role.step(state, input);
      const effects = [...withEntry(state, next), ...timerOf(state, next.state, input)];
      return { machine: machineOf(role, next.state), effects };
    },
  };
}

/** A state is entered when its records are written, and before anybody is told. */
function withEntry(before: MachineState, { state, effects }: Step<MachineState>) {
  if (before.word === state.word) return effects;
  const isLog = ({ kind }: Effect): boolean => kind === 'force' || kind === 'append';
  const other = effects.findIndex((effect) => !isLog(effect));
  const place = other < 0 ? effects.length : other;
  const enter: Effect = { kind: 'enter', word: state.word };
  return [...effects.slice(0, place), enter, ...effects.slice(place)];
}

/** The timer starts with every new wait; that fewer are waited for does not start it anew. */
function timerOf(before: MachineState, after: MachineState, input: Input): readonly Effect[] {
  const { awaits } = after;
  if (awaits.length === 0) return before.awaits.length === 0 ? [] : [{ kind: 'clearTimer' }];
  const isAnew =
    input.kind === 'timedOut' ||
    input.kind === 'restarted' ||
    before.word !== after.word ||
    awaits.some((site) => !before.awaits.includes(site));
  return isAnew ? [{ kind: 'setTimer', awaits }] : [];
}
