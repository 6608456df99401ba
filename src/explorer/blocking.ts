import { createIntegerList } from './integerList.ts';
import type { PackedSystem } from './packedSystem.ts';
import type { Violation } from './safety.ts';

/** Where a site that is up can no longer decide, whatever happens, unless something is repaired. */
export interface Blocking {
  readonly blockedStates: number;
  /** The nearest of them. */
  readonly first: Violation | undefined;
  /** The sites that are blocked in a state. */
  readonly blockedSites: (place: number) => readonly string[];
  /** Each of them in the order of their places, with a bit for each site that is not blocked. */
  readonly visitBlocked: (visit: (place: number, decidable: number) => void) => void;
}

/**
 * A state is blocked for a site that is up and undecided if no run without further faults or
 * repairs leads from it to a state where the site has decided. So what each state can still reach
 * is computed backwards over the steps that are no faults: a bit for each site that has decided or
 * is down, spread until nothing changes. States lie in breadth-first order, so most steps lead to a
 * later state and a few sweeps from the end suffice.
 */
export function createBlocking({ sites, symmetry }: PackedSystem) {
  const settled = createIntegerList();
  const targets = createIntegerList();
  /** Where the steps of each expanded state end in `targets`. */
  const ends = createIntegerList();
  /** With symmetry: by target, the order of the sites in the state that was met there. */
  const orders = createIntegerList();
  const everyone = sites.reduce((mask, _, site) => mask | (1 << site), 0);

  const spread = (orderAt: (place: number) => number): Int32Array => {
    const can = settled.copy();
    // What was not expanded may lead anywhere.
    can.fill(everyone, ends.length());
    const behind = (edge: number): number => {
      const target = targets.at(edge);
      const mask = can[target] ?? 0;
      return symmetry ? symmetry.translate(mask, orderAt(target), orders.at(edge)) : mask;
    };
    for (let isChanged = true; isChanged; ) {
      isChanged = false;
      for (let place = ends.length() - 1; place >= 0; place -= 1) {
        const before = can[place] ?? 0;
        if (before === everyone) continue;
        let mask = before;
        const end = ends.at(place);
        for (
          let edge = place === 0 ? 0 : ends.at(place - 1);
          edge < end && mask !== everyone;
          edge += 1
        ) {
          mask |= behind(edge);
        }
        if (mask === before) continue;
        can[place] = mask;
        isChanged = true;
      }
    }
    return can;
  };

  return {
    /** A new state: a bit for each site that has decided or is down. */
    state: (mask: number): void => settled.push(mask),
    /** A step without fault, from the state that is being expanded. */
    edge: (target: number, order: number): void => {
      targets.push(target);
      if (symmetry) orders.push(order);
    },
    endOfEdges: (): void => ends.push(targets.length()),
    /** With symmetry: the order of the sites in the state at a place. */
    result: (orderAt: (place: number) => number): Blocking => {
      const can = spread(orderAt);
      let blockedStates = 0;
      let first: Violation | undefined;
      for (let place = 0; place < can.length; place += 1) {
        if (can[place] === everyone) continue;
        blockedStates += 1;
        first ??= { state: place };
      }
      const blockedSites = (place: number): readonly string[] =>
        sites.filter((_, site) => (((can[place] ?? 0) >>> site) & 1) === 0);
      const visitBlocked: Blocking['visitBlocked'] = (visit) => {
        for (const [place, mask] of can.entries()) if (mask !== everyone) visit(place, mask);
      };
      return { blockedStates, first, blockedSites, visitBlocked };
    },
  };
}
