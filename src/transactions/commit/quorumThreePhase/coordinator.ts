import { assertNever } from '../../../base/assert.ts';
import type { SiteId } from '../../../base/brand.ts';
import {
  append,
  decide,
  force,
  hasRecord,
  loggedDecision,
  toParticipants,
  unchanged,
  without,
} from '../effects.ts';
import type { LogRecord, Message, Role, Step } from '../machine.ts';
import { NO_BALLOTS, withVote } from '../votes.ts';
import { type Decision, decisionOf, outcomeOf, type Vote } from '../words.ts';
import { answered, inquired, lead, preAcknowledged, settle, stopWaiting } from './round.ts';
import { type Own, type State, withWord } from './state.ts';

const INITIAL: State = {
  word: 'initial',
  stage: 'initial',
  ...NO_BALLOTS,
  hasLeft: false,
  hasForgotten: false,
  phase: 'following',
  answers: [],
  suspects: [],
  askers: [],
};

export function coordinator(own: Own): Role<State> {
  const step: Role<State>['step'] = (state, input) => {
    switch (input.kind) {
      case 'begin':
        return begin(own, state);
      case 'received':
        return received(own, state, input.from, input.message);
      case 'timedOut':
        return timedOut(own, state);
      case 'restarted':
        return restarted(own, input.log);
      case 'voted':
        return unchanged(state);
      default:
        return assertNever(input);
    }
  };
  return {
    name: own.role,
    initial: INITIAL,
    step: (state, input) => {
      const next = step(state, input);
      return { ...next, state: withWord(next.state) };
    },
  };
}

const begin = ({ members: { participants } }: Own, state: State): Step<State> => ({
  state: { ...state, stage: 'waiting', awaits: participants },
  effects: toParticipants(participants, { kind: 'prepare' }),
});

function received(own: Own, state: State, from: SiteId, message: Message): Step<State> {
  switch (message.kind) {
    case 'vote':
      return 'vote' in message ? voted(own, state, from, message.vote) : unchanged(state);
    case 'preAck':
      if ('ballot' in message) return unchanged(state);
      return preAcknowledged(own, state, from, message.of ?? 'preCommit');
    case 'commit':
    case 'abort':
      return decisionOf(state.stage) ? unchanged(state) : settle(own, state, message.kind);
    case 'ack':
      return acknowledged(own, state, from);
    case 'inquiry':
      return inquired(own, state, from, message.ballot);
    case 'answer': {
      const isNews = 'state' in message && !decisionOf(state.stage);
      return isNews ? answered(own, state, from, message) : unchanged(state);
    }
    case 'prepare':
    case 'preCommit':
    case 'preAbort':
      return unchanged(state);
    default:
      return assertNever(message);
  }
}

function voted(own: Own, state: State, from: SiteId, vote: Vote): Step<State> {
  if (state.stage !== 'waiting' || !state.awaits.includes(from)) return unchanged(state);
  const { participants } = own.members;
  if (vote === 'no') return conclude(own, state, 'abort', without(stillThere(own, state), from));
  const next = withVote(state, from, vote, participants);
  if (next.awaits.length > 0) return unchanged(next);
  // Everybody has only read: there is nothing to commit.
  if (next.yes.length === 0) return conclude(own, next, 'commit', []);
  return {
    // It leads a round in which all have said that they are ready.
    state: {
      ...next,
      stage: 'preCommitted',
      phase: 'preCommitting',
      awaits: next.yes,
      answers: next.yes.map((site) => ({ site, stage: 'ready' })),
    },
    effects: [force(own.role, 'preCommit'), ...toParticipants(next.yes, { kind: 'preCommit' })],
  };
}

const stillThere = ({ members }: Own, { left }: State): readonly SiteId[] =>
  members.participants.filter((site) => !left.includes(site));

function conclude(
  own: Own,
  state: State,
  decision: Decision,
  told: readonly SiteId[],
): Step<State> {
  const awaits = own.options.acks ? told : [];
  return {
    state: { ...state, stage: outcomeOf(decision), phase: 'following', awaits, answers: [] },
    effects: [
      force(own.role, decision),
      decide(decision),
      ...toParticipants(told, { kind: decision }),
      ...(awaits.length === 0 ? [append(own.role, 'end')] : []),
    ],
  };
}

function acknowledged(own: Own, state: State, from: SiteId): Step<State> {
  if (!decisionOf(state.stage) || !state.awaits.includes(from)) return unchanged(state);
  const awaits = without(state.awaits, from);
  return {
    state: { ...state, awaits },
    effects: awaits.length === 0 ? [append(own.role, 'end')] : [],
  };
}

function timedOut(own: Own, state: State): Step<State> {
  const decision = decisionOf(state.stage);
  if (decision) return { state, effects: toParticipants(state.awaits, { kind: decision }) };
  // Nobody was told to pre-commit, so nobody can commit.
  if (state.stage === 'waiting') return conclude(own, state, 'abort', stillThere(own, state));
  return state.phase === 'following' ? lead(own, state) : stopWaiting(own, state);
}

function restarted(own: Own, log: readonly LogRecord[]): Step<State> {
  const logged = loggedDecision(log);
  const { participants } = own.members;
  if (logged) {
    const told = hasRecord(log, 'end') ? [] : participants;
    const step = conclude(own, INITIAL, logged, told);
    return { ...step, effects: step.effects.filter(({ kind }) => kind !== 'force') };
  }
  if (!hasRecord(log, 'preCommit')) return conclude(own, INITIAL, 'abort', participants);
  const inDoubt: State = { ...INITIAL, stage: 'preCommitted' };
  return own.options.recovery === 'none' ? unchanged(inDoubt) : lead(own, inDoubt);
}
