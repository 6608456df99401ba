/**
 * The set of states found so far. A state is a fixed number of 32-bit words; the states lie one
 * after the other in one typed array, in the order in which they were found, and an open-addressing
 * table says where each is. The bits that a place does not need hold a part of the hash, so that
 * states are compared only where that part agrees: the search waits for memory, not for arithmetic.
 */
export interface StateSet {
  readonly count: () => number;
  /** The state's place, counted from 0, if it is new; `-1 - place` if it was there already. */
  readonly add: (state: Int32Array) => number;
  /** Copies the state at a place. */
  readonly read: (place: number, into: Int32Array) => void;
}

const FIRST_CAPACITY = 1 << 12;

export function createStateSet(words: number): StateSet {
  let capacity = FIRST_CAPACITY;
  let states = new Int32Array(capacity * words);
  /** Place + 1 in the low bits, a part of the hash above; 0 is free. At most half is taken. */
  let table = new Int32Array(capacity * 2);
  let slotMask = capacity * 2 - 1;
  let placeMask = capacity * 2 - 1;
  let count = 0;

  const grow = (): void => {
    capacity *= 2;
    const moreStates = new Int32Array(capacity * words);
    moreStates.set(states);
    states = moreStates;
    table = new Int32Array(capacity * 2);
    slotMask = capacity * 2 - 1;
    placeMask = capacity * 2 - 1;
    for (let place = 0; place < count; place += 1) {
      const hash = hashOf(states, place * words, words);
      let slot = hash & slotMask;
      while (table[slot] !== 0) slot = (slot + 1) & slotMask;
      table[slot] = tagOf(hash) | (place + 1);
    }
  };

  /** The slot takes the hash's low bits, the tag the others, mixed once more. */
  const tagOf = (hash: number): number => Math.imul(hash, 0x9e3779b1) & ~placeMask;

  const isAt = (place: number, state: Int32Array): boolean => {
    const start = place * words;
    for (let word = 0; word < words; word += 1) {
      if (states[start + word] !== state[word]) return false;
    }
    return true;
  };

  const add = (state: Int32Array): number => {
    const hash = hashOf(state, 0, words);
    const tag = tagOf(hash);
    let slot = hash & slotMask;
    for (let entry = table[slot] ?? 0; entry !== 0; entry = table[slot] ?? 0) {
      const place = (entry & placeMask) - 1;
      if ((entry & ~placeMask) === tag && isAt(place, state)) return -1 - place;
      slot = (slot + 1) & slotMask;
    }
    table[slot] = tag | (count + 1);
    const start = count * words;
    for (let word = 0; word < words; word += 1) states[start + word] = state[word] ?? 0;
    count += 1;
    if (count === capacity) grow();
    return count - 1;
  };

  return {
    count: () => count,
    add,
    read: (place, into) => {
      const start = place * words;
      for (let word = 0; word < words; word += 1) into[word] = states[start + word] ?? 0;
    },
  };
}

/** Multiply and shift over the words, then the last rounds of MurmurHash3 (Austin Appleby). */
function hashOf(state: Int32Array, start: number, words: number): number {
  let hash = words;
  for (let word = start; word < start + words; word += 1) {
    hash = Math.imul(hash ^ (state[word] ?? 0), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
