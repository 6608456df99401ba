/** What the properties ask of one site's local state. */
export interface SiteFacts {
  /** The word for the local state: `ready`, `committed`, … */
  readonly word: string;
  readonly up: boolean;
  /** What it ever decided, crashes notwithstanding. */
  readonly committed: boolean;
  readonly aborted: boolean;
  /** It has a vote and has not given a yes: nobody may commit. */
  readonly withholdsYes: boolean;
  /** It needs no decision any more. */
  readonly settled: boolean;
}

export const COMMITTED = 1;
export const ABORTED = 2;
export const WITHHOLDS_YES = 4;
export const SETTLED = 8;
export const UP = 16;
const WORD_SHIFT = 8;

/** As one integer; `word` is the number of the local state's word. */
export function packFacts(facts: SiteFacts, word: number): number {
  return (
    (facts.committed ? COMMITTED : 0) |
    (facts.aborted ? ABORTED : 0) |
    (facts.withholdsYes ? WITHHOLDS_YES : 0) |
    (facts.settled ? SETTLED : 0) |
    (facts.up ? UP : 0) |
    (word << WORD_SHIFT)
  );
}

export const wordOf = (packed: number): number => packed >>> WORD_SHIFT;
