import type { CompiledSite } from './cells.ts';
import type { Environments } from './environment.ts';
import type { Mover } from './mover.ts';
import type { Visit } from './packedSystem.ts';

/** Cutting the network in two, where the budget allows, and healing it. */
export function createPartitions(
  sites: readonly CompiledSite[],
  environments: Environments,
  mover: Mover,
) {
  const count = sites.length;
  const groupsOf = (cut: number): readonly (readonly string[])[] =>
    [true, false].map((isIn) =>
      sites.flatMap(({ name }, site) => ((((cut >>> site) & 1) !== 0) === isIn ? name : [])),
    );

  const heal = (state: Int32Array, visit: Visit): void => {
    state[count] = environments.heal(mover.environment());
    mover.show(state, { site: '', kind: 'heal', text: 'The network heals.' }, visit);
  };

  const cutOff = (state: Int32Array, group: number, visit: Visit): void => {
    for (const [site, compiled] of sites.entries()) {
      const away = ((group >>> site) & 1) !== 0 ? ~group : group;
      // What is under way across the cut is lost with it.
      state[site] = compiled.cut(mover.cellOf(site), away);
    }
    state[count] = environments.cutOff(mover.environment(), group);
    const groups = groupsOf(group);
    const [some, others] = groups.map((names) => names.join(', '));
    const text = `The network parts ${some} from ${others}.`;
    mover.show(state, { site: '', kind: 'partition', text, groups }, visit);
  };

  return (state: Int32Array, visit: Visit): void => {
    const { left, cut } = mover.surroundings();
    if (cut !== 0) {
      heal(state, visit);
    } else if (left.partitions > 0) {
      // Site 0 stays in the first group, so that each cut is made once.
      for (let group = 2; group < 1 << count; group += 2) cutOff(state, group, visit);
    }
  };
}
