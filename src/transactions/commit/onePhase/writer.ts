import { assertNever } from '../../../base/assert.ts';
import { append, decide, force, loggedDecision, send, unchanged } from '../effects.ts';
import type { MachineState, Message, Role, Step } from '../machine.ts';
import type { Members } from '../protocol.ts';
import { decisionOf, outcomeOf, type Vote } from '../words.ts';

interface State extends MachineState {
  readonly word: 'initial' | 'committed' | 'aborted';
  readonly hasLeft: boolean;
}

const ROLE = 'participant';

/** The site where the transaction wrote, which decides; any other has only read. */
export function writer({ coordinator }: Members, isWriter: boolean): Role<State> {
  const initial: State = { word: 'initial', awaits: [coordinator], hasLeft: false };
  const reply = (message: Message) => send(coordinator, 'coordinator', message);
  const giveUp = (state: State): Step<State> => ({
    state: { ...state, word: 'aborted', awaits: [] },
    effects: [append(ROLE, 'abort'), decide('abort')],
  });

  const received = (state: State, message: Message): Step<State> => {
    const decision = decisionOf(state.word);
    switch (message.kind) {
      case 'prepare':
        if (state.hasLeft) return { state, effects: [reply({ kind: 'vote', vote: 'readonly' })] };
        if (decision) return { state, effects: [reply({ kind: 'vote', vote: 'no' })] };
        return { state, effects: [{ kind: 'askVote' }] };
      case 'commit':
        if (!isWriter) return unchanged(state);
        if (decision) return { state, effects: [reply({ kind: 'answer', state: state.word })] };
        return { state, effects: [{ kind: 'askVote' }] };
      case 'abort':
        return decision || state.hasLeft ? unchanged(state) : giveUp(state);
      case 'inquiry': {
        // Who is asked before it was told has not been told in time.
        const next = decision || state.hasLeft ? unchanged(state) : giveUp(state);
        const answer = reply({ kind: 'answer', state: next.state.word });
        return { state: next.state, effects: [...next.effects, answer] };
      }
      case 'vote':
      case 'preCommit':
      case 'preAbort':
      case 'preAck':
      case 'ack':
      case 'answer':
        return unchanged(state);
      default:
        return assertNever(message);
    }
  };

  const voted = (state: State, vote: Vote): Step<State> => {
    if (vote === 'no') {
      const { state: next, effects } = giveUp(state);
      const told = isWriter ? reply({ kind: 'abort' }) : reply({ kind: 'vote', vote });
      return { state: next, effects: [...effects, told] };
    }
    if (!isWriter) {
      return {
        state: { ...state, awaits: [], hasLeft: true },
        effects: [{ kind: 'release' }, reply({ kind: 'vote', vote: 'readonly' })],
      };
    }
    return {
      state: { ...state, word: 'committed', awaits: [] },
      effects: [force(ROLE, 'commit'), decide('commit'), reply({ kind: 'ack' })],
    };
  };

  return {
    name: ROLE,
    initial,
    step: (state, input) => {
      switch (input.kind) {
        case 'received':
          return received(state, input.message);
        case 'voted':
          return voted(state, input.vote);
        case 'timedOut':
          return giveUp(state);
        case 'restarted': {
          const decision = loggedDecision(input.log);
          if (decision === undefined) return giveUp(initial);
          return {
            state: { ...initial, word: outcomeOf(decision), awaits: [] },
            effects: [decide(decision)],
          };
        }
        case 'begin':
          return unchanged(state);
        default:
          return assertNever(input);
      }
    },
  };
}
