import { RecentStates, UNKNOWN } from './recentStates.ts';
import { layoutOf, type StateLayout, startIn, widthIn, wordIn } from './stateLayout.ts';
import type { Successors } from './successors.ts';

/**
 * The set of states found so far, each a fixed number of small integers, its fields. The states lie
 * packed, one after the other, in one typed array, in the order in which they were found; an
 * open-addressing table says where each is. The bits that a place does not need hold a part of the
 * hash, so that states are compared only where that part agrees.
 *
 * What limits a search is waiting for memory. So states are first *staged*, all successors of some
 * states together, and then looked up: all that the look-ups will need is asked for before the
 * first answer is waited for. What was met a short while ago is not looked up at all. A successor
 * differs from its state in a few fields, so only those are packed anew.
 */
export interface StateSet extends Successors {
  readonly count: () => number;
  /** Makes the state at a place the one whose successors follow. */
  readonly load: (place: number) => void;
  /** How many states were visited since they were looked up last. */
  readonly staged: () => number;
  /** Looks up all that were visited, in that order, and adds those that are new. */
  readonly settle: () => void;
  /** Of the states that were looked up last: the place of each, and its marks. */
  readonly places: () => Int32Array;
  readonly marks: () => Int32Array;
  /** Copies the fields of the state at a place. */
  readonly read: (place: number, fields: Int32Array) => void;
}

const FIRST_CAPACITY = 1 << 13;
/** States staged at a time. */
const FIRST_ROOM = 64;
const FIRST_WIDTH = 4;
/** States that come into a new table together. */
const CHUNK = 256;
/** Small sets grow in larger steps: growing means to hash everything anew. */
const LARGE = 1 << 20;

/** With the state of all zeros loaded, which is not in the set. */
export const createStateSet = (fieldCount: number): StateSet => new PackedStates(fieldCount);

class PackedStates implements StateSet {
  readonly fields: Int32Array;
  #layout: StateLayout;
  #words: number;
  #spots: Int32Array;
  /** The fields, packed. */
  #current: Int32Array;
  /** Bits of values that have not fitted into their fields. */
  #excess = 0;
  #capacity = FIRST_CAPACITY;
  #count = 0;
  #states: Int32Array;
  /** Place + 1 in the low bits, a part of the hash above; 0 is free. At most half is taken. */
  #table = new Int32Array(FIRST_CAPACITY * 2);
  #mask = FIRST_CAPACITY * 2 - 1;
  /** With its place, or the complement of its number among those staged. */
  #recent: RecentStates;
  /** States visited since they were looked up last. */
  #visited = 0;
  /** Those among them that are to be looked up. */
  #staged = 0;
  #stagedWords: Int32Array;
  #hashes = new Int32Array(FIRST_ROOM);
  #marks = new Int32Array(FIRST_ROOM);
  /** As in `#recent`; after the look-up the place of each that was visited. */
  #found = new Int32Array(FIRST_ROOM);
  /** What lies where each of those staged will be looked for first; then its place. */
  #places = new Int32Array(FIRST_ROOM);

  constructor(fieldCount: number) {
    this.fields = new Int32Array(fieldCount);
    this.#layout = layoutOf(new Uint8Array(fieldCount).fill(FIRST_WIDTH));
    this.#words = this.#layout.words;
    this.#spots = this.#layout.spots;
    this.#current = new Int32Array(this.#words);
    this.#states = new Int32Array(FIRST_CAPACITY * this.#words);
    this.#recent = new RecentStates(this.#words);
    this.#stagedWords = new Int32Array(FIRST_ROOM * this.#words);
  }

  count(): number {
    return this.#count;
  }

  staged(): number {
    return this.#visited;
  }

  places(): Int32Array {
    return this.#found;
  }

  marks(): Int32Array {
    return this.#marks;
  }

  read(place: number, fields: Int32Array): void {
    this.#layout.unpack(this.#states, place * this.#words, fields);
  }

  load(place: number): void {
    const words = this.#words;
    const start = place * words;
    for (let word = 0; word < words; word += 1) {
      this.#current[word] = this.#states[start + word] ?? 0;
    }
    this.#layout.unpack(this.#current, 0, this.fields);
  }

  put(field: number, value: number): void {
    const spot = this.#spots[field] ?? 0;
    const word = wordIn(spot);
    const change = (this.fields[field] ?? 0) ^ value;
    this.fields[field] = value;
    this.#excess |= value >>> widthIn(spot);
    this.#current[word] = (this.#current[word] ?? 0) ^ (change << startIn(spot));
  }

