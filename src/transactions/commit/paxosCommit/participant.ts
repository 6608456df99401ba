import { assertNever } from '../../../base/assert.ts';
import type { SiteId } from '../../../base/brand.ts';
import { decide, force, hasRecord, loggedDecision, unchanged } from '../effects.ts';
import type { Effect, LogRecord, Message, Role, Step } from '../machine.ts';
import { tell } from '../tell.ts';
import { decisionOf, outcomeOf, type Vote } from '../words.ts';
import { accepted, elect, inquired, promised, settle, stopWaiting } from './leader.ts';
import { FRESH, type Own, type State, toAcceptors } from './setup.ts';

export function participant(own: Own): Role<State> {
  const initial: State = { ...FRESH, awaits: [own.members.coordinator] };
  return {
    name: own.role,
    initial,
    step: (state, input) => {
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
    },
  };
}

function received(own: Own, state: State, from: SiteId, message: Message): Step<State> {
  if (message.kind === 'inquiry') return asked(own, state, from);
  if (state.hasLeft || decisionOf(state.word)) return unchanged(state);
  switch (message.kind) {
    case 'prepare':
      return state.word === 'initial'
        ? { state, effects: [{ kind: 'askVote' }] }
        : unchanged(state);
    case 'preAck':
      if (!('ballot' in message)) return unchanged(state);
      return accepted(own, state, from, message.ballot, message.votes);
    case 'answer':
      return 'ballot' in message ? promised(own, state, from, message) : unchanged(state);
    case 'commit':
    case 'abort':
      return settle(own, state, message.kind);
    case 'vote':
    case 'preCommit':
    case 'preAbort':
    case 'ack':
      return unchanged(state);
    default:
      return assertNever(message);
  }
}

/** Its vote is proposed in ballot 0, which is its own: no one else proposes in it. */
const propose = (own: Own, vote: 'yes' | 'no'): readonly Effect[] =>
  toAcceptors(own.acceptors.slice(0, own.options.f + 1), {
    kind: 'vote',
    ballot: 0,
    votes: [{ of: own.self, vote }],
  });

function voted(own: Own, state: State, vote: Vote): Step<State> {
  switch (vote) {
    case 'yes':
      return {
        state: { ...state, word: 'ready', awaits: [own.members.coordinator] },
        effects: [force(own.role, 'prepared'), ...propose(own, 'yes')],
      };
    case 'no':
      return giveUp(own, state);
    case 'readonly':
      return {
        state: { ...state, awaits: [], hasLeft: true },
        effects: [{ kind: 'release' }, ...propose(own, 'yes')],
      };
    default:
      return assertNever(vote);
  }
}

/** Whoever has not voted may abort by itself. */
function giveUp(own: Own, state: State): Step<State> {
  const { state: aborted, effects } = settle(own, state, 'abort');
  return { state: aborted, effects: [...effects, ...propose(own, 'no')] };
}

function asked(own: Own, state: State, from: SiteId): Step<State> {
  const before = state.word === 'initial' && !state.hasLeft ? giveUp(own, state) : unchanged(state);
  const after = inquired(own, before.state, from);
  return { state: after.state, effects: [...before.effects, ...after.effects] };
}

function timedOut(own: Own, state: State): Step<State> {
  if (state.word === 'initial') return giveUp(own, state);
  return state.phase === 'following' ? elect(own, state) : stopWaiting(own, state);
}

function restarted(own: Own, initial: State, log: readonly LogRecord[]): Step<State> {
  const back: State = { ...initial, awaits: [] };
  const decision = loggedDecision(log);
  if (decision) {
    return { state: { ...back, word: outcomeOf(decision) }, effects: [decide(decision)] };
  }
  // Without a record it has never voted yes, unless it had only read.
  if (!hasRecord(log, 'prepared')) {
    return own.options.readonly
      ? settle(own, { ...back, hasForgotten: true }, 'abort')
      : giveUp(own, back);
  }
  const highest = Math.max(0, ...log.map(({ ballot }) => ballot ?? 0));
  const inDoubt: State = { ...back, word: 'ready', highest };
  if (own.options.recovery === 'none') return unchanged(inDoubt);
  const { coordinator } = own.members;
  return {
    state: { ...inDoubt, awaits: [coordinator] },
    effects: [tell(own.members, coordinator, { kind: 'inquiry' })],
  };
}
