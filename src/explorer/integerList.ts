/** A list of 32-bit integers that grows at its end. */
export interface IntegerList {
  readonly push: (value: number) => void;
  /** -1 beyond the end. */
  readonly at: (index: number) => number;
  readonly length: () => number;
  readonly copy: () => Int32Array;
}

/** In pieces of so many, which are never moved: a list of a hundred millions is never copied. */
const PIECE_BITS = 18;
const PIECE = 1 << PIECE_BITS;

export const createIntegerList = (): IntegerList => new Pieces();

class Pieces implements IntegerList {
  readonly #pieces: Int32Array[] = [];
  #last = new Int32Array(0);
  #length = 0;

  push(value: number): void {
    const place = this.#length & (PIECE - 1);
    if (place === 0) {
      this.#last = new Int32Array(PIECE);
      this.#pieces.push(this.#last);
    }
    this.#last[place] = value;
    this.#length += 1;
  }

  at(index: number): number {
    if (index >= this.#length) return -1;
    return this.#pieces[index >>> PIECE_BITS]?.[index & (PIECE - 1)] ?? -1;
  }

  length(): number {
    return this.#length;
  }

  copy(): Int32Array {
    const all = new Int32Array(this.#length);
    for (const [number, piece] of this.#pieces.entries()) {
      const start = number * PIECE;
      all.set(piece.subarray(0, Math.min(PIECE, this.#length - start)), start);
    }
    return all;
  }
}
