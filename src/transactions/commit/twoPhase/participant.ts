import { assertNever } from '../../../base/assert.ts';
import type { SiteId } from '../../../base/brand.ts';
import {
  append,
  decide,
  hasRecord,
  loggedDecision,
  send,
  unchanged,
  without,
  write,
} from '../effects.ts';
import type { Effect, LogRecord, MachineState, Message, Role, Step } from '../machine.ts';
import { everySite } from '../tell.ts';
import { type Decision, decisionOf, outcomeOf, type Vote } from '../words.ts';
import type { Setup } from './setup.ts';

interface State extends MachineState {
  readonly word: 'initial' | 'ready' | 'blocked' | 'committed' | 'aborted';
  /** It has only read, has released its locks and takes no further part. */
  readonly hasLeft: boolean;
  /** It is back without a record: it aborts, and cannot tell others whether it had only read. */
  readonly hasForgotten: boolean;
}

interface Own extends Setup {
  readonly self: SiteId;
}

const ROLE = 'participant';

export function participant(setup: Setup, self: SiteId): Role<State> {
  const own: Own = { ...setup, self };
  const initial: State = {
    word: 'initial',
    awaits: [setup.members.coordinator],
    hasLeft: false,
    hasForgotten: false,
  };
  return {
    name: ROLE,
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

const toCoordinator = ({ members }: Own, message: Message): Effect =>
  send(members.coordinator, 'coordinator', message);

function received(own: Own, state: State, from: SiteId, message: Message): Step<State> {
  switch (message.kind) {
    case 'prepare':
      return asked(own, state);
    case 'commit':
    case 'abort':
      return conclude(own, state, message.kind);
    case 'inquiry':
      return answer(state, from);
    case 'answer': {
      const decision = 'state' in message ? decisionOf(message.state) : undefined;
      return decision && isInDoubt(state) ? conclude(own, state, decision) : unchanged(state);
    }
    case 'vote':
    case 'preCommit':
    case 'preAbort':
    case 'preAck':
    case 'ack':
      return unchanged(state);
    default:
      return assertNever(message);
  }
}

const isInDoubt = ({ word }: State): boolean => word === 'ready' || word === 'blocked';

function asked(own: Own, state: State): Step<State> {
  const repeat = (vote: Vote): Step<State> => ({
    state,
    effects: [toCoordinator(own, { kind: 'vote', vote })],
  });
  if (state.hasLeft) return repeat('readonly');
  if (state.word === 'initial') return { state, effects: [{ kind: 'askVote' }] };
  if (isInDoubt(state)) return repeat('yes');
  return state.word === 'aborted' ? repeat('no') : unchanged(state);
}

function voted(own: Own, state: State, vote: Vote): Step<State> {
  const told = toCoordinator(own, { kind: 'vote', vote });
  switch (vote) {
    case 'yes': {
      const { coordinator } = own.members;
      // The coordinator's own data needs no force: its forced decision covers it.
      const record = write(own.self !== coordinator, ROLE, 'prepared');
      return { state: { ...state, word: 'ready', awaits: [coordinator] }, effects: [record, told] };
    }
    case 'no': {
      const { state: aborted, effects } = giveUp(state);
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

/** Whoever has not voted may abort by itself. */
function giveUp(state: State): Step<State> {
  return {
    state: { ...state, word: 'aborted', awaits: [] },
    effects: [append(ROLE, 'abort'), decide('abort')],
  };
}

function conclude(own: Own, state: State, decision: Decision): Step<State> {
  if (state.hasLeft || decisionOf(state.word)) return { state, effects: ack(own, decision) };
  const isForced =
    own.presumption[decision].participantForces && own.self !== own.members.coordinator;
  return {
    state: { ...state, word: outcomeOf(decision), awaits: [] },
    effects: [write(isForced, ROLE, decision), decide(decision), ...ack(own, decision)],
  };
}

const ack = (own: Own, decision: Decision): readonly Effect[] =>
  own.presumption[decision].isAcknowledged && own.options.acks
    ? [toCoordinator(own, { kind: 'ack' })]
    : [];

/** A peer in doubt asks (cooperative termination). Whoever has not voted yet settles it. */
function answer(state: State, from: SiteId): Step<State> {
  const { state: next, effects } =
    state.word === 'initial' && !state.hasLeft ? giveUp(state) : unchanged(state);
  return {
    state: next,
    effects: [
      ...effects,
      send(from, ROLE, { kind: 'answer', state: next.hasForgotten ? 'initial' : next.word }),
    ],
  };
}

function timedOut(own: Own, state: State): Step<State> {
  if (!isInDoubt(state)) return giveUp(state);
  return { state: { ...state, word: 'blocked', awaits: informants(own) }, effects: inquire(own) };
}

/** Whoever may know the decision; a coordinator that holds data is asked once. */
const informants = ({ members, options, self }: Own): readonly SiteId[] =>
  options.timeouts === 'termination' ? without(everySite(members), self) : [members.coordinator];

const inquire = (own: Own): readonly Effect[] =>
  informants(own).map((site) =>
    site === own.members.coordinator
      ? toCoordinator(own, { kind: 'inquiry' })
      : send(site, ROLE, { kind: 'inquiry' }),
  );

function restarted(own: Own, initial: State, log: readonly LogRecord[]): Step<State> {
  const decision = loggedDecision(log);
  if (decision) {
    const state: State = { ...initial, word: outcomeOf(decision), awaits: [] };
    return { state, effects: [decide(decision), ...ack(own, decision)] };
  }
  if (!hasRecord(log, 'prepared')) {
    return giveUp({ ...initial, hasForgotten: own.options.readonly });
  }
  // A log alone never decides for a site in doubt: so `independent` asks, too.
  const isAsking = own.options.recovery !== 'none';
  return {
    state: { ...initial, word: 'ready', awaits: isAsking ? informants(own) : [] },
    effects: isAsking ? inquire(own) : [],
  };
}
