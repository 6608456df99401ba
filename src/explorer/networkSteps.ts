import type { CompiledSite } from './cells.ts';
import type { Environments } from './environment.ts';
import { FAULT, type StepDescription, type Visit } from './packedSystem.ts';
import * as Code from './siteCode.ts';
import { UP } from './siteFacts.ts';

/** Every step that some site can take, or that befalls it. */
export interface NetworkSteps {
  /** Visits the successors of a state; returns how many steps change nothing. */
  readonly expand: (state: Int32Array, visit: Visit) => number;
  /** Of the successor that is being visited. */
  readonly describe: () => StepDescription;
}

/**
 * The hot loop of an exploration: integers in typed arrays, nothing allocated.
 *
 * Timeouts are *right* unless the budget has delays. A site stops waiting when everyone it waits
 * for is down or cut off with nothing of theirs under way; or, where nothing happens anywhere any
 * more, when something went wrong with somebody it waits for: a message to the one was lost, the
 * other was cut off, or one of the two was down in between and has forgotten.
 */
export function createNetworkSteps(
  sites: readonly CompiledSite[],
  environments: Environments,
): NetworkSteps {
  const count = sites.length;
  const origin = new Int32Array(count + 1);
  let environment = 0;
  let cut = 0;
  let areLateHeard = false;
  let up = 0;
  let lastSite = 0;
  let lastMove = 0;
  let unnoticed = 0;

  const begin = (state: Int32Array): void => {
    up = 0;
    for (let site = 0; site < count; site += 1) {
      const cell = state[site] ?? 0;
      origin[site] = cell;
      if (((sites[site]?.facts[cell] ?? 0) & UP) !== 0) up |= 1 << site;
    }
    environment = state[count] ?? 0;
    origin[count] = environment;
    const { left, cut: group } = environments.valueOf(environment);
    cut = group;
    areLateHeard = left.delays > 0;
    unnoticed = 0;
  };

  /** The sites that a site can reach: those of its own group. */
  const groupOf = (site: number): number => (((cut >>> site) & 1) !== 0 ? cut : ~cut);

  /** Makes a move of a site, shows the outcome and takes it back. */
  const make = (
    state: Int32Array,
    site: number,
    code: Int32Array,
    at: number,
    cell: number,
    marks: number,
    visit: Visit,
  ): void => {
    lastSite = site;
    lastMove = code[at + Code.NUMBER] ?? 0;
    state[site] = cell;
    const end = at + Code.RECORD + 2 * (code[at + Code.SENDS] ?? 0);
    if (end > at + Code.RECORD) {
      // What is sent to a site that is down is lost, unless it may come late.
      const heard = groupOf(site) & (areLateHeard ? -1 : up);
      for (let send = at + Code.RECORD; send < end; send += 2) {
        const to = code[send] ?? 0;
        if (((heard >>> to) & 1) === 0) continue;
        state[to] = sites[to]?.push(state[to] ?? 0, code[send + 1] ?? 0) ?? 0;
      }
    }
    visit(marks);
    state[site] = origin[site] ?? 0;
    for (let send = at + Code.RECORD; send < end; send += 2) {
      const to = code[send] ?? 0;
      state[to] = origin[to] ?? 0;
    }
  };

  /** The same, if the budget has such a fault left; the others are those in trouble by it. */
  const befall = (
    state: Int32Array,
    site: number,
    code: Int32Array,
    at: number,
    fault: Parameters<Environments['spend']>[1],
    others: number,
    visit: Visit,
  ): void => {
    const after = environments.spend(environment, fault, site, others);
    if (after < 0) return;
    // Only a message that is late can find a site up again that has crashed.
    const isEmptied = fault === 'crashes' && !areLateHeard;
    const cell = code[at + (isEmptied ? Code.CELL_WITHOUT_INBOX : Code.CELL)] ?? 0;
    if (cell === origin[site] && code[at + Code.SENDS] === 0) {
      // A fault that nobody notices is not one to spend.
      unnoticed += 1;
      return;
    }
    state[count] = after;
    make(state, site, code, at, cell, (code[at + Code.MARKS] ?? 0) | FAULT, visit);
    state[count] = environment;
  };

  /** Everyone it waits for is down or cut off, and nothing of theirs is under way. */
  const isDue = (site: number, awaits: number): boolean =>
    ((sites[site]?.senders[origin[site] ?? 0] ?? 0) & awaits) === 0 &&
    (awaits & up & groupOf(site)) === 0;

  /** Timeouts that are not due: where nothing else happens, or as a delay of the budget. */
  const timeOutEarly = (state: Int32Array, isQuiet: boolean, visit: Visit): void => {
    const { trouble, left } = environments.valueOf(environment);
    if (!isQuiet && left.delays === 0) return;
    for (let site = 0; site < count; site += 1) {
      const own = sites[site];
      if (!own) continue;
      const start = own.code.starts()[origin[site] ?? 0] ?? 0;
      const code = own.code.code();
      let at = start + 2;
      for (let moves = code[start + 1] ?? 0; moves > 0; moves -= 1) {
        const awaits = code[at + Code.AWAITS] ?? 0;
        if (code[at + Code.ACTION] === Code.TIMES_OUT && !isDue(site, awaits)) {
          if (isQuiet && ((trouble[site] ?? 0) & awaits) !== 0) {
            make(
              state,
              site,
              code,
              at,
              code[at + Code.CELL] ?? 0,
              code[at + Code.MARKS] ?? 0,
              visit,
            );
          } else befall(state, site, code, at, 'delays', awaits, visit);
        }
        at += Code.RECORD + 2 * (code[at + Code.SENDS] ?? 0);
      }
    }
  };

  const expand = (state: Int32Array, visit: Visit): number => {
    begin(state);
    let loops = 0;
    let steps = 0;
    let waits = 0;
    for (let site = 0; site < count; site += 1) {
      const own = sites[site];
      if (!own) continue;
      const cell = origin[site] ?? 0;
      const start = own.code.starts()[cell] || own.compile(cell);
      const code = own.code.code();
      loops += code[start] ?? 0;
      let at = start + 2;
      for (let moves = code[start + 1] ?? 0; moves > 0; moves -= 1) {
        const next = code[at + Code.CELL] ?? 0;
        const marks = code[at + Code.MARKS] ?? 0;
        switch (code[at + Code.ACTION]) {
          case Code.FREE:
            steps += 1;
            make(state, site, code, at, next, marks, visit);
            break;
          case Code.TIMES_OUT:
            waits += 1;
            if (!isDue(site, code[at + Code.AWAITS] ?? 0)) break;
            steps += 1;
            make(state, site, code, at, next, marks, visit);
            break;
          case Code.MISSES:
            make(state, site, code, at, next, marks, visit);
            break;
          case Code.CRASHES:
            befall(state, site, code, at, 'crashes', -1, visit);
            break;
          case Code.RECOVERS:
            befall(state, site, code, at, 'recoveries', 0, visit);
            break;
          case Code.LOSES:
            // Whatever the site would have done with it, whoever waits for that waits in vain, too.
            befall(state, site, code, at, 'losses', -1, visit);
            break;
          default:
            befall(state, site, code, at, 'duplicates', 0, visit);
        }
        at += Code.RECORD + 2 * (code[at + Code.SENDS] ?? 0);
      }
    }
    if (waits > 0) timeOutEarly(state, steps + loops === 0, visit);
    return loops + unnoticed;
  };

  return {
    expand,
    describe: () => {
      const own = sites[lastSite];
      const move = own?.moves[lastMove];
      if (!own || !move) return { site: '', kind: 'acts', text: 'Nothing was done yet.' };
      const { kind, text, deed } = move;
      return { site: own.name, kind, text: `${own.name} ${text}.`, ...(deed ? { deed } : {}) };
    },
  };
}
