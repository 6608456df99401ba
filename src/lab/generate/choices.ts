import type { RowFunction } from './cell.ts';
import { argument, isNumber, reject } from './numbers.ts';

/** Functions of GENERATE that choose among their arguments. */

/** `pick('a', 'b', …)`: each with the same probability. */
export const pick: RowFunction = {
  name: 'pick',
  arity: [1, 1000],
  usage: "pick('a', 'b', …)",
  build: (call) => {
    const random = call.createRandom();
    return (row) => {
      const chosen = random.nextInteger(0, call.arguments.length - 1);
      return argument(call, chosen, row);
    };
  },
};

/** `weighted('a', 3, 'b', 1)`: each value with a probability in proportion to its weight. */
export const weighted: RowFunction = {
  name: 'weighted',
  arity: [2, 1000],
  usage: "weighted('a', 3, 'b', 1)",
  build: (call) => {
    const random = call.createRandom();
    return (row) => {
      if (call.arguments.length % 2 !== 0)
        return reject(call, 'every value needs a weight after it.');
      const weights: number[] = [];
      for (let index = 1; index < call.arguments.length; index += 2) {
        const weight = argument(call, index, row);
        if (!isNumber(weight) || weight < 0)
          return reject(call, 'a weight is a number, 0 or more.');
        weights.push(Number(weight));
      }
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      if (total <= 0 || !Number.isFinite(total))
        return reject(call, 'some weight must be above 0.');
      return argument(call, 2 * chosenIndex(weights, random.nextUnit() * total), row);
    };
  },
};

function chosenIndex(weights: readonly number[], target: number): number {
  let sum = 0;
  for (const [index, weight] of weights.entries()) {
    sum += weight;
    if (target < sum) return index;
  }
  // Only rounding leads here; the last value that can be chosen at all is right.
  return weights.findLastIndex((weight) => weight > 0);
}
