import type { PackedSystem } from './packedSystem.ts';

/**
 * The concurrency set of a local state: the states in which other sites are while one site is in it
 * (Skeen and Stonebraker, "A Formal Model of Crash Recovery in a Distributed System", IEEE TSE
 * 9(3), 1983). Computed over all states that were found; a site that is down is in none.
 */
export type ConcurrencySets = Readonly<Record<string, readonly string[]>>;

export function createConcurrency({ stateWords }: PackedSystem) {
  /** By word: a bit for each word seen beside it. */
  const beside: number[] = [];
  let seenBefore = 0;
  let twiceBefore = 0;
  return {
    /** A new state: a bit for each word that a site up shows, and for each that several show. */
    state: (once: number, twice: number): void => {
      // Neighbouring states mostly show the same words.
      if (once === seenBefore && twice === twiceBefore) return;
      seenBefore = once;
      twiceBefore = twice;
      for (let word = 0; once >>> word !== 0; word += 1) {
        const bit = 1 << word;
        if ((once & bit) === 0) continue;
        beside[word] = (beside[word] ?? 0) | (once & ~bit) | (twice & bit);
      }
    },
    result: (): ConcurrencySets => {
      const words = stateWords();
      return Object.fromEntries(
        words.map((word, number) => [
          word,
          words.filter((_, other) => (((beside[number] ?? 0) >>> other) & 1) !== 0),
        ]),
      );
    },
  };
}
