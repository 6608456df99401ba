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
  write,
} from '../effects.ts';
import type { Effect, LogRecord, Message, Role, Step } from '../machine.ts';
import { type Ballots, NO_BALLOTS, withVote } from '../votes.ts';
import { type Decision, decisionOf, outcomeOf, type Vote } from '../words.ts';
import type { Setup } from './setup.ts';

interface State extends Ballots {
  readonly word: 'initial' | 'waiting' | 'committed' | 'aborted';
}

const ROLE = 'coordinator';
const INITIAL: State = { word: 'initial', ...NO_BALLOTS };

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

function begin({ members: { participants }, presumption }: Setup, state: State): Step<State> {
  return {
    state: { ...state, word: 'waiting', awaits: participants },
    effects: [
      ...(presumption.forcesCollecting ? [force(ROLE, 'collecting')] : []),
      ...toParticipants(participants, { kind: 'prepare' }),
    ],
  };
}

function received(setup: Setup, state: State, from: SiteId, message: Message): Step<State> {
  if (message.kind === 'vote' && 'vote' in message) return voted(setup, state, from, message.vote);
  if (message.kind === 'ack') return acknowledged(state, from);
  return message.kind === 'inquiry' ? answer(state, from) : unchanged(state);
}

function voted(setup: Setup, state: State, from: SiteId, vote: Vote): Step<State> {
  if (state.word !== 'waiting' || !state.awaits.includes(from)) return unchanged(state);
  const { participants } = setup.members;
  if (vote === 'no')
    return conclude(setup, state, 'abort', without(stillThere(setup, state), from));
  const next = withVote(state, from, vote, participants);
  if (next.awaits.length > 0) return unchanged(next);
  return next.yes.length > 0 ? conclude(setup, next, 'commit', next.yes) : nothingWritten(next);
}

/** Everybody has only read: there is nothing to commit, and nothing to remember. */
const nothingWritten = (state: State): Step<State> => ({
  state: { ...state, word: 'committed', awaits: [] },
  effects: [{ kind: 'release' }],
});

const stillThere = ({ members }: Setup, { left }: State): readonly SiteId[] =>
  members.participants.filter((site) => !left.includes(site));

/** Decides, and tells those that cannot know. */
function conclude(
  { presumption, options }: Setup,
  state: State,
  decision: Decision,
  told: readonly SiteId[],
): Step<State> {
  const { coordinatorForces, isAcknowledged } = presumption[decision];
  const awaits = isAcknowledged && options.acks ? told : [];
  // Where nobody has to be told, nobody is in doubt: there is nothing to remember.
  const isForced = coordinatorForces && told.length > 0;
  return {
    state: { ...state, word: outcomeOf(decision), awaits },
    effects: [
      write(isForced, ROLE, decision),
      decide(decision),
      ...toParticipants(told, { kind: decision }),
      ...(awaits.length === 0 ? [append(ROLE, 'end')] : []),
    ],
  };
}

function acknowledged(state: State, from: SiteId): Step<State> {
  if (decisionOf(state.word) === undefined || !state.awaits.includes(from)) return unchanged(state);
  const awaits = without(state.awaits, from);
  return { state: { ...state, awaits }, effects: awaits.length === 0 ? [append(ROLE, 'end')] : [] };
}

/** Before it has decided it need not answer: everybody will be told. */
function answer(state: State, from: SiteId): Step<State> {
  if (decisionOf(state.word) === undefined) return unchanged(state);
  return { state, effects: [send(from, 'participant', { kind: 'answer', state: state.word })] };
}

function timedOut(setup: Setup, state: State): Step<State> {
  const decision = decisionOf(state.word);
  if (decision === undefined) return conclude(setup, state, 'abort', stillThere(setup, state));
  return { state, effects: toParticipants(state.awaits, { kind: decision }) };
}

/** A decision is told again; without one nobody can have been told to commit. */
function restarted(setup: Setup, log: readonly LogRecord[]): Step<State> {
  const logged = loggedDecision(log);
  const isToldAgain = log.length > 0 && !hasRecord(log, 'end');
  const told = isToldAgain ? setup.members.participants : [];
  const step = conclude(setup, INITIAL, logged ?? 'abort', told);
  // What the log holds need not be written again.
  return logged ? { ...step, effects: step.effects.filter(isNoRecord) } : step;
}

const isNoRecord = ({ kind }: Effect): boolean => kind !== 'force' && kind !== 'append';
