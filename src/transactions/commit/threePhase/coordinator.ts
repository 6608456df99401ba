import { assertNever } from '../../../base/assert.ts';
import type { SiteId } from '../../../base/brand.ts';
import {
  append,
  decide,
  force,
  hasRecord,
  loggedDecision,
  send,
  toParticipants,
  unchanged,
  without,
} from '../effects.ts';
import type { LogRecord, Message, Role, Step } from '../machine.ts';
import { type Ballots, NO_BALLOTS, withVote } from '../votes.ts';
import { type Decision, decisionOf, outcomeOf, type Vote } from '../words.ts';
import { knowsNothing } from './recovery.ts';
import { independentDecision } from './rules.ts';
import type { Setup } from './setup.ts';

interface State extends Ballots {
  readonly word: 'initial' | 'waiting' | 'preCommitted' | 'committed' | 'aborted';
  /** It was down: it may have missed what the others did meanwhile, so it asks and never leads. */
  readonly isBack: boolean;
  /** Since it is back: those that have answered that they are back and in doubt, or have left. */
  readonly backToo: readonly SiteId[];
}

const ROLE = 'coordinator';
const INITIAL: State = { word: 'initial', ...NO_BALLOTS, isBack: false, backToo: [] };

export function coordinator(setup: Setup): Role<State> {
  return {
    name: ROLE,
    initial: INITIAL,
    step: (state, input) => {
      switch (input.kind) {
        case 'begin':
          return begin(setup, state);
        case 'received':
          return received(setup, state, input.from, input.message);
        case 'timedOut':
          return timedOut(setup, state);
        case 'restarted':
          return restarted(setup, input.log);
        case 'voted':
          return unchanged(state);
        default:
          return assertNever(input);
      }
    },
  };
}

const begin = ({ members: { participants } }: Setup, state: State): Step<State> => ({
  state: { ...state, word: 'waiting', awaits: participants },
  effects: toParticipants(participants, { kind: 'prepare' }),
});

function received(setup: Setup, state: State, from: SiteId, message: Message): Step<State> {
  switch (message.kind) {
    case 'vote':
      return 'vote' in message ? voted(setup, state, from, message.vote) : unchanged(state);
    case 'preAck':
      return preAcknowledged(setup, state, from);
    case 'commit':
      return adopt(state, 'commit');
    case 'abort':
      return givenUp(setup, state, from);
    case 'ack':
      return acknowledged(state, from);
    case 'inquiry':
      return answer(state, from);
    case 'answer':
      return 'state' in message ? answered(setup, state, from, message) : unchanged(state);
    case 'prepare':
    case 'preCommit':
    case 'preAbort':
      return unchanged(state);
    default:
      return assertNever(message);
  }
}

function voted(setup: Setup, state: State, from: SiteId, vote: Vote): Step<State> {
  if (state.word !== 'waiting' || !state.awaits.includes(from)) return unchanged(state);
  const { participants } = setup.members;
  if (vote === 'no')
    return conclude(setup, state, 'abort', without(stillThere(setup, state), from));
  const next = withVote(state, from, vote, participants);
  if (next.awaits.length > 0) return unchanged(next);
  // Everybody has only read: there is nothing to commit.
  if (next.yes.length === 0) return conclude(setup, next, 'commit', []);
  return {
    state: { ...next, word: 'preCommitted', awaits: next.yes },
    effects: [force(ROLE, 'preCommit'), ...toParticipants(next.yes, { kind: 'preCommit' })],
  };
}

const stillThere = ({ members }: Setup, { left }: State): readonly SiteId[] =>
  members.participants.filter((site) => !left.includes(site));

function preAcknowledged(setup: Setup, state: State, from: SiteId): Step<State> {
  if (state.word !== 'preCommitted' || state.isBack) return unchanged(state);
  const awaits = without(state.awaits, from);
  if (awaits.length > 0) return unchanged({ ...state, awaits });
  return conclude(setup, state, 'commit', stillThere(setup, state));
}

