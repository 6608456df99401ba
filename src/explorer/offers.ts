import { assertNever } from '../base/assert.ts';
import type { CellMoves, CompiledMove, CompiledSite } from './cells.ts';
import type { Mover } from './mover.ts';
import type { Visit } from './packedSystem.ts';

/**
 * Every move that some site can make now.
 *
 * Timeouts are *right* unless the budget has delays. A site stops waiting when everyone it waits
 * for is down or cut off with nothing of theirs under way; or, where nothing happens anywhere any
 * more, when something went wrong with somebody it waits for: a message to the one was lost, the
 * other was cut off, or one of the two was down in between and has forgotten.
 */
export function createOffers(sites: readonly CompiledSite[], mover: Mover) {
  const { take, takeFault } = mover;

  const crash = (state: Int32Array, site: number, move: CompiledMove, visit: Visit): void => {
    // Only a message that is late can find the site up again.
    const isLost = mover.surroundings().left.delays === 0;
    const cell = isLost ? (sites[site]?.cut(move.cell, -1) ?? 0) : move.cell;
    takeFault(state, site, cell === move.cell ? move : { ...move, cell }, 'crashes', -1, visit);
  };

  /** Everyone it waits for is down or cut off, and nothing of theirs is under way. */
  const isDue = (site: number, { awaits }: CompiledMove): boolean => {
    if (((sites[site]?.senders[mover.cellOf(site)] ?? 0) & awaits) !== 0) return false;
    for (let other = 0; other < sites.length; other += 1) {
      if (((awaits >>> other) & 1) === 0) continue;
      if (mover.isUp(other) && !mover.isCutOff(site, other)) return false;
    }
    return true;
  };

  const befall = (state: Int32Array, site: number, move: CompiledMove, visit: Visit): void => {
    switch (move.kind) {
      case 'misses':
        take(state, site, move, mover.environment(), move.marks, visit);
        return;
      case 'crashes':
        crash(state, site, move, visit);
        return;
      case 'recovers':
        takeFault(state, site, move, 'recoveries', 0, visit);
        return;
      case 'loses':
        // Whatever the site would have done with it, whoever waits for that waits in vain, too.
        takeFault(state, site, move, 'losses', -1, visit);
        return;
      case 'receivesAgain':
        takeFault(state, site, move, 'duplicates', 0, visit);
        return;
      case 'acts':
      case 'receives':
      case 'timesOut':
      case 'partition':
      case 'heal':
        throw new Error(`Broken invariant: ${move.kind} befalls no site.`);
      default:
        assertNever(move.kind);
    }
  };

  const hadTrouble = (site: number, { awaits }: CompiledMove): boolean =>
    ((mover.surroundings().trouble[site] ?? 0) & awaits) !== 0;

  /** Timeouts that are due; says whether there was one. */
  const timeOutInTime = (
    state: Int32Array,
    site: number,
    timeouts: CellMoves['timeouts'],
    visit: Visit,
  ): boolean => {
    let wasDue = false;
    for (const move of timeouts) {
      if (!isDue(site, move)) continue;
      take(state, site, move, mover.environment(), move.marks, visit);
      wasDue = true;
    }
    return wasDue;
  };

  /** Those that are not due: where nothing else happens, or as a delay of the budget. */
  const timeOutEarly = (state: Int32Array, isQuiet: boolean, visit: Visit): void => {
    for (let site = 0; site < sites.length; site += 1) {
      for (const move of sites[site]?.movesOf(mover.cellOf(site)).timeouts ?? []) {
        if (isDue(site, move)) continue;
        if (isQuiet && hadTrouble(site, move)) {
          take(state, site, move, mover.environment(), move.marks, visit);
        } else takeFault(state, site, move, 'delays', move.awaits, visit);
      }
    }
  };

  return (state: Int32Array, visit: Visit): number => {
    let isQuiet = true;
    let isWaiting = false;
    let loops = 0;
    for (let site = 0; site < sites.length; site += 1) {
      const moves = sites[site]?.movesOf(mover.cellOf(site));
      if (!moves) continue;
      const { free, timeouts, events } = moves;
      loops += moves.loops;
      for (let index = 0; index < free.length; index += 1) {
        const move = free[index];
        if (move) mover.step(state, site, move, visit);
      }
      if (free.length + moves.loops > 0) isQuiet = false;
      if (timeouts.length > 0) {
        isWaiting = true;
        if (timeOutInTime(state, site, timeouts, visit)) isQuiet = false;
      }
      for (let index = 0; index < events.length; index += 1) {
        const move = events[index];
        if (move) befall(state, site, move, visit);
      }
    }
    if (isWaiting) timeOutEarly(state, isQuiet, visit);
    return loops;
  };
}
