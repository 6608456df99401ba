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
    for (let field = 0; field <= count; field += 1) successors.put(field, origin[field] ?? 0);
  };
  const groupsOf = (cut: number): readonly (readonly string[])[] =>
    [true, false].map((isIn) =>
      sites.flatMap(({ name }, site) => ((((cut >>> site) & 1) !== 0) === isIn ? name : [])),
    );

  const canPart = environments.valueOf(environments.start).left.partitions > 0;
  // Site 0 stays in the first group, so that each cut is made once.
  const cuts = Array.from({ length: canPart ? (1 << (count - 1)) - 1 : 0 }, (_, index) => {
    const group = 2 * (index + 1);
    const groups = groupsOf(group);
    const [some, others] = groups.map((names) => names.join(', '));
    const text = `The network parts ${some} from ${others}.`;
    return { group, step: { site: '', kind: 'partition', text, groups } as const };
  });

  const heal = (successors: Successors): void => {
    successors.put(count, environments.heal(origin[count] ?? 0));
    show(successors, { site: '', kind: 'heal', text: 'The network heals.' });
  };

  const cutOff = (successors: Successors, { group, step }: (typeof cuts)[number]): void => {
    for (let site = 0; site < count; site += 1) {
      const away = ((group >>> site) & 1) !== 0 ? ~group : group;
      // What is under way across the cut is lost with it.
      successors.put(site, sites[site]?.cut(origin[site] ?? 0, away) ?? 0);
    }
    successors.put(count, environments.cutOff(origin[count] ?? 0, group));
    show(successors, step);
  };

  const expand = (successors: Successors): void => {
    const { left, cut } = environments.valueOf(successors.fields[count] ?? 0);
    if (cut === 0 && left.partitions === 0) return;
    origin.set(successors.fields);
    if (cut !== 0) {
      heal(successors);
      return;
    }
    for (const cut of cuts) cutOff(successors, cut);
  };
  return { expand, describe: () => last };
}
