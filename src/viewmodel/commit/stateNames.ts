export type { StateDiagram } from '../../explorer/stateDiagram.ts';

/** The letters by which books call the states of commit protocols. */
const LETTERS: Readonly<Record<string, string>> = {
  initial: 'q',
  waiting: 'w',
  ready: 'r',
  preCommitted: 'p',
  preAborted: 'pa',
  committed: 'c',
  aborted: 'a',
  blocked: 'b',
};

export const shortOf = (state: string): string => LETTERS[state] ?? '?';

/** `preCommitted` is written as two words. */
export const stateName = (state: string): string =>
  state.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
