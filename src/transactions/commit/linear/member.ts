import { assertNever } from '../../../base/assert.ts';
import type { SiteId } from '../../../base/brand.ts';
import { append, decide, force, hasRecord, loggedDecision, unchanged } from '../effects.ts';
import type { Effect, LogRecord, MachineState, Message, Role, RoleName, Step } from '../machine.ts';
import type { Members, ProtocolOptions } from '../protocol.ts';
import { everySite, roleOf, tell } from '../tell.ts';
import { type Decision, decisionOf, outcomeOf } from '../words.ts';

interface State extends MachineState {
  readonly word: 'initial' | 'waiting' | 'ready' | 'blocked' | 'committed' | 'aborted';
}

interface Setup {
  readonly members: Members;
  readonly options: ProtocolOptions;
}

/** A site's place in the chain. */
interface Link extends Setup {
  readonly self: SiteId;
  readonly role: RoleName;
  readonly before: SiteId | undefined;
  readonly next: SiteId | undefined;
}

/** Any site of the chain: the coordinator is the first. */
export function member(setup: Setup, self: SiteId): Role<State> {
  const chain = everySite(setup.members);
  const place = chain.indexOf(self);
  const [before, next] = [chain[place - 1], chain[place + 1]];
  const link: Link = { ...setup, self, role: roleOf(setup.members, self), before, next };
  const initial: State = { word: 'initial', awaits: before === undefined ? [] : [before] };
  return {
    name: link.role,
    initial,
    step: (state, input) => {
      switch (input.kind) {
        case 'begin':
          return begin(link, state);
        case 'received':
          return received(link, state, input.from, input.message);
        case 'voted':
          return input.vote === 'no' ? giveUp(link, state) : handOn(link, state);
        case 'timedOut':
          return isInDoubt(state)
            ? inquire(link, { ...state, word: 'blocked' })
            : giveUp(link, state);
        case 'restarted':
          return restarted(link, initial, input.log);
        default:
          return assertNever(input);
      }
    },
  };
}

const isInDoubt = ({ word }: State): boolean =>
  word === 'ready' || word === 'waiting' || word === 'blocked';

/** A coordinator without data of its own has no vote to ask for. */
const begin = (link: Link, state: State): Step<State> =>
  link.members.participants.includes(link.self)
    ? { state, effects: [{ kind: 'askVote' }] }
    : handOn(link, state);

/** It is ready: the question goes on, or the last one decides. */
function handOn(link: Link, state: State): Step<State> {
  const { role, next } = link;
  if (next === undefined) return conclude(link, state, 'commit');
  const isFirst = role === 'coordinator';
  return {
    state: { ...state, word: isFirst ? 'waiting' : 'ready', awaits: [next] },
    effects: [
      force(role, isFirst ? 'collecting' : 'prepared'),
      tell(link.members, next, { kind: 'prepare' }),
    ],
  };
}

function received(link: Link, state: State, from: SiteId, message: Message): Step<State> {
  switch (message.kind) {
    case 'prepare':
      if (state.word === 'initial') return { state, effects: [{ kind: 'askVote' }] };
      return state.word === 'aborted' ? repeat(link, state, from) : unchanged(state);
    case 'commit':
    case 'abort':
      return decisionOf(state.word) ? unchanged(state) : conclude(link, state, message.kind, from);
    case 'inquiry':
      return answer(link, state, from);
    case 'answer': {
      const decision = 'state' in message ? decisionOf(message.state) : undefined;
      const isNews = decision && isInDoubt(state);
      return isNews ? conclude(link, state, decision, from) : unchanged(state);
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

const repeat = (link: Link, state: State, from: SiteId): Step<State> => ({
  state,
  effects: [tell(link.members, from, { kind: 'abort' })],
});

/** Whoever has not handed on may abort by itself. */
const giveUp = (link: Link, state: State): Step<State> => conclude(link, state, 'abort');

function conclude(link: Link, state: State, decision: Decision, from?: SiteId): Step<State> {
  // A site that was never ready has nothing to undo: its abort need not be on disk.
  const isForced = decision === 'commit' || isInDoubt(state);
  return {
    state: { ...state, word: outcomeOf(decision), awaits: [] },
    effects: [
      isForced ? force(link.role, decision) : append(link.role, decision),
      decide(decision),
      ...pass(link, decision, from),
    ],
  };
}

/** A commit comes from the end of the chain; an abort may begin anywhere. */
function pass({ members, before, next }: Link, decision: Decision, from?: SiteId) {
  const neighbours = decision === 'commit' ? [before] : [before, next];
  return neighbours
    .filter((site) => site !== undefined && site !== from)
    .flatMap((site): Effect[] => (site ? [tell(members, site, { kind: decision })] : []));
}

function answer(link: Link, state: State, from: SiteId): Step<State> {
  const { state: next, effects } =
    state.word === 'initial' ? giveUp(link, state) : unchanged(state);
  const message: Message = { kind: 'answer', state: next.word };
  return { state: next, effects: [...effects, tell(link.members, from, message)] };
}

function inquire(link: Link, state: State): Step<State> {
  const { members, options, self, next } = link;
  const others = everySite(members).filter((site) => site !== self);
  const asked = options.timeouts === 'termination' || next === undefined ? others : [next];
  return {
    state: { ...state, awaits: asked },
    effects: asked.map((site) => tell(members, site, { kind: 'inquiry' })),
  };
}

function restarted(link: Link, initial: State, log: readonly LogRecord[]): Step<State> {
  const decision = loggedDecision(log);
  if (decision) {
    return {
      state: { word: outcomeOf(decision), awaits: [] },
      effects: [decide(decision), ...pass(link, decision)],
    };
  }
  const isCollecting = hasRecord(log, 'collecting');
  if (!isCollecting && !hasRecord(log, 'prepared')) return giveUp(link, initial);
  const inDoubt: State = { word: isCollecting ? 'waiting' : 'ready', awaits: [] };
  // A log alone never decides for a site in doubt: so `independent` asks, too.
  return link.options.recovery === 'none' ? unchanged(inDoubt) : inquire(link, inDoubt);
}
