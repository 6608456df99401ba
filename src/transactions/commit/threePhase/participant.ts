import { assertNever } from '../../../base/assert.ts';
import type { SiteId } from '../../../base/brand.ts';
import { append, decide, hasRecord, loggedDecision, unchanged, write } from '../effects.ts';
import type { Effect, LogRecord, Message, Role, Step } from '../machine.ts';
import { tell } from '../tell.ts';
import { type Decision, decisionOf, outcomeOf, type Vote } from '../words.ts';
import { answered, ask, asksBack, knowsNothing } from './recovery.ts';
import { independentDecision } from './rules.ts';
import { rankOf, type Setup } from './setup.ts';
import { type Own, type State, settled } from './state.ts';
import { collected, elect, followInquiry, preparedByBackup, stopWaiting } from './termination.ts';

const ROLE = 'participant';

export function participant(setup: Setup, self: SiteId): Role<State> {
  const own: Own = { ...setup, self };
  const { coordinator } = setup.members;
  const initial: State = {
    word: 'initial',
    awaits: [coordinator],
    hasLeft: false,
    hasForgotten: false,
    leader: coordinator,
    suspects: [],
    isBack: false,
    answers: [],
    askers: [],
    phase: 'following',
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

function received(own: Own, state: State, from: SiteId, message: Message): Step<State> {
  switch (message.kind) {
    case 'prepare':
      return asked(own, state);
    case 'preCommit':
      return preCommit(own, state, from);
    case 'commit':
    case 'abort':
      return conclude(own, state, message.kind, from);
    case 'inquiry':
      return inquired(own, state, from, message.ballot !== undefined);
    case 'answer': {
      if (!('state' in message) || decisionOf(state.word) || state.hasLeft) return unchanged(state);
      const known = { site: from, word: message.state, isBack: message.recovered === true };
      if (state.isBack) return answered(own, state, known);
      if (state.phase === 'collecting') return collected(own, state, known);
      const decision = decisionOf(known.word);
      if (decision) return conclude(own, state, decision, from);
      // It was to lead, but has left: the next one leads.
      const isVain = knowsNothing(known.word) && state.awaits.includes(from);
      return isVain ? elect(own, state) : unchanged(state);
    }
    case 'preAck':
      return preparedByBackup(own, state, from);
    case 'vote':
    case 'preAbort':
    case 'ack':
      return unchanged(state);
    default:
      return assertNever(message);
  }
}

function asked(own: Own, state: State): Step<State> {
  const repeat = (vote: Vote): Step<State> => ({
    state,
    effects: [tell(own.members, own.members.coordinator, { kind: 'vote', vote })],
  });
  if (state.hasLeft) return repeat('readonly');
  if (state.word === 'initial') return { state, effects: [{ kind: 'askVote' }] };
  if (state.word === 'aborted') return repeat('no');
  return state.word === 'ready' ? repeat('yes') : unchanged(state);
}

function voted(own: Own, state: State, vote: Vote): Step<State> {
  const { coordinator } = own.members;
  const told = tell(own.members, coordinator, { kind: 'vote', vote });
  switch (vote) {
    case 'yes': {
      // The coordinator's own data needs no force: its forced records cover it.
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

/** From the coordinator or a backup; one that has been superseded is not obeyed. */
function preCommit(own: Own, state: State, from: SiteId): Step<State> {
  if (rankOf(own, from) < rankOf(own, state.leader)) return unchanged(state);
  const acknowledge = tell(own.members, from, { kind: 'preAck' });
  if (state.word === 'preCommitted') return { state, effects: [acknowledge] };
  // It has given up by itself: whoever counts on its yes has to know.
  if (state.word === 'aborted')
    return { state, effects: [tell(own.members, from, { kind: 'abort' })] };
  if (state.word !== 'ready') return unchanged(state);
  const isForced = own.self !== own.members.coordinator;
  return {
    state: { ...state, word: 'preCommitted', leader: from, awaits: state.isBack ? [] : [from] },
    effects: [write(isForced, ROLE, 'preCommit'), acknowledge],
  };
}

function conclude(own: Own, state: State, decision: Decision, from: SiteId): Step<State> {
  const { coordinator } = own.members;
  const isAcknowledged = from === coordinator && own.options.acks;
  const ack: readonly Effect[] = isAcknowledged ? [tell(own.members, from, { kind: 'ack' })] : [];
  if (state.hasLeft || decisionOf(state.word)) return { state, effects: ack };
  const { state: decided, effects } = settle(own, state, decision);
  return { state: decided, effects: [...effects, ...ack] };
}

function settle(own: Own, state: State, decision: Decision): Step<State> {
  const isForced = own.self !== own.members.coordinator;
  return {
    state: settled(state, decision),
    effects: [
      write(isForced, ROLE, decision),
      decide(decision),
      ...state.askers.map((site) => tell(own.members, site, { kind: decision })),
    ],
  };
}

/** A backup collects states, or a site that is back asks how it ended. */
function inquired(own: Own, state: State, from: SiteId, isBackup: boolean): Step<State> {
  const isUnvoted = state.word === 'initial' && !state.hasLeft;
  // Whoever has left has nothing to wait for: it says so and follows nobody.
  if (isUnvoted || state.hasLeft || decisionOf(state.word)) {
    const { state: next, effects } = isUnvoted ? giveUp(state) : unchanged(state);
    const known = next.hasForgotten ? 'initial' : next.word;
    const message: Message = { kind: 'answer', state: known };
    return { state: next, effects: [...effects, tell(own.members, from, message)] };
  }
  return isBackup ? followInquiry(own, state, from) : asksBack(own, state, from);
}

function timedOut(own: Own, state: State): Step<State> {
  if (state.isBack) return ask(own, state);
  if (state.word === 'initial') return giveUp(state);
  if (state.word !== 'ready' && state.word !== 'preCommitted') return unchanged(state);
  if (state.phase !== 'following') return stopWaiting(own, state);
  const rule = own.timeouts?.participant[state.word];
  if (!rule) return unchanged(state);
  return rule === 'terminate' ? elect(own, state) : settle(own, state, rule);
}

function restarted(own: Own, initial: State, log: readonly LogRecord[]): Step<State> {
  const back: State = { ...initial, isBack: true, awaits: [] };
  const logged = loggedDecision(log);
  if (logged) {
    return { state: { ...back, word: outcomeOf(logged) }, effects: [decide(logged)] };
  }
  if (!hasRecord(log, 'prepared')) {
    return giveUp({ ...back, hasForgotten: own.options.readonly });
  }
  const isPreCommitted = hasRecord(log, 'preCommit');
  const inDoubt: State = { ...back, word: isPreCommitted ? 'preCommitted' : 'ready' };
  const { recovery } = own.options;
  const alone = independentDecision(recovery, isPreCommitted);
  if (alone) return settle(own, inDoubt, alone);
  return recovery === 'ask' ? ask(own, inDoubt) : unchanged(inDoubt);
}
