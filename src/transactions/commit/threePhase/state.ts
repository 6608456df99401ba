import type { SiteId } from '../../../base/brand.ts';
import type { MachineState } from '../machine.ts';
import { type Decision, outcomeOf, type StateWord } from '../words.ts';
import type { Setup } from './setup.ts';

export interface Own extends Setup {
  readonly self: SiteId;
}

export interface State extends MachineState {
  readonly word: 'initial' | 'ready' | 'preCommitted' | 'committed' | 'aborted';
  /** It has only read, has released its locks and takes no further part. */
  readonly hasLeft: boolean;
  /** It is back without a record: it aborts, and cannot tell others whether it had only read. */
  readonly hasForgotten: boolean;
  /** Whom it obeys: the coordinator, later a backup. */
  readonly leader: SiteId;
  /** Those that it counts as down, by rank. */
  readonly suspects: readonly SiteId[];
  /** It was down: it may have missed what the others did meanwhile, so it asks and never leads. */
  readonly isBack: boolean;
  /** As a backup, or since it is back: what others have said, by rank. */
  readonly answers: readonly Answer[];
  /** Those that asked it while it could not say: they are told when it can. */
  readonly askers: readonly SiteId[];
  /** As a backup it first collects states, then waits for those it has sent `preCommit`. */
  readonly phase: 'following' | 'collecting' | 'preparing';
}

export interface Answer {
  readonly site: SiteId;
  readonly word: StateWord;
  readonly isBack: boolean;
}

/** Nothing of how the decision came about matters any more. */
export const settled = (state: State, decision: Decision): State => ({
  ...state,
  word: outcomeOf(decision),
  awaits: [],
  answers: [],
  askers: [],
  phase: 'following',
});
