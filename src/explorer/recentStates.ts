/**
 * The states that were met last, to find again at once what is met again soon: most successors are
 * led to several times, from states that lie near each other. Each state has one slot, from which
 * it drives out another.
 */
export class RecentStates {
  /** A slot: what was kept with the state, then its words. */
  #slots: Int32Array;
  #words: number;

  constructor(words: number) {
    this.#words = words;
    this.#slots = emptySlots(words);
  }

  /** Where the state would be; to be asked anew after `clear`. */
  slotOf(hash: number): number {
    return (hash >>> (32 - SLOT_BITS)) * (this.#words + 1);
  }

  /** What was kept with the state, `UNKNOWN` where it was not met or was driven out. */
  find(slot: number, state: Int32Array): number {
    const slots = this.#slots;
    const words = this.#words;
    for (let word = 0; word < words; word += 1) {
      if (slots[slot + 1 + word] !== state[word]) return UNKNOWN;
    }
    return slots[slot] ?? UNKNOWN;
  }

  keep(slot: number, state: Int32Array, value: number): void {
    const slots = this.#slots;
    const words = this.#words;
    slots[slot] = value;
    for (let word = 0; word < words; word += 1) slots[slot + 1 + word] = state[word] ?? 0;
  }

  replace(slot: number, before: number, after: number): void {
    if (this.#slots[slot] === before) this.#slots[slot] = after;
  }

  clear(words: number): void {
    this.#words = words;
    this.#slots = emptySlots(words);
  }
}

const SLOT_BITS = 12;

/** Smaller than what is kept with any state. */
export const UNKNOWN = -(2 ** 31);

const emptySlots = (words: number) => new Int32Array((words + 1) << SLOT_BITS).fill(UNKNOWN);
