import { assertNever } from '../../../base/assert.ts';
import type { SiteId } from '../../../base/brand.ts';
import { decide, loggedDecision, toParticipants, unchanged } from '../effects.ts';
import type { LogRecord, Message, Role, Step } from '../machine.ts';
import { decisionOf, outcomeOf } from '../words.ts';
import { accepted, inquired, lead, promised, settle, stopWaiting } from './leader.ts';
import { byRank, FRESH, type Own, type State } from './setup.ts';

const INITIAL: State = { ...FRESH, awaits: [] };

export function coordinator(own: Own): Role<State> {
  return {
    name: own.role,
    initial: INITIAL,
    step: (state, input) => {
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
    },
  };
}

/** It leads the ballot in which the participants themselves propose their votes. */
function begin(own: Own, state: State): Step<State> {
  const { participants } = own.members;
  const active = own.acceptors.slice(0, own.options.f + 1);
  return {
    state: {
      ...state,
      word: 'waiting',
      phase: 'proposing',
      awaits: byRank(own, [...participants, ...active]),
    },
    effects: toParticipants(participants, { kind: 'prepare' }),
  };
}

function received(own: Own, state: State, from: SiteId, message: Message): Step<State> {
  if (message.kind === 'inquiry') return inquired(own, state, from);
  if (decisionOf(state.word)) return unchanged(state);
  switch (message.kind) {
    case 'preAck':
      if (!('ballot' in message)) return unchanged(state);
      return accepted(own, state, from, message.ballot, message.votes);
    case 'answer':
      return 'ballot' in message ? promised(own, state, from, message) : unchanged(state);
    case 'commit':
    case 'abort':
      return settle(own, state, message.kind);
    case 'prepare':
    case 'vote':
    case 'preCommit':
    case 'preAbort':
    case 'ack':
      return unchanged(state);
    default:
      return assertNever(message);
  }
}

function timedOut(own: Own, state: State): Step<State> {
  const isAnew = state.phase === 'following' || state.ballot === 0;
  return isAnew ? lead(own, state) : stopWaiting(own, state);
}

/** Whatever it had not decided the acceptors may have: it has to ask them. */
function restarted(own: Own, log: readonly LogRecord[]): Step<State> {
  const decision = loggedDecision(log);
  if (decision) {
    const state: State = { ...INITIAL, word: outcomeOf(decision) };
    return { state, effects: [decide(decision)] };
  }
  const highest = Math.max(0, ...log.map(({ ballot }) => ballot ?? 0));
  const inDoubt: State = { ...INITIAL, word: 'waiting', highest };
  return own.options.recovery === 'none' ? unchanged(inDoubt) : lead(own, inDoubt);
}
