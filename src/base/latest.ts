/** A table of values by name that keeps only those that were put into it last. */
export interface Latest<Value> {
  readonly get: (name: string) => Value | undefined;
  readonly set: (name: string, value: Value) => void;
}

export function createLatest<Value>(limit: number): Latest<Value> {
  const kept = new Map<string, Value>();
  return {
    get: (name) => kept.get(name),
    set: (name, value) => {
      kept.delete(name);
      kept.set(name, value);
      for (const oldest of [...kept.keys()].slice(0, -limit)) kept.delete(oldest);
    },
  };
}
