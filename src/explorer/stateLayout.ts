/**
 * How the fields of a state lie in 32-bit words, each with as many bits as its largest value so far
 * needs: one after the other, none across the end of a word.
 */
export interface StateLayout {
  readonly words: number;
  /** Writes a state; false where a value needs more bits than its field has. */
  readonly pack: (fields: Int32Array, into: Int32Array, start: number) => boolean;
  readonly unpack: (from: Int32Array, start: number, fields: Int32Array) => void;
  /** The bits of each field when these values, too, have to fit. */
  readonly widened: (fields: Int32Array) => Uint8Array;
}

const WORD_BITS = 32;

/** @param widths bits of each field, 1 to 31 */
export function layoutOf(widths: Uint8Array): StateLayout {
  const fieldCount = widths.length;
  const shifts = new Uint8Array(fieldCount);
  /** The first field of each word, and the end of the last. */
  const starts: number[] = [0];
  let used = 0;
  for (const [field, width] of widths.entries()) {
    if (used + width > WORD_BITS) {
      starts.push(field);
      used = 0;
    }
    shifts[field] = used;
    used += width;
  }
  const words = starts.length;
  const firsts = Int32Array.of(...starts, fieldCount);

  return {
    words,
    pack: (fields, into, start) => {
      let excess = 0;
      for (let word = 0; word < words; word += 1) {
        let packed = 0;
        const end = firsts[word + 1] ?? 0;
        for (let field = firsts[word] ?? 0; field < end; field += 1) {
          const value = fields[field] ?? 0;
          packed |= value << (shifts[field] ?? 0);
          excess |= value >>> (widths[field] ?? 0);
        }
        into[start + word] = packed;
      }
      return excess === 0;
    },
    unpack: (from, start, fields) => {
      for (let word = 0; word < words; word += 1) {
        const packed = from[start + word] ?? 0;
        const end = firsts[word + 1] ?? 0;
        for (let field = firsts[word] ?? 0; field < end; field += 1) {
          fields[field] = (packed >>> (shifts[field] ?? 0)) & ((1 << (widths[field] ?? 0)) - 1);
        }
      }
    },
    // Two bits more than are needed: most values that come once go on to grow.
    widened: (fields) =>
      widths.map((width, field) => {
        const bits = WORD_BITS - Math.clz32(fields[field] ?? 0);
        return bits > width ? Math.min(bits + 2, WORD_BITS - 1) : width;
      }),
  };
}
