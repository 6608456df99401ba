import type { CompiledSite } from './cells.ts';
import type { Environments } from './environment.ts';
import { FAULT, type StepDescription } from './packedSystem.ts';
import type { Successors } from './successors.ts';

/** Cutting the network in two, where the budget allows, and healing it. */
export interface Partitions {
  readonly expand: (successors: Successors) => void;
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
  const show = (successors: Successors, step: StepDescription): void => {
    last = step;
    successors.visit(FAULT);
    last = undefined;
    for (const [field, value] of origin.entries()) successors.put(field, value);
  };
  const groupsOf = (cut: number): readonly (readonly string[])[] =>
    [true, false].map((isIn) =>
      sites.flatMap(({ name }, site) => ((((cut >>> site) & 1) !== 0) === isIn ? name : [])),
    );

  const heal = (successors: Successors): void => {
    successors.put(count, environments.heal(origin[count] ?? 0));
    show(successors, { site: '', kind: 'heal', text: 'The network heals.' });
  };

  const cutOff = (successors: Successors, group: number): void => {
    for (const [site, compiled] of sites.entries()) {
      const away = ((group >>> site) & 1) !== 0 ? ~group : group;
      // What is under way across the cut is lost with it.
      successors.put(site, compiled.cut(origin[site] ?? 0, away));
    }
    successors.put(count, environments.cutOff(origin[count] ?? 0, group));
    const groups = groupsOf(group);
    const [some, others] = groups.map((names) => names.join(', '));
    const text = `The network parts ${some} from ${others}.`;
    show(successors, { site: '', kind: 'partition', text, groups });
  };

  const expand = (successors: Successors): void => {
    const { left, cut } = environments.valueOf(successors.fields[count] ?? 0);
    if (cut === 0 && left.partitions === 0) return;
    origin.set(successors.fields);
    if (cut !== 0) {
      heal(successors);
      return;
    }
    // Site 0 stays in the first group, so that each cut is made once.
    for (let group = 2; group < 1 << count; group += 2) cutOff(successors, group);
  };
  return { expand, describe: () => last };
}
