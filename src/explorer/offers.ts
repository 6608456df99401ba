import { assertNever } from '../base/assert.ts';
import type { CompiledMove, CompiledSite } from './cells.ts';
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

  const crash = (state: Uint16Array, site: number, move: CompiledMove, visit: Visit): void => {
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

  /** Returns whether this is a step that sites take by themselves, so that time goes on. */
  const offer = (state: Uint16Array, site: number, move: CompiledMove, visit: Visit): boolean => {
    switch (move.kind) {
      case 'acts':
      case 'receives':
        take(state, site, move, mover.environment(), move.marks, visit);
        return true;
      case 'misses':
        take(state, site, move, mover.environment(), move.marks, visit);
        return false;
      case 'timesOut':
        if (!isDue(site, move)) return false;
        take(state, site, move, mover.environment(), move.marks, visit);
        return true;
      case 'crashes':
        crash(state, site, move, visit);
        return false;
      case 'recovers':
        takeFault(state, site, move, 'recoveries', 0, visit);
        return false;
      case 'loses':
        // Whatever the site would have done with it, whoever waits for that waits in vain, too.
        takeFault(state, site, move, 'losses', -1, visit);
        return false;
      case 'receivesAgain':
        takeFault(state, site, move, 'duplicates', 0, visit);
        return false;
      case 'partition':
      case 'heal':
        throw new Error(`${move.kind} is no move of one site.`);
      default:
        return assertNever(move.kind);
    }
  };

  const hadTrouble = (site: number, { awaits }: CompiledMove): boolean =>
    ((mover.surroundings().trouble[site] ?? 0) & awaits) !== 0;

  /** Timeouts that are not due: where nothing else happens, or as a delay of the budget. */
  const timeOut = (state: Uint16Array, isQuiet: boolean, visit: Visit): void => {
    for (const [site, { movesOf }] of sites.entries()) {
      for (const move of movesOf(mover.cellOf(site))) {
        if (move.kind !== 'timesOut' || isDue(site, move)) continue;
        if (isQuiet && hadTrouble(site, move)) {
          take(state, site, move, mover.environment(), move.marks, visit);
        } else takeFault(state, site, move, 'delays', move.awaits, visit);
      }
    }
  };

  return (state: Uint16Array, visit: Visit): void => {
    let isQuiet = true;
    for (let site = 0; site < sites.length; site += 1) {
      for (const move of sites[site]?.movesOf(mover.cellOf(site)) ?? []) {
        if (offer(state, site, move, visit)) isQuiet = false;
      }
    }
    timeOut(state, isQuiet, visit);
  };
}
