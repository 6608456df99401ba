import type { CompiledMove, CompiledSite } from './cells.ts';
import type { Environment, Environments, FaultBudget } from './environment.ts';
import { FAULT, type StepDescription, type Visit } from './packedSystem.ts';
import { UP } from './siteFacts.ts';

/** Makes moves on the state that is being expanded, shows the outcome and takes them back. */
export interface Mover {
  /** Remembers the state to be expanded. */
  readonly begin: (state: Uint16Array) => void;
  /** The cell of a site, and the environment, in the state that is being expanded. */
  readonly cellOf: (site: number) => number;
  readonly environment: () => number;
  readonly surroundings: () => Environment;
  readonly isUp: (site: number) => boolean;
  readonly isCutOff: (one: number, other: number) => boolean;
  readonly take: Take;
  /** The same, if the budget still has such a fault. */
  readonly takeFault: (
    state: Uint16Array,
    site: number,
    move: CompiledMove,
    fault: keyof FaultBudget,
    /** A bit for each site with which that is trouble. */
    others: number,
    visit: Visit,
  ) => void;
  /** A step of the whole network: `state` was changed by the caller. */
  readonly show: (state: Uint16Array, step: StepDescription, visit: Visit) => void;
  readonly describe: () => StepDescription;
  readonly bound: () => string | undefined;
}

type Take = (
  state: Uint16Array,
  site: number,
  move: CompiledMove,
  environment: number,
  marks: number,
  visit: Visit,
) => void;

/** Cells have 16 bits; a model that needs more is ended and says so. */
const LARGEST_FIELD = 0xffff;

export function createMover(sites: readonly CompiledSite[], environments: Environments): Mover {
  const count = sites.length;
  const origin = new Uint16Array(count + 1);
  let surroundings = environments.valueOf(environments.start);
  let last: StepDescription | undefined;
  let lastSite = 0;
  let lastMove: CompiledMove | undefined;
  let bound: string | undefined;

  const isUp = (site: number): boolean => ((sites[site]?.facts[origin[site] ?? 0] ?? 0) & UP) !== 0;
  const isCutOff = (one: number, other: number): boolean =>
    ((surroundings.cut >>> one) & 1) !== ((surroundings.cut >>> other) & 1);

  const put = (state: Uint16Array, site: number, cell: number): void => {
    if (cell > LARGEST_FIELD) bound = `${sites[site]?.name} has more than 65,536 local states`;
    state[site] = cell;
  };

  const send = (state: Uint16Array, from: number, move: CompiledMove): void => {
    for (const { to, envelope } of move.sends) {
      if (isCutOff(from, to)) continue;
      if (surroundings.left.delays === 0 && !isUp(to)) continue;
      put(state, to, sites[to]?.push(state[to] ?? 0, envelope) ?? 0);
    }
  };

  const take: Take = (state, site, move, environment, marks, visit) => {
    lastSite = site;
    lastMove = move;
    put(state, site, move.cell);
    if (move.sends.length > 0) send(state, site, move);
    state[count] = environment;
    visit(marks);
    state[site] = origin[site] ?? 0;
    for (const { to } of move.sends) state[to] = origin[to] ?? 0;
    state[count] = origin[count] ?? 0;
  };

  return {
    begin: (state) => {
      origin.set(state);
      surroundings = environments.valueOf(origin[count] ?? 0);
    },
    cellOf: (site) => origin[site] ?? 0,
    environment: () => origin[count] ?? 0,
    surroundings: () => surroundings,
    isUp,
    isCutOff,
    take,
    takeFault: (state, site, move, fault, others, visit) => {
      const environment = environments.spend(origin[count] ?? 0, fault, site, others);
      if (environment >= 0) take(state, site, move, environment, move.marks | FAULT, visit);
    },
    show: (state, step, visit) => {
      last = step;
      lastMove = undefined;
      visit(FAULT);
      state.set(origin);
    },
    describe: () => {
      if (!lastMove) return last ?? { site: '', kind: 'acts', text: 'Nothing was done yet.' };
      const site = sites[lastSite]?.name ?? '';
      const { kind, text, deed } = lastMove;
      return { site, kind, text: `${site} ${text}.`, ...(deed ? { deed } : {}) };
    },
    bound: () => bound,
  };
}
