/**
 * How the fields of a state lie in 32-bit words, each with as many bits as its largest value so far
 * needs: one after the other, none across the end of a word.
 */
export interface StateLayout {
  readonly words: number;
  /** Of each field: the spot where it lies, to be read by the functions below. */
  readonly spots: Int32Array;
  /** Writes a state whose values fit. */
  readonly pack: (fields: Int32Array, into: Int32Array, start: number) => void;
  readonly unpack: (from: Int32Array, start: number, fields: Int32Array) => void;
  /** The bits of each field when these values, too, have to fit. */
  readonly widened: (fields: Int32Array) => Uint8Array;
}

const WORD_BITS = 32;

/** A spot: the field's bits, the bit at which it starts in its word, and that word. */
const START_SHIFT = 5;
const WORD_SHIFT = 10;
const BELOW_32 = 31;
export const widthIn = (spot: number): number => spot & BELOW_32;
export const startIn = (spot: number): number => (spot >>> START_SHIFT) & BELOW_32;
export const wordIn = (spot: number): number => spot >>> WORD_SHIFT;

/** More than are needed: most values that come once go on to grow. */
const SPARE_BITS = 3;

/** @param widths bits of each field, 1 to 31 */
export function layoutOf(widths: Uint8Array): StateLayout {
  const spots = new Int32Array(widths.length);
  let word = 0;
  let used = 0;
  for (const [field, width] of widths.entries()) {
    if (used + width > WORD_BITS) {
      word += 1;
      used = 0;
    }
    spots[field] = (word << WORD_SHIFT) | (used << START_SHIFT) | width;
    used += width;
  }
  const words = word + 1;

  return {
    words,
    spots,
    pack: (fields, into, start) => {
      into.fill(0, start, start + words);
      for (let field = 0; field < fields.length; field += 1) {
        const spot = spots[field] ?? 0;
        const place = start + wordIn(spot);
        into[place] = (into[place] ?? 0) | ((fields[field] ?? 0) << startIn(spot));
      }
    },
    unpack: (from, start, fields) => {
      for (let field = 0; field < fields.length; field += 1) {
        const spot = spots[field] ?? 0;
        const packed = from[start + wordIn(spot)] ?? 0;
        fields[field] = (packed >>> startIn(spot)) & ((1 << widthIn(spot)) - 1);
      }
    },
    widened: (fields) =>
      widths.map((width, field) => {
        const bits = WORD_BITS - Math.clz32(fields[field] ?? 0);
        return bits > width ? Math.min(bits + SPARE_BITS, WORD_BITS - 1) : width;
      }),
  };
}