  visit(marks: number): void {
    if (this.#excess !== 0) this.#widen();
    this.#meet(marks);
  }

  visitWith(field: number, value: number, marks: number): void {
    const spot = this.#spots[field] ?? 0;
    if ((this.#excess | (value >>> widthIn(spot))) !== 0) {
      this.#visitWider(field, value, marks);
      return;
    }
    const word = wordIn(spot);
    const before = this.#current[word] ?? 0;
    const change = (this.fields[field] ?? 0) ^ value;
    this.#current[word] = before ^ (change << startIn(spot));
    this.#meet(marks);
    this.#current[word] = before;
  }

  #visitWider(field: number, value: number, marks: number): void {
    const before = this.fields[field] ?? 0;
    this.put(field, value);
    this.visit(marks);
    this.put(field, before);
  }

  #meet(marks: number): void {
    const visited = this.#visited;
    if (visited === this.#marks.length) this.#makeRoom();
    const hash = hashOf(this.#current, 0, this.#words);
    const slot = this.#recent.slotOf(hash);
    let found = this.#recent.find(slot, this.#current);
    if (found === UNKNOWN) {
      found = ~this.#stage(hash);
      this.#recent.keep(slot, this.#current, found);
    }
    this.#found[visited] = found;
    this.#marks[visited] = marks;
    this.#visited = visited + 1;
  }

  #stage(hash: number): number {
    const staged = this.#staged;
    const words = this.#words;
    const start = staged * words;
    for (let word = 0; word < words; word += 1) {
      this.#stagedWords[start + word] = this.#current[word] ?? 0;
    }
    this.#hashes[staged] = hash;
    this.#staged = staged + 1;
    return staged;
  }

  settle(): void {
    while (this.#count + this.#staged > this.#capacity) this.#grow();
    this.#approach();
    const places = this.#places;
    const staged = this.#staged;
    for (let index = 0; index < staged; index += 1) {
      const place = this.#placeOf(index);
      places[index] = place;
      this.#recent.replace(this.#recent.slotOf(this.#hashes[index] ?? 0), ~index, place);
    }
    this.#staged = 0;
    const found = this.#found;
    const visited = this.#visited;
    for (let index = 0; index < visited; index += 1) {
      const place = found[index] ?? 0;
      if (place < 0) found[index] = places[~place] ?? 0;
    }
    this.#visited = 0;
  }

  /** None of these loads waits for another, as they would one look-up after the other. */
  #approach(): void {
    const [table, hashes, places, states] = [this.#table, this.#hashes, this.#places, this.#states];
    const [staged, mask, words] = [this.#staged, this.#mask, this.#words];
    for (let index = 0; index < staged; index += 1) {
      places[index] = table[(hashes[index] ?? 0) & mask] ?? 0;
    }
    for (let index = 0; index < staged; index += 1) {
      const place = ((places[index] ?? 0) & mask) - 1;
      if (place >= 0) places[index] = states[place * words] ?? 0;
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

  /** Some states at a time, as in `#approach`. */
  #fillTable(): void {
    const mask = this.#capacity * 2 - 1;
    const table = new Int32Array(this.#capacity * 2);
    const words = this.#words;
    const hashes = new Int32Array(CHUNK);
    const nearby = new Int32Array(CHUNK);
    for (let first = 0; first < this.#count; first += CHUNK) {
      const length = Math.min(CHUNK, this.#count - first);
      for (let index = 0; index < length; index += 1) {
        hashes[index] = hashOf(this.#states, (first + index) * words, words);
      }
      for (let index = 0; index < length; index += 1) {
        nearby[index] = table[(hashes[index] ?? 0) & mask] ?? 0;
      }
      for (let index = 0; index < length; index += 1) {
        const hash = hashes[index] ?? 0;
        let slot = hash & mask;
        while (table[slot] !== 0) slot = (slot + 1) & mask;
        table[slot] = tagOf(hash, mask) | (first + index + 1);
      }
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
    const room = this.#marks.length * 2;
    this.#stagedWords = longer(this.#stagedWords, room * this.#words);
    this.#hashes = longer(this.#hashes, room);
    this.#marks = longer(this.#marks, room);
    this.#places = longer(this.#places, room);
    this.#found = longer(this.#found, room);
  }

  /** A value has outgrown its field: every state gets the wider one. */
  #widen(): void {
    const old = this.#layout;
    const layout = layoutOf(old.widened(this.fields));
    const moved = new Int32Array(this.fields.length);
    const repacked = (from: Int32Array, length: number, room: number) => {
      const into = new Int32Array(room * layout.words);
      for (let place = 0; place < length; place += 1) {
        old.unpack(from, place * old.words, moved);
        layout.pack(moved, into, place * layout.words);
      }
      return into;
    };
    this.#states = repacked(this.#states, this.#count, this.#capacity);
    this.#stagedWords = repacked(this.#stagedWords, this.#staged, this.#marks.length);
    this.#layout = layout;
    this.#words = layout.words;
    this.#spots = layout.spots;
    this.#recent.clear(layout.words);
    this.#current = new Int32Array(layout.words);
    layout.pack(this.fields, this.#current, 0);
    this.#excess = 0;
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