function conclude(
  { options }: Setup,
  state: State,
  decision: Decision,
  told: readonly SiteId[],
): Step<State> {
  const awaits = options.acks ? told : [];
  return {
    state: { ...state, word: outcomeOf(decision), awaits },
    effects: [
      force(ROLE, decision),
      decide(decision),
      ...toParticipants(told, { kind: decision }),
      ...(awaits.length === 0 ? [append(ROLE, 'end')] : []),
    ],
  };
}

/** A participant has given up after its yes, or a backup has aborted: whoever waits has to know. */
function givenUp(setup: Setup, state: State, from: SiteId): Step<State> {
  if (decisionOf(state.word)) return unchanged(state);
  if (state.isBack) return adopt(state, 'abort');
  return conclude(setup, state, 'abort', without(stillThere(setup, state), from));
}

/** Others have decided without it. */
function adopt(state: State, decision: Decision): Step<State> {
  if (decisionOf(state.word)) return unchanged(state);
  return {
    state: { ...state, word: outcomeOf(decision), awaits: [] },
    effects: [force(ROLE, decision), decide(decision)],
  };
}

function acknowledged(state: State, from: SiteId): Step<State> {
  if (!decisionOf(state.word) || !state.awaits.includes(from)) return unchanged(state);
  const awaits = without(state.awaits, from);
  return { state: { ...state, awaits }, effects: awaits.length === 0 ? [append(ROLE, 'end')] : [] };
}

function answer(state: State, from: SiteId): Step<State> {
  const { word, isBack } = state;
  const message: Message = { kind: 'answer', state: word, ...(isBack ? { recovered: true } : {}) };
  return { state, effects: [send(from, 'participant', message)] };
}

function answered(
  setup: Setup,
  state: State,
  from: SiteId,
  message: Extract<Message, { kind: 'answer'; state: unknown }>,
): Step<State> {
  if (!state.isBack || decisionOf(state.word)) return unchanged(state);
  const decision = decisionOf(message.state);
  if (decision) return adopt(state, decision);
  const backToo =
    message.recovered || knowsNothing(message.state)
      ? setup.members.participants.filter((site) => site === from || state.backToo.includes(site))
      : state.backToo;
  // All were down and nobody has decided: what is in pre-commit anywhere is committed.
  if (backToo.length === setup.members.participants.length) {
    return conclude(setup, state, 'commit', setup.members.participants);
  }
  // Who has answered may still learn more: it goes on waiting for all.
  return unchanged({ ...state, backToo });
}

function timedOut(setup: Setup, state: State): Step<State> {
  const { timeouts, members } = setup;
  const decision = decisionOf(state.word);
  if (decision) return { state, effects: toParticipants(state.awaits, { kind: decision }) };
  if (state.isBack) return ask(setup, state);
  const rule =
    state.word === 'preCommitted'
      ? timeouts?.coordinator.preCommitted
      : timeouts?.coordinator.waiting;
  if (!rule) return unchanged(state);
  const told = members.participants.filter((site) => !state.left.includes(site));
  return conclude(setup, state, rule, told);
}

function ask({ members: { participants } }: Setup, state: State): Step<State> {
  return {
    state: { ...state, awaits: participants, backToo: [] },
    effects: toParticipants(participants, { kind: 'inquiry' }),
  };
}

/** Before pre-commit nobody can have committed. In it others may have decided either way. */
function restarted(setup: Setup, log: readonly LogRecord[]): Step<State> {
  const { participants } = setup.members;
  const { recovery, acks } = setup.options;
  const logged = loggedDecision(log);
  const back: State = { ...INITIAL, isBack: true };
  if (logged) {
    const isOver = hasRecord(log, 'end');
    const told = isOver ? [] : participants;
    return {
      state: { ...back, word: outcomeOf(logged), awaits: acks ? told : [] },
      effects: [decide(logged), ...toParticipants(told, { kind: logged })],
    };
  }
  if (!hasRecord(log, 'preCommit')) return conclude(setup, back, 'abort', participants);
  const inDoubt: State = { ...back, word: 'preCommitted' };
  const alone = independentDecision(recovery, true);
  if (alone) return conclude(setup, inDoubt, alone, participants);
  return recovery === 'ask' ? ask(setup, inDoubt) : unchanged(inDoubt);
}
