import { layoutOf, type StateLayout } from './stateLayout.ts';

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
/** States staged at a time. */
const FIRST_ROOM = 64;
const FIRST_WIDTH = 4;
/** Small sets grow in larger steps: growing means to hash everything anew. */
const LARGE = 1 << 20;

export const createStateSet = (fieldCount: number): StateSet => new PackedStates(fieldCount);

class PackedStates implements StateSet {
  readonly #fieldCount: number;
  #widths: Uint8Array;
  #layout: StateLayout;
  #words: number;
  #capacity = FIRST_CAPACITY;
  #count = 0;
  #states: Int32Array;
  /** Place + 1 in the low bits, a part of the hash above; 0 is free. At most half is taken. */
  #table = new Int32Array(FIRST_CAPACITY * 2);
  #mask = FIRST_CAPACITY * 2 - 1;
  #staged = 0;
  #stagedWords: Int32Array;
  #hashes = new Int32Array(FIRST_ROOM);
  #tags = new Int32Array(FIRST_ROOM);
  /** What lies where each of those staged will be looked for first. */
  #nearby = new Int32Array(FIRST_ROOM);

  constructor(fieldCount: number) {
    this.#fieldCount = fieldCount;
    this.#widths = new Uint8Array(fieldCount).fill(FIRST_WIDTH);
    this.#layout = layoutOf(this.#widths);
    this.#words = this.#layout.words;
    this.#states = new Int32Array(FIRST_CAPACITY * this.#words);
    this.#stagedWords = new Int32Array(FIRST_ROOM * this.#words);
  }

  count(): number {
    return this.#count;
  }

  read(place: number, fields: Int32Array): void {
    this.#layout.unpack(this.#states, place * this.#words, fields);
  }

  stage(fields: Int32Array, tag: number): void {
    if (this.#staged === this.#tags.length) this.#makeRoom();
    const start = this.#staged * this.#words;
    if (!this.#layout.pack(fields, this.#stagedWords, start)) {
      this.#widen(fields);
      this.stage(fields, tag);
      return;
    }
    this.#hashes[this.#staged] = hashOf(this.#stagedWords, start, this.#words);
    this.#tags[this.#staged] = tag;
    this.#staged += 1;
  }

  settle(answer: Answer): void {
    while (this.#count + this.#staged > this.#capacity) this.#grow();
    this.#approach();
    const staged = this.#staged;
    for (let index = 0; index < staged; index += 1) {
      const before = this.#count;
      const place = this.#placeOf(index);
      answer(place, place === before, this.#tags[index] ?? 0);
    }
    this.#staged = 0;
  }

  /** None of these loads waits for another, as they would one look-up after the other. */
  #approach(): void {
    const [table, hashes, nearby, states] = [this.#table, this.#hashes, this.#nearby, this.#states];
    const [staged, mask, words] = [this.#staged, this.#mask, this.#words];
    for (let index = 0; index < staged; index += 1) {
      nearby[index] = table[(hashes[index] ?? 0) & mask] ?? 0;
    }
    for (let index = 0; index < staged; index += 1) {
      const place = ((nearby[index] ?? 0) & mask) - 1;
      if (place >= 0) nearby[index] = states[place * words] ?? 0;
    }
  }

  /** Where a staged state is; it is added if it is new. */
  #placeOf(index: number): number {
    const table = this.#table;
    const mask = this.#mask;
    const words = this.#words;
    const hash = this.#hashes[index] ?? 0;
    const tag = tagOf(hash, mask);
    const start = index * words;
    let slot = hash & mask;
    for (let entry = table[slot] ?? 0; entry !== 0; entry = table[slot] ?? 0) {
      const place = (entry & mask) - 1;
      if ((entry & ~mask) === tag && this.#isAt(place, start)) return place;
      slot = (slot + 1) & mask;
    }
    const place = this.#count;
    table[slot] = tag | (place + 1);
    for (let word = 0; word < words; word += 1) {
      this.#states[place * words + word] = this.#stagedWords[start + word] ?? 0;
    }
    this.#count = place + 1;
    return place;
  }

  #isAt(place: number, start: number): boolean {
    const words = this.#words;
    const own = place * words;
    for (let word = 0; word < words; word += 1) {
      if (this.#states[own + word] !== this.#stagedWords[start + word]) return false;
    }
    return true;
  }

  #fillTable(): void {
    const mask = this.#capacity * 2 - 1;
    const table = new Int32Array(this.#capacity * 2);
    const words = this.#words;
    for (let place = 0; place < this.#count; place += 1) {
      const hash = hashOf(this.#states, place * words, words);
      let slot = hash & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = tagOf(hash, mask) | (place + 1);
    }
    this.#table = table;
    this.#mask = mask;
  }

  #grow(): void {
    this.#capacity *= this.#capacity < LARGE ? 4 : 2;
    this.#states = longer(this.#states, this.#capacity * this.#words);
    this.#fillTable();
  }

  #makeRoom(): void {
    const room = this.#tags.length * 2;
    this.#stagedWords = longer(this.#stagedWords, room * this.#words);
    this.#hashes = longer(this.#hashes, room);
    this.#tags = longer(this.#tags, room);
    this.#nearby = longer(this.#nearby, room);
  }

  /** A value has outgrown its field: every state gets the wider one. */
  #widen(fields: Int32Array): void {
    const old = this.#layout;
    this.#widths = old.widened(fields);
    const layout = layoutOf(this.#widths);
    const moved = new Int32Array(this.#fieldCount);
    const repacked = (from: Int32Array, length: number, room: number) => {
      const into = new Int32Array(room * layout.words);
      for (let place = 0; place < length; place += 1) {
        old.unpack(from, place * old.words, moved);
        layout.pack(moved, into, place * layout.words);
      }
      return into;
    };
    this.#states = repacked(this.#states, this.#count, this.#capacity);
    this.#stagedWords = repacked(this.#stagedWords, this.#staged, this.#tags.length);
    this.#layout = layout;
    this.#words = layout.words;
    for (let index = 0; index < this.#staged; index += 1) {
      this.#hashes[index] = hashOf(this.#stagedWords, index * layout.words, layout.words);
    }
    this.#fillTable();
  }
}

const longer = (values: Int32Array, length: number) => {
  const more = new Int32Array(length);
  more.set(values);
  return more;
};

/** The slot takes the hash's low bits, the tag the others, mixed once more. */
const tagOf = (hash: number, mask: number): number => Math.imul(hash, 0x9e3779b1) & ~mask;

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
