import type { Prng } from '../../base/prng.ts';
import { type Cell, type FunctionCall, faultOf, type RowFunction } from './cell.ts';
import type { SqlValue } from './sqlValue.ts';

/** Functions of GENERATE that draw numbers. */

/** `uniform(a, b)`: both ends included; an integer when both are, else a real number. */
export const uniform: RowFunction = {
  name: 'uniform',
  arity: [2, 2],
  usage: 'uniform(low, high)',
  build: (call) => {
    const random = call.createRandom();
    return (row) => {
      const [low, high] = [argument(call, 0, row), argument(call, 1, row)];
      if (typeof low === 'bigint' && typeof high === 'bigint') {
        if (low > high) return reject(call, `${low} is greater than ${high}.`);
        return drawInteger(random, low, high);
      }
      if (!isNumber(low) || !isNumber(high)) return reject(call, 'needs two numbers.');
      const [from, to] = [Number(low), Number(high)];
      return from > to
        ? reject(call, `${from} is greater than ${to}.`)
        : drawReal(random, from, to);
    };
  },
};

/** `normal(mean, sd)`: a real number of the normal distribution (Marsaglia's polar method). */
export const normal: RowFunction = {
  name: 'normal',
  arity: [2, 2],
  usage: 'normal(mean, sd)',
  build: (call) => {
    const random = call.createRandom();
    return (row) => {
      const [mean, deviation] = [argument(call, 0, row), argument(call, 1, row)];
      if (!isNumber(mean) || !isNumber(deviation)) return reject(call, 'needs two numbers.');
      if (Number(deviation) < 0) return reject(call, 'the deviation must not be negative.');
      return Number(mean) + Number(deviation) * drawStandardNormal(random);
    };
  },
};

/** How many ranks `zipf` may have: its table of cumulated weights has one entry for each. */
const MAX_RANKS = 1_000_000;

/** `zipf(n, s)`: a rank from 1 to n, rank k with probability proportional to 1 / k^s. */
export const zipf: RowFunction = {
  name: 'zipf',
  arity: [2, 2],
  usage: 'zipf(n, s)',
  build: (call) => {
    const random = call.createRandom();
    let known:
      | { readonly n: SqlValue; readonly s: SqlValue; readonly table: Float64Array }
      | undefined;
    return (row) => {
      const [n, s] = [argument(call, 0, row), argument(call, 1, row)];
      if (typeof n !== 'bigint' || n < 1n || n > MAX_RANKS) {
        return reject(call, `n must be a whole number from 1 to ${MAX_RANKS}.`);
      }
      if (!isNumber(s) || Number(s) < 0) return reject(call, 's must be a number, 0 or more.');
      if (known?.n !== n || known.s !== s) known = { n, s, table: zipfTable(Number(n), Number(s)) };
      return BigInt(rankOf(known.table, random));
    };
  },
};

function zipfTable(ranks: number, exponent: number): Float64Array {
  const table = new Float64Array(ranks);
  let total = 0;
  for (let rank = 1; rank <= ranks; rank += 1) {
    total += rank ** -exponent;
    table[rank - 1] = total;
  }
  return table;
}

function rankOf(table: Float64Array, random: Prng): number {
  const target = random.nextUnit() * (table.at(-1) ?? 0);
  let low = 0;
  let high = table.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((table[middle] ?? 0) > target) high = middle;
    else low = middle + 1;
  }
  return low + 1;
}

export function argument(call: FunctionCall, index: number, row: number): SqlValue {
  const cell: Cell | undefined = call.arguments[index];
  return cell === undefined ? null : cell(row);
}

export function reject(call: FunctionCall, message: string): null {
  call.report(faultOf(call, message));
  return null;
}

export const isNumber = (value: SqlValue): value is bigint | number =>
  typeof value === 'bigint' || typeof value === 'number';

function drawInteger(random: Prng, low: bigint, high: bigint): bigint {
  const count = high - low + 1n;
  if (count <= 0x1_0000_0000n) return low + BigInt(random.nextInteger(0, Number(count) - 1));
  const bits = (BigInt(random.nextUint32()) << 32n) | BigInt(random.nextUint32());
  return low + ((bits * count) >> 64n);
}

function drawReal(random: Prng, low: number, high: number): number {
  return low + (high - low) * random.nextUnit();
}

function drawStandardNormal(random: Prng): number {
  // A point falls outside the circle with probability 0.21, so 200 misses do not happen.
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const x = 2 * random.nextUnit() - 1;
    const y = 2 * random.nextUnit() - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
  return 0;
}
