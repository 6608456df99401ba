/** What is known by small whole numbers, each of which has a place: looked up fastest so. */
export class Memo<Known> {
  readonly #known: (Known | undefined)[] = [];

  get(number: number): Known | undefined {
    return this.#known[number];
  }

  set(number: number, known: Known): void {
    while (this.#known.length <= number) this.#known.push(undefined);
    this.#known[number] = known;
  }
}

/** What is known by two small whole numbers. */
export class PairMemo<Known> {
  readonly #known = new Memo<Map<number, Known>>();

  get(first: number, second: number): Known | undefined {
    return this.#known.get(first)?.get(second);
  }

  set(first: number, second: number, known: Known): void {
    const ofFirst = this.#known.get(first);
    if (ofFirst) ofFirst.set(second, known);
    else this.#known.set(first, new Map([[second, known]]));
  }
}
