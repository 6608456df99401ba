import { assertNever } from '../../../base/assert.ts';
import type { SiteId } from '../../../base/brand.ts';
import { unchanged } from '../effects.ts';
import type {
  AcceptedVote,
  Effect,
  LogRecord,
  MachineState,
  Message,
  ProposedVote,
  Role,
  Step,
} from '../machine.ts';
import { tell } from '../tell.ts';
import { leaderOf, type Setup } from './setup.ts';

/**
 * One acceptor for the consensus on every participant's vote at once. It answers the highest ballot
 * that it has heard of and remembers, on disk, what it promised and what it accepted.
 */
interface State extends MachineState {
  readonly word: 'initial';
  readonly promised: number;
  /** In the order of the participants. */
  readonly accepted: readonly AcceptedVote[];
}

const INITIAL: State = { word: 'initial', awaits: [], promised: 0, accepted: [] };

export function acceptor(setup: Setup): Role<State> {
  return {
    name: 'acceptor',
    initial: INITIAL,
    step: (state, input) => {
      switch (input.kind) {
        case 'received':
          return received(setup, state, input.from, input.message);
        case 'restarted':
          return unchanged(remembered(input.log));
        case 'begin':
        case 'voted':
        case 'timedOut':
          return unchanged(state);
        default:
          return assertNever(input);
      }
    },
  };
}

function received(setup: Setup, state: State, from: SiteId, message: Message): Step<State> {
  if (message.kind === 'inquiry' && message.ballot !== undefined) {
    return promise(setup, state, from, message.ballot);
  }
  if (message.kind === 'vote' && 'ballot' in message) {
    return accept(setup, state, message.ballot, message.votes);
  }
  return unchanged(state);
}

/** A lower ballot is told by which one it has been outbid. */
function promise(setup: Setup, state: State, from: SiteId, ballot: number): Step<State> {
  const next: State = { ...state, promised: Math.max(state.promised, ballot) };
  const { promised, accepted } = next;
  const answer = tell(setup.members, from, { kind: 'answer', ballot: promised, accepted });
  return { state: next, effects: promised > state.promised ? [record(next), answer] : [answer] };
}

function accept(
  setup: Setup,
  state: State,
  ballot: number,
  votes: readonly ProposedVote[],
): Step<State> {
  if (ballot < state.promised) return outbid(setup, state, ballot);
  const { participants } = setup.members;
  const accepted = participants.flatMap((of): AcceptedVote[] => {
    const proposed = votes.find((vote) => vote.of === of);
    const known = state.accepted.find((vote) => vote.of === of);
    if (proposed) return [{ of, vote: proposed.vote, ballot }];
    return known ? [known] : [];
  });
  const next: State = { ...state, promised: ballot, accepted };
  // One record and one message for all votes; a no settles it before the others are there.
  const isBundle = accepted.length === participants.length || accepted.some(isNo);
  if (!isBundle) return unchanged(next);
  const told = tell(setup.members, leaderOf(setup, ballot), {
    kind: 'preAck',
    ballot,
    votes: accepted.map(({ of, vote }) => ({ of, vote })),
  });
  // A proposal that comes again is on disk already.
  const isKnown = next.accepted.every(
    (vote, index) => vote.ballot === state.accepted[index]?.ballot,
  );
  const isAgain = isKnown && accepted.length === state.accepted.length;
  return { state: next, effects: isAgain ? [told] : [record(next), told] };
}

/** Or the leader would propose for ever. In ballot 0 it is the participants who propose, once. */
function outbid(setup: Setup, state: State, ballot: number): Step<State> {
  if (ballot === 0) return unchanged(state);
  const { promised, accepted } = state;
  const answer: Message = { kind: 'answer', ballot: promised, accepted };
  return { state, effects: [tell(setup.members, leaderOf(setup, ballot), answer)] };
}

export const isNo = ({ vote }: ProposedVote): boolean => vote === 'no';

const record = ({ promised, accepted }: State): Effect => ({
  kind: 'force',
  record: { kind: 'collecting', role: 'acceptor', ballot: promised, accepted },
});

function remembered(log: readonly LogRecord[]): State {
  const last = log.at(-1);
  return { ...INITIAL, promised: last?.ballot ?? 0, accepted: last?.accepted ?? [] };
}
