import { assertNever } from '../../../base/assert.ts';
import type { SiteId } from '../../../base/brand.ts';
import { append, decide, send, toParticipants, unchanged, without } from '../effects.ts';
import type { MachineState, Message, Role, Step } from '../machine.ts';
import type { Members } from '../protocol.ts';
import { type Decision, decisionOf, outcomeOf } from '../words.ts';

interface State extends MachineState {
  readonly word: 'initial' | 'waiting' | 'committed' | 'aborted';
  /** Whether the writing site has been told to commit: then only it knows. */
  readonly isHandedOver: boolean;
}

const ROLE = 'coordinator';
const INITIAL: State = { word: 'initial', awaits: [], isHandedOver: false };

export function coordinator(members: Members, writer: SiteId): Role<State> {
  const readers = without(members.participants, writer);
  return {
    name: ROLE,
    initial: INITIAL,
    step: (state, input) => {
      switch (input.kind) {
        case 'begin':
          return readers.length === 0
            ? handOver(state, writer)
            : {
                state: { ...state, word: 'waiting', awaits: readers },
                effects: toParticipants(readers, { kind: 'prepare' }),
              };
        case 'received':
          return received(members, writer, state, input.from, input.message);
        case 'timedOut':
          return state.isHandedOver
            ? { state, effects: [send(writer, 'participant', { kind: 'inquiry' })] }
            : conclude(state, 'abort', members.participants);
        case 'restarted':
          // It keeps no log: whoever wrote decides, and a reader has nothing to lose.
          return {
            state: { ...INITIAL, word: 'waiting', isHandedOver: true, awaits: [writer] },
            effects: [send(writer, 'participant', { kind: 'inquiry' })],
          };
        case 'voted':
          return unchanged(state);
        default:
          return assertNever(input);
      }
    },
  };
}

const handOver = (state: State, writer: SiteId): Step<State> => ({
  state: { ...state, word: 'waiting', awaits: [writer], isHandedOver: true },
  effects: [send(writer, 'participant', { kind: 'commit' })],
});

function received(
  { participants }: Members,
  writer: SiteId,
  state: State,
  from: SiteId,
  message: Message,
): Step<State> {
  if (state.word !== 'waiting') return unchanged(state);
  switch (message.kind) {
    case 'vote': {
      if (!('vote' in message) || state.isHandedOver) return unchanged(state);
      if (message.vote === 'no') return conclude(state, 'abort', without(participants, from));
      const awaits = without(state.awaits, from);
      return awaits.length === 0 ? handOver(state, writer) : unchanged({ ...state, awaits });
    }
    case 'ack':
      return conclude(state, 'commit', []);
    case 'abort':
      return conclude(state, 'abort', []);
    case 'answer': {
      const decision = 'state' in message ? decisionOf(message.state) : undefined;
      return decision ? conclude(state, decision, []) : unchanged(state);
    }
    case 'prepare':
    case 'preCommit':
    case 'preAbort':
    case 'preAck':
    case 'commit':
    case 'inquiry':
      return unchanged(state);
    default:
      return assertNever(message);
  }
}

const conclude = (state: State, decision: Decision, told: readonly SiteId[]): Step<State> => ({
  state: { ...state, word: outcomeOf(decision), awaits: [] },
  effects: [append(ROLE, decision), decide(decision), ...toParticipants(told, { kind: decision })],
});
