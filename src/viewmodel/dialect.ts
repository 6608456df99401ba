import { planWords, queryWords, setupWords } from '../sql/keywords.ts';

/** The words of our SQL in upper case, by where they count: what an editor writes heavier. */
export const dialectWords = { query: queryWords, setup: setupWords, plan: planWords } as const;
