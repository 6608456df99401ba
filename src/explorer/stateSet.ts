import { layoutOf } from './stateLayout.ts';

/**
 * The set of states found so far, each a fixed number of small integers, its fields. The states lie
 * packed, one after the other, in one typed array, in the order in which they were found; an
 * open-addressing table says where each is. The bits that a place does not need hold a part of the
 * hash, so that states are compared only where that part agrees.
 *
 * What limits a search is waiting for memory. So states are first *staged*, all successors of one
 * state together, and then looked up: all that the look-ups will need is asked for before the first
 * answer is waited for.
 */
export interface StateSet {
  readonly count: () => number;
  /** Remembers a state that is to be looked up; `tag` comes back with the answer. */
  readonly stage: (fields: Int32Array, tag: number) => void;
  /** Looks up all that were staged, in that order, and adds those that are new. */
  readonly settle: (answer: Answer) => void;
  /** Copies the fields of the state at a place. */
  readonly read: (place: number, fields: Int32Array) => void;
}

/** @param place of the state, counted from 0 */
export type Answer = (place: number, isNew: boolean, tag: number) => void;

const FIRST_CAPACITY = 1 << 12;
const FIRST_WIDTH = 4;
/** Small sets grow in larger steps: growing means to hash everything anew. */
const LARGE = 1 << 20;

export function createStateSet(fieldCount: number): StateSet {
  let widths: Uint8Array = new Uint8Array(fieldCount).fill(FIRST_WIDTH);
  let layout = layoutOf(widths);
  let { words } = layout;
  let capacity = FIRST_CAPACITY;
  let states = new Int32Array(capacity * words);
  /** Place + 1 in the low bits, a part of the hash above; 0 is free. At most half is taken. */
  let table = new Int32Array(capacity * 2);
  let mask = capacity * 2 - 1;
  let count = 0;

  let room = 64;
  let staged = 0;
  let stagedWords = new Int32Array(room * words);
  let hashes = new Int32Array(room);
  let tags = new Int32Array(room);
  let touched = 0;

  /** The slot takes the hash's low bits, the tag the others, mixed once more. */
  const tagOf = (hash: number): number => Math.imul(hash, 0x9e3779b1) & ~mask;

  const fillTable = (): void => {
    table = new Int32Array(capacity * 2);
    mask = capacity * 2 - 1;
    for (let place = 0; place < count; place += 1) {
      const hash = hashOf(states, place * words, words);
      let slot = hash & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = tagOf(hash) | (place + 1);
    }
  };

  const grow = (): void => {
    capacity *= capacity < LARGE ? 4 : 2;
    const more = new Int32Array(capacity * words);
    more.set(states);
    states = more;
    fillTable();
  };

  const stageMore = (): void => {
    room *= 2;
    const [moreWords, moreHashes, moreTags] = [room * words, room, room].map(
      (length) => new Int32Array(length),
    );
    if (!moreWords || !moreHashes || !moreTags) return;
    moreWords.set(stagedWords);
    moreHashes.set(hashes);
    moreTags.set(tags);
    [stagedWords, hashes, tags] = [moreWords, moreHashes, moreTags];
  };

  /** A value has outgrown its field: every state gets the wider one. */
  const widen = (fields: Int32Array): void => {
    const old = layout;
    widths = old.widened(fields);
    layout = layoutOf(widths);
    const moved = new Int32Array(fieldCount);
    const repacked = (from: Int32Array, length: number, into: typeof states): typeof states => {
      for (let place = 0; place < length; place += 1) {
        old.unpack(from, place * old.words, moved);
        layout.pack(moved, into, place * layout.words);
      }
      return into;
    };
    states = repacked(states, count, new Int32Array(capacity * layout.words));
    stagedWords = repacked(stagedWords, staged, new Int32Array(room * layout.words));
    ({ words } = layout);
    for (let index = 0; index < staged; index += 1) {
      hashes[index] = hashOf(stagedWords, index * words, words);
    }
    fillTable();
  };

  const stage = (fields: Int32Array, tag: number): void => {
    if (staged === room) stageMore();
    const start = staged * words;
    if (!layout.pack(fields, stagedWords, start)) {
      widen(fields);
      stage(fields, tag);
      return;
    }
    hashes[staged] = hashOf(stagedWords, start, words);
    tags[staged] = tag;
    staged += 1;
  };

  /** None of these loads waits for another, as they would one look-up after the other. */
  const touch = (): void => {
    let some = 0;
    for (let index = 0; index < staged; index += 1) some ^= table[(hashes[index] ?? 0) & mask] ?? 0;
    for (let index = 0; index < staged; index += 1) {
      const place = ((table[(hashes[index] ?? 0) & mask] ?? 0) & mask) - 1;
      if (place >= 0) some ^= states[place * words] ?? 0;
    }
    touched ^= some;
  };

  const isAt = (place: number, start: number): boolean => {
    const own = place * words;
    for (let word = 0; word < words; word += 1) {
      if (states[own + word] !== stagedWords[start + word]) return false;
    }
    return true;
  };

  const settle = (answer: Answer): void => {
    while (count + staged > capacity) grow();
    touch();
    for (let index = 0; index < staged; index += 1) {
      const hash = hashes[index] ?? 0;
      const tag = tagOf(hash);
      const start = index * words;
      let slot = hash & mask;
      let found = -1;
      for (let entry = table[slot] ?? 0; entry !== 0; entry = table[slot] ?? 0) {
        const place = (entry & mask) - 1;
        if ((entry & ~mask) === tag && isAt(place, start)) {
          found = place;
          break;
        }
        slot = (slot + 1) & mask;
      }
      if (found < 0) {
        table[slot] = tag | (count + 1);
        const own = count * words;
        for (let word = 0; word < words; word += 1) {
          states[own + word] = stagedWords[start + word] ?? 0;
        }
        count += 1;
      }
      answer(found < 0 ? count - 1 : found, found < 0, tags[index] ?? 0);
    }
    staged = 0;
  };

  return {
    count: () => count,
    stage,
    settle,
    read: (place, fields) => layout.unpack(states, place * words, fields),
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
