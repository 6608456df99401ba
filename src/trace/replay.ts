import { assert } from '../base/assert.ts';
import type { Trace } from './trace.ts';
import { applyEvent, EMPTY_WORLD, type World } from './world.ts';

/** Events between two checkpoints: going anywhere applies at most this many. */
const SPACING = 64;

export interface Replay {
  /**
   * The world after the first `length` events: 0 before everything, all of them at the end.
   * Forward and back cost the same.
   */
  readonly worldAfter: (length: number) => World;
}

/** Makes a trace seekable: worlds are kept at checkpoints and rebuilt between them. */
export function createReplay(trace: Trace, spacing: number = SPACING): Replay {
  const checkpoints: World[] = [EMPTY_WORLD];
  const advance = (from: World, length: number): World => {
    let world = from;
    for (const event of trace.events.slice(from.length, length)) world = applyEvent(world, event);
    return world;
  };
  return {
    worldAfter: (length) => {
      assert(
        length >= 0 && length <= trace.events.length,
        `a world after ${length} of ${trace.events.length} events was asked for`,
      );
      const wanted = Math.floor(length / spacing);
      while (checkpoints.length <= wanted) {
        const last = checkpoints.at(-1) ?? EMPTY_WORLD;
        checkpoints.push(advance(last, checkpoints.length * spacing));
      }
      return advance(checkpoints[wanted] ?? EMPTY_WORLD, length);
    },
  };
}
