import type { Item, Version } from './history.ts';
import { itemText } from './versionOrder.ts';

/** Which version of each item is in place while a history goes on at a store that keeps but one. */
export interface VersionsInPlace {
  readonly of: (item: Item) => Version;
  /** Its number among the writer's versions of the item. */
  readonly write: (item: Item, writer: string) => number;
  /** What it wrote is undone; what others wrote on top of it stays. */
  readonly undo: (writer: string) => void;
}

export function createVersionsInPlace(): VersionsInPlace {
  const stacks = new Map<string, readonly Exclude<Version, 'initial'>[]>();
  const stackOf = (item: Item) => stacks.get(itemText(item)) ?? [];
  return {
    of: (item) => stackOf(item).at(-1) ?? 'initial',
    write: (item, writer) => {
      const stack = stackOf(item);
      const number = stack.filter((version) => version.writer === writer).length + 1;
      stacks.set(itemText(item), [...stack, { writer, number }]);
      return number;
    },
    undo: (writer) => {
      for (const [item, stack] of stacks)
        stacks.set(
          item,
          stack.filter((version) => version.writer !== writer),
        );
    },
  };
}
