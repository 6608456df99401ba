import type { CompiledMove, CompiledSite } from './cells.ts';
import type { Environment, Environments, FaultBudget } from './environment.ts';
import { FAULT, type StepDescription, type Visit } from './packedSystem.ts';
import { UP } from './siteFacts.ts';

/** Makes moves on the state that is being expanded, shows the outcome and takes them back. */
export interface Mover {
  /** Remembers the state to be expanded. */
  readonly begin: (state: Int32Array) => void;
  /** The cell of a site, and the environment, in the state that is being expanded. */
  readonly cellOf: (site: number) => number;
  readonly environment: () => number;
  readonly surroundings: () => Environment;
  readonly isUp: (site: number) => boolean;
  readonly isCutOff: (one: number, other: number) => boolean;
  /** A step that the environment allows always and does not notice. */
  readonly step: (state: Int32Array, site: number, move: CompiledMove, visit: Visit) => void;
  readonly take: Take;
  /** The same, if the budget still has such a fault. */
  readonly takeFault: (
    state: Int32Array,
    site: number,
    move: CompiledMove,
    fault: keyof FaultBudget,
    /** A bit for each site with which that is trouble. */
    others: number,
    visit: Visit,
  ) => void;
  /** A step of the whole network: `state` was changed by the caller. */
  readonly show: (state: Int32Array, step: StepDescription, visit: Visit) => void;
  readonly describe: () => StepDescription;
}

type Take = (
  state: Int32Array,
  site: number,
  move: CompiledMove,
  environment: number,
  marks: number,
  visit: Visit,
) => void;

export function createMover(sites: readonly CompiledSite[], environments: Environments): Mover {
  const count = sites.length;
  const origin = new Int32Array(count + 1);
  let surroundings = environments.valueOf(environments.start);
  let last: StepDescription | undefined;
  let lastSite = 0;
  let lastMove: CompiledMove | undefined;

  const isUp = (site: number): boolean => ((sites[site]?.facts[origin[site] ?? 0] ?? 0) & UP) !== 0;
  const isCutOff = (one: number, other: number): boolean =>
    ((surroundings.cut >>> one) & 1) !== ((surroundings.cut >>> other) & 1);

  const send = (state: Int32Array, from: number, move: CompiledMove): void => {
    const { sends } = move;
    const areHeard = surroundings.left.delays > 0;
    for (let index = 0; index < sends.length; index += 1) {
      const next = sends[index];
      if (!next) break;
      const { to, envelope } = next;
      if (isCutOff(from, to) || !(areHeard || isUp(to))) continue;
      state[to] = sites[to]?.push(state[to] ?? 0, envelope) ?? 0;
    }
  };

  const step: Mover['step'] = (state, site, move, visit) => {
    lastSite = site;
    lastMove = move;
    state[site] = move.cell;
    const { sends } = move;
    if (sends.length > 0) send(state, site, move);
    visit(move.marks);
    state[site] = origin[site] ?? 0;
    for (let index = 0; index < sends.length; index += 1) {
      const to = sends[index]?.to ?? site;
      state[to] = origin[to] ?? 0;
    }
  };

  const take: Take = (state, site, move, environment, marks, visit) => {
    state[count] = environment;
    step(state, site, marks === move.marks ? move : { ...move, marks }, visit);
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
    step,
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
  };
}
