import { assertNever } from '../../../base/assert.ts';
import type { SiteId } from '../../../base/brand.ts';
import {
  append,
  decide,
  force,
  hasRecord,
  loggedDecision,
  unchanged,
  without,
} from '../effects.ts';
import type { Effect, LogRecord, MachineState, Message, Role, RoleName, Step } from '../machine.ts';
import type { Members, ProtocolOptions } from '../protocol.ts';
import { everySite, roleOf, tell } from '../tell.ts';
import { type Decision, decisionOf, outcomeOf } from '../words.ts';

interface State extends MachineState {
  readonly word: 'initial' | 'waiting' | 'ready' | 'blocked' | 'committed' | 'aborted';
  /** The others that are known to have voted yes, in the order of the sites. */
  readonly yes: readonly SiteId[];
}

interface Setup {
  readonly members: Members;
  readonly options: ProtocolOptions;
}

interface Own extends Setup {
  readonly self: SiteId;
  readonly role: RoleName;
  readonly others: readonly SiteId[];
}

/** Any site: the coordinator is the one that begins, its question is its yes. */
export function member(setup: Setup, self: SiteId): Role<State> {
  const others = without(everySite(setup.members), self);
  const own: Own = { ...setup, self, role: roleOf(setup.members, self), others };
  const { coordinator } = setup.members;
  const awaits = self === coordinator ? [] : [coordinator];
  const initial: State = { word: 'initial', awaits, yes: [] };
  return {
    name: own.role,
    initial,
    step: (state, input) => {
      switch (input.kind) {
        case 'begin':
          return begin(own, state);
        case 'received':
          return received(own, state, input.from, input.message);
        case 'voted':
          return input.vote === 'no' ? giveUp(own, state) : voteYes(own, state);
        case 'timedOut':
          if (!isInDoubt(state)) return giveUp(own, state);
          return inquire(own, { ...state, word: 'blocked' });
        case 'restarted':
          return restarted(own, initial, input.log);
        default:
          return assertNever(input);
      }
    },
  };
}

const isInDoubt = ({ word }: State): boolean =>
  word === 'ready' || word === 'waiting' || word === 'blocked';

const tellOthers = ({ members, others }: Own, message: Message): readonly Effect[] =>
  others.map((site) => tell(members, site, message));

/** A coordinator without data of its own has no vote to ask for. */
const begin = (own: Own, state: State): Step<State> =>
  own.members.participants.includes(own.self)
    ? { state, effects: [{ kind: 'askVote' }] }
    : voteYes(own, state);

function voteYes(own: Own, state: State): Step<State> {
  const isFirst = own.role === 'coordinator';
  const record = force(own.role, isFirst ? 'collecting' : 'prepared');
  const message: Message = isFirst ? { kind: 'prepare' } : { kind: 'vote', vote: 'yes' };
  const ready: State = { ...state, word: isFirst ? 'waiting' : 'ready' };
  const { state: next, effects } = ifComplete(own, ready);
  return { state: next, effects: [record, ...tellOthers(own, message), ...effects] };
}

/** All votes are there and are yes: it commits. Otherwise it waits for those that are missing. */
function ifComplete(own: Own, state: State): Step<State> {
  const awaits = own.others.filter((site) => !state.yes.includes(site));
  return awaits.length === 0 ? conclude(own, state, 'commit') : unchanged({ ...state, awaits });
}

function received(own: Own, state: State, from: SiteId, message: Message): Step<State> {
  if (decisionOf(state.word)) return afterwards(own, state, from, message);
  switch (message.kind) {
    case 'prepare': {
      const next = withYes(own, state, from);
      return state.word === 'initial'
        ? { state: next, effects: [{ kind: 'askVote' }] }
        : unchanged(next);
    }
    case 'vote':
      if (!('vote' in message)) return unchanged(state);
      return message.vote === 'no' ? conclude(own, state, 'abort') : counted(own, state, from);
    case 'inquiry':
      return answer(own, state, from);
    case 'answer': {
      if (!('state' in message)) return unchanged(state);
      const decision = decisionOf(message.state);
      return decision ? conclude(own, state, decision) : counted(own, state, from);
    }
    case 'commit':
    case 'abort':
    case 'preCommit':
    case 'preAbort':
    case 'preAck':
    case 'ack':
      return unchanged(state);
    default:
      return assertNever(message);
  }
}

const withYes = ({ others }: Own, state: State, from: SiteId): State => ({
  ...state,
  yes: others.filter((site) => site === from || state.yes.includes(site)),
});

function counted(own: Own, state: State, from: SiteId): Step<State> {
  const next = withYes(own, state, from);
  return isInDoubt(state) ? ifComplete(own, next) : unchanged(next);
}

/** It has decided: it only helps those that have not. */
function afterwards(own: Own, state: State, from: SiteId, message: Message): Step<State> {
  return message.kind === 'inquiry' ? answer(own, state, from) : unchanged(state);
}

function conclude(own: Own, state: State, decision: Decision): Step<State> {
  // A site that was never ready has nothing to undo: its abort need not be on disk.
  const isForced = decision === 'commit' || isInDoubt(state);
  return {
    state: { word: outcomeOf(decision), awaits: [], yes: [] },
    effects: [isForced ? force(own.role, decision) : append(own.role, decision), decide(decision)],
  };
}

/** Whoever has not voted may abort by itself, and says so. */
function giveUp(own: Own, state: State): Step<State> {
  const { state: aborted, effects } = conclude(own, state, 'abort');
  return {
    state: aborted,
    effects: [...effects, ...tellOthers(own, { kind: 'vote', vote: 'no' })],
  };
}

function answer(own: Own, state: State, from: SiteId): Step<State> {
  const { state: next, effects } = state.word === 'initial' ? giveUp(own, state) : unchanged(state);
  const message: Message = { kind: 'answer', state: next.word };
  return { state: next, effects: [...effects, tell(own.members, from, message)] };
}

const inquire = (own: Own, state: State): Step<State> => ({
  state: { ...state, awaits: own.others },
  effects: tellOthers(own, { kind: 'inquiry' }),
});

function restarted(own: Own, initial: State, log: readonly LogRecord[]): Step<State> {
  const decision = loggedDecision(log);
  if (decision) {
    return {
      state: { word: outcomeOf(decision), awaits: [], yes: [] },
      effects: [decide(decision)],
    };
  }
  const isCollecting = hasRecord(log, 'collecting');
  if (!isCollecting && !hasRecord(log, 'prepared')) return giveUp(own, initial);
  const inDoubt: State = { word: isCollecting ? 'waiting' : 'ready', awaits: [], yes: [] };
  // A log alone never decides for a site in doubt: so `independent` asks, too.
  return own.options.recovery === 'none' ? unchanged(inDoubt) : inquire(own, inDoubt);
}
