/**
 * A small seeded generator of pseudo-random numbers (sfc32, Chris Doty-Humphrey, PractRand),
 * seeded through a 32-bit FNV-1a hash so that any text can be a seed. Deterministic in every
 * JavaScript engine: only 32-bit integer operations are used.
 */
export interface Prng {
  /** The next 32 random bits as an unsigned integer. */
  readonly nextUint32: () => number;
  /** A number in [0, 1) with 32 random bits. */
  readonly nextUnit: () => number;
  /** An integer in [low, high], both included. */
  readonly nextInteger: (low: number, high: number) => number;
}

/** 32-bit FNV-1a of the UTF-8 bytes of a text (Fowler, Noll, Vo). */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 0;
}

export function createPrng(seed: string): Prng {
  let a = fnv1a32(`a:${seed}`);
  let b = fnv1a32(`b:${seed}`);
  let c = fnv1a32(`c:${seed}`);
  let counter = 1;
  const nextUint32 = (): number => {
    const sum = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = ((c << 21) | (c >>> 11)) >>> 0;
    c = (c + sum) >>> 0;
    return sum;
  };
  // The first outputs still show the seed's structure; twelve rounds mix it away.
  for (let round = 0; round < 12; round += 1) nextUint32();
  const nextUnit = (): number => nextUint32() / 0x1_0000_0000;
  const nextInteger = (low: number, high: number): number =>
    low + Math.floor(nextUnit() * (high - low + 1));
  return Object.freeze({ nextUint32, nextUnit, nextInteger });
}
