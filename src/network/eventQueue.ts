import type { Milliseconds } from '../base/brand.ts';

/**
 * What is still to happen in a simulation, in the order of simulated time; of what happens at the
 * same time, the lowest rank comes first (a site's number), and then what was planned first. So a
 * run never depends on anything but its inputs.
 */
export interface EventQueue<Event> {
  readonly plan: (atMs: Milliseconds, event: Event, rank?: number) => void;
  readonly next: () => PlannedEvent<Event> | undefined;
  readonly length: () => number;
}

export interface PlannedEvent<Event> {
  readonly atMs: Milliseconds;
  readonly event: Event;
}

interface Entry<Event> extends PlannedEvent<Event> {
  readonly rank: number;
  readonly sequence: number;
}

/** A binary heap: the entry at i comes before those at 2i + 1 and 2i + 2. */
export function createEventQueue<Event>(): EventQueue<Event> {
  const heap: Entry<Event>[] = [];
  let sequence = 0;

  const swapUp = (start: number): void => {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!swapIfLater(heap, parent, index)) return;
      index = parent;
    }
  };

  const swapDown = (): void => {
    let index = 0;
    for (;;) {
      const [left, right] = [heap[2 * index + 1], heap[2 * index + 2]];
      if (!left) return;
      const child = 2 * index + (right && comesBefore(right, left) ? 2 : 1);
      if (!swapIfLater(heap, index, child)) return;
      index = child;
    }
  };

  return {
    plan: (atMs, event, rank = 0) => {
      heap.push({ atMs, event, rank, sequence });
      sequence += 1;
      swapUp(heap.length - 1);
    },
    next: () => {
      const [first] = heap;
      const last = heap.pop();
      if (last && heap.length > 0) {
        heap[0] = last;
        swapDown();
      }
      return first;
    },
    length: () => heap.length,
  };
}

function comesBefore<Event>(one: Entry<Event>, other: Entry<Event>): boolean {
  if (one.atMs !== other.atMs) return one.atMs < other.atMs;
  return one.rank === other.rank ? one.sequence < other.sequence : one.rank < other.rank;
}

/** Swaps two entries of the heap if the upper one comes later; says whether it did. */
function swapIfLater<Event>(heap: Entry<Event>[], upper: number, lower: number): boolean {
  const [above, below] = [heap[upper], heap[lower]];
  if (!above || !below || !comesBefore(below, above)) return false;
  heap[upper] = below;
  heap[lower] = above;
  return true;
}
