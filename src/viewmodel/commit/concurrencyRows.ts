import type { ConcurrencySets } from '../../explorer/concurrency.ts';
import { joinWords } from '../format.ts';
import { stateName } from './stateNames.ts';

/** What other sites can be in while one is in a state (Skeen and Stonebraker 1983). */
export interface ConcurrencyRow {
  readonly state: string;
  /** `ready, committed and aborted`. */
  readonly beside: string;
  /** Whoever is left alone there cannot know: some may have committed, others aborted. */
  readonly seesBoth: boolean;
}

export const concurrencyRows = (sets: ConcurrencySets): readonly ConcurrencyRow[] =>
  Object.entries(sets).map(([state, others]) => ({
    state: stateName(state),
    beside: others.length === 0 ? 'nobody' : joinWords(others.map(stateName)),
    seesBoth: others.includes('committed') && others.includes('aborted'),
  }));
