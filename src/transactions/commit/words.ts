/**
 * The words of commit protocols, as labs, logs and pictures use them; those of messages are the
 * kinds in `machine.ts`. `preAbort` and `preAborted` belong to quorum three-phase commit alone,
 * which cannot do without them.
 */

/** `update` and `checkpoint` are the sites' own; the machines write the others. */
export type RecordWord = 'collecting' | 'prepared' | 'preCommit' | 'preAbort' | Decision | 'end';

export type StateWord =
  | 'initial'
  | 'waiting'
  | 'ready'
  | 'preCommitted'
  | 'preAborted'
  | 'committed'
  | 'aborted'
  | 'blocked';

export type Decision = 'commit' | 'abort';
export type Vote = 'yes' | 'no' | 'readonly';

export const outcomeOf = (decision: Decision): 'committed' | 'aborted' =>
  decision === 'commit' ? 'committed' : 'aborted';

/** The decision that a state has behind it, if it has one. */
export function decisionOf(word: StateWord): Decision | undefined {
  if (word === 'committed') return 'commit';
  return word === 'aborted' ? 'abort' : undefined;
}
