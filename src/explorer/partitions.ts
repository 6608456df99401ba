import type { CompiledSite } from './cells.ts';
import type { Environments } from './environment.ts';
import { FAULT, type StepDescription, type Visit } from './packedSystem.ts';

/** Cutting the network in two, where the budget allows, and healing it. */
export interface Partitions {
  readonly expand: (state: Int32Array, visit: Visit) => void;
  /** Of the successor that is being visited; undefined where that is another kind of step. */
  readonly describe: () => StepDescription | undefined;
}

export function createPartitions(
  sites: readonly CompiledSite[],
  environments: Environments,
): Partitions {
  const count = sites.length;
  const origin = new Int32Array(count + 1);
  let last: StepDescription | undefined;
  const show = (state: Int32Array, step: StepDescription, visit: Visit): void => {
    last = step;
    visit(FAULT);
    last = undefined;
    state.set(origin);
  };
  const groupsOf = (cut: number): readonly (readonly string[])[] =>
    [true, false].map((isIn) =>
      sites.flatMap(({ name }, site) => ((((cut >>> site) & 1) !== 0) === isIn ? name : [])),
    );

  const heal = (state: Int32Array, visit: Visit): void => {
    state[count] = environments.heal(origin[count] ?? 0);
    show(state, { site: '', kind: 'heal', text: 'The network heals.' }, visit);
  };

  const cutOff = (state: Int32Array, group: number, visit: Visit): void => {
    for (const [site, compiled] of sites.entries()) {
      const away = ((group >>> site) & 1) !== 0 ? ~group : group;
      // What is under way across the cut is lost with it.
      state[site] = compiled.cut(origin[site] ?? 0, away);
    }
    state[count] = environments.cutOff(origin[count] ?? 0, group);
    const groups = groupsOf(group);
    const [some, others] = groups.map((names) => names.join(', '));
    const text = `The network parts ${some} from ${others}.`;
    show(state, { site: '', kind: 'partition', text, groups }, visit);
  };

  const expand = (state: Int32Array, visit: Visit): void => {
    const { left, cut } = environments.valueOf(state[count] ?? 0);
    if (cut === 0 && left.partitions === 0) return;
    origin.set(state);
    if (cut !== 0) {
      heal(state, visit);
      return;
    }
    // Site 0 stays in the first group, so that each cut is made once.
    for (let group = 2; group < 1 << count; group += 2) cutOff(state, group, visit);
  };
  return { expand, describe: () => last };
}
