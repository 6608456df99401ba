import { assertNever } from '../../../base/assert.ts';
import type { SiteId } from '../../../base/brand.ts';
import { hasRecord, loggedDecision, unchanged, write } from '../effects.ts';
import type { Effect, LogRecord, Message, Role, Step } from '../machine.ts';
import { tell } from '../tell.ts';
import { NO_BALLOTS } from '../votes.ts';
import { type Decision, decisionOf, outcomeOf, type Vote } from '../words.ts';
import { answered, elect, inquired, lead, preAcknowledged, settle, stopWaiting } from './round.ts';
import { type Own, type State, withWord } from './state.ts';

export function participant(own: Own): Role<State> {
  const initial: State = {
    word: 'initial',
    stage: 'initial',
    ...NO_BALLOTS,
    awaits: [own.members.coordinator],
    hasLeft: false,
    hasForgotten: false,
    phase: 'following',
    answers: [],
    suspects: [],
    askers: [],
  };
  const step: Role<State>['step'] = (state, input) => {
    switch (input.kind) {
      case 'received':
        return received(own, state, input.from, input.message);
      case 'voted':
        return voted(own, state, input.vote);
      case 'timedOut':
        return timedOut(own, state);
      case 'restarted':
        return restarted(own, initial, input.log);
      case 'begin':
        return unchanged(state);
      default:
        return assertNever(input);
    }
  };
  return {
    name: own.role,
    initial,
    step: (state, input) => {
      const next = step(state, input);
      return { ...next, state: withWord(next.state) };
    },
  };
}

function received(own: Own, state: State, from: SiteId, message: Message): Step<State> {
  switch (message.kind) {
    case 'prepare':
      return asked(own, state);
    case 'preCommit':
    case 'preAbort':
      return moved(own, state, from, message.kind);
    case 'preAck':
      if ('ballot' in message) return unchanged(state);
      return preAcknowledged(own, state, from, message.of ?? 'preCommit');
    case 'commit':
    case 'abort':
      return conclude(own, state, message.kind, from);
    case 'inquiry':
      return asksWhere(own, state, from, message.ballot);
    case 'answer': {
      const isNews = 'state' in message && !decisionOf(state.stage) && !state.hasLeft;
      return isNews ? answered(own, state, from, message) : unchanged(state);
    }
    case 'vote':
    case 'ack':
      return unchanged(state);
    default:
      return assertNever(message);
  }
}

/** Whoever has not voted may abort by itself. */
const giveUp = (own: Own, state: State): Step<State> => settle(own, state, 'abort');

const canGiveUp = ({ stage, hasLeft }: State): boolean => stage === 'initial' && !hasLeft;

function asksWhere(own: Own, state: State, from: SiteId, ballot: number | undefined): Step<State> {
  const before = canGiveUp(state) ? giveUp(own, state) : unchanged(state);
  const after = inquired(own, before.state, from, ballot);
  return { state: after.state, effects: [...before.effects, ...after.effects] };
}

function asked(own: Own, state: State): Step<State> {
  const repeat = (vote: Vote): Step<State> => ({
    state,
    effects: [tell(own.members, own.members.coordinator, { kind: 'vote', vote })],
  });
  if (state.hasLeft) return repeat('readonly');
  if (state.stage === 'initial') return { state, effects: [{ kind: 'askVote' }] };
  if (state.stage === 'aborted') return repeat('no');
  return state.stage === 'ready' ? repeat('yes') : unchanged(state);
}

function voted(own: Own, state: State, vote: Vote): Step<State> {
  const { coordinator } = own.members;
  const told = tell(own.members, coordinator, { kind: 'vote', vote });
  switch (vote) {
    case 'yes': {
      // The coordinator's own data needs no force: its forced records cover it.
      const record = write(own.self !== coordinator, own.role, 'prepared');
      return {
        state: { ...state, stage: 'ready', awaits: [coordinator] },
        effects: [record, told],
      };
    }
    case 'no': {
      const { state: aborted, effects } = giveUp(own, state);
      return { state: aborted, effects: [...effects, told] };
    }
    case 'readonly':
      return {
        state: { ...state, awaits: [], hasLeft: true },
        effects: [{ kind: 'release' }, told],
      };
    default:
      return assertNever(vote);
  }
}

/** Once in pre-commit it never goes to pre-abort, nor back: it says where it is instead. */
function moved(own: Own, state: State, from: SiteId, kind: 'preCommit' | 'preAbort'): Step<State> {
  const stage = kind === 'preCommit' ? 'preCommitted' : 'preAborted';
  const acknowledge = tell(
    own.members,
    from,
    kind === 'preCommit' ? { kind: 'preAck' } : { kind: 'preAck', of: kind },
  );
  if (state.stage === stage) return { state, effects: [acknowledge] };
  if (state.stage !== 'ready') {
    return { state, effects: [tell(own.members, from, { kind: 'answer', state: state.stage })] };
  }
  const isFollowing = state.phase === 'following' || state.phase === 'blocked';
  const following: Partial<State> = { phase: 'following', awaits: [from], suspects: [] };
  return {
    state: { ...state, stage, ...(isFollowing ? following : {}) },
    effects: [write(own.self !== own.members.coordinator, own.role, kind), acknowledge],
  };
}

function conclude(own: Own, state: State, decision: Decision, from: SiteId): Step<State> {
  const isAcknowledged = from === own.members.coordinator && own.options.acks;
  const ack: readonly Effect[] = isAcknowledged ? [tell(own.members, from, { kind: 'ack' })] : [];
  if (state.hasLeft || decisionOf(state.stage)) return { state, effects: ack };
  const { state: decided, effects } = settle(own, state, decision);
  return { state: decided, effects: [...effects, ...ack] };
}

function timedOut(own: Own, state: State): Step<State> {
  if (state.stage === 'initial') return giveUp(own, state);
  return state.phase === 'following' ? elect(own, state) : stopWaiting(own, state);
}

/** Where it was is on disk, so it takes part as before; only whom it followed is forgotten. */
function restarted(own: Own, initial: State, log: readonly LogRecord[]): Step<State> {
  const back: State = { ...initial, awaits: [] };
  const decision = loggedDecision(log);
  if (decision) {
    return {
      state: { ...back, stage: outcomeOf(decision) },
      effects: [{ kind: 'decide', decision }],
    };
  }
  if (!hasRecord(log, 'prepared')) {
    return giveUp(own, { ...back, hasForgotten: own.options.readonly });
  }
  const inDoubt: State = { ...back, stage: stageOf(log) };
  return own.options.recovery === 'none' ? unchanged(inDoubt) : lead(own, inDoubt);
}

function stageOf(log: readonly LogRecord[]): 'ready' | 'preCommitted' | 'preAborted' {
  if (hasRecord(log, 'preCommit')) return 'preCommitted';
  return hasRecord(log, 'preAbort') ? 'preAborted' : 'ready';
}
