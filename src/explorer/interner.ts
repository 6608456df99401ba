/** Gives equal values one small integer, counted from 0; equal are those of equal text. */
export interface Interner<Value> {
  readonly numberOf: (value: Value) => number;
  readonly valueOf: (number: number) => Value;
  readonly count: () => number;
}

export function createInterner<Value>(
  textOf: (value: Value) => string = (value) => JSON.stringify(value),
): Interner<Value> {
  const numbers = new Map<string, number>();
  const values: Value[] = [];
  return {
    numberOf: (value) => {
      const key = textOf(value);
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, values.length);
      values.push(value);
      return values.length - 1;
    },
    valueOf: (number) => {
      const value = values[number];
      if (value === undefined) throw new Error(`No value has the number ${number}.`);
      return value;
    },
    count: () => values.length,
  };
}
