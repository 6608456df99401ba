import { type CompiledSite, MOST_CELLS } from './cells.ts';
import { createEnvironments, type Environments, type FaultBudget } from './environment.ts';
import { createInterner } from './interner.ts';
import type { Envelope, Surroundings } from './localMoves.ts';
import { createNetworkSteps } from './networkSteps.ts';
import type { PackedSystem } from './packedSystem.ts';
import { createPartitions } from './partitions.ts';
import type { Successors } from './successors.ts';
import type { CreateSymmetry, SymmetricFields } from './symmetry.ts';

/** A site to be compiled; a function, because its state's type is nobody else's business. */
export type CompileSite<Message> = (number: number, around: Surroundings<Message>) => CompiledSite;

export interface NetworkModel<Message> {
  readonly siteNames: readonly string[];
  readonly sites: readonly CompileSite<Message>[];
  readonly textOf: (message: Message) => string;
  readonly keepsMessages: boolean;
  readonly faults: FaultBudget;
  /** Sites, by number, to be counted up to which of them is which. */
  readonly alike: readonly number[];
  /** Undefined where every state is to be counted. */
  readonly createSymmetry: CreateSymmetry | undefined;
}

/**
 * Sites that exchange messages over a network with faults, packed: one cell a site, then one field
 * for what is left of the fault budget and how the network is cut.
 */
export function createNetworkSystem<Message>(model: NetworkModel<Message>): PackedSystem {
  const { siteNames, faults } = model;
  const words = createInterner<string>();
  let bound: string | undefined;
  const around: Surroundings<Message> = {
    envelopes: siteNames.map(() => createInterner<Envelope<Message>>()),
    words,
    textOf: model.textOf,
    siteNames,
    keepsMessages: model.keepsMessages,
    loses: faults.losses > 0,
    duplicates: faults.duplicates > 0,
    tooMany: (site) => {
      bound = `${site} has more than ${MOST_CELLS.toLocaleString('en')} local states`;
    },
  };
  const sites = model.sites.map((compile, number) => compile(number, around));
  const environments = createEnvironments(faults, sites.length);
  const steps = createNetworkSteps(sites, environments);
  const partitions = createPartitions(sites, environments);
  const symmetry = model.createSymmetry?.(symmetricFields(model, sites, environments));
  return {
    sites: siteNames,
    fields: sites.length + 1,
    start: (state) => {
      for (const [number, site] of sites.entries()) state[number] = site.start;
      state[sites.length] = environments.start;
    },
    expand: (successors: Successors) => {
      const loops = steps.expand(successors);
      partitions.expand(successors);
      return loops;
    },
    facts: sites.map((site) => site.facts),
    stateWords: () => Array.from({ length: words.count() }, (_, word) => words.valueOf(word)),
    describe: () => partitions.describe() ?? steps.describe(),
    bound: () => bound,
    ...(symmetry ? { symmetry } : {}),
  };
}

function symmetricFields<Message>(
  { siteNames, alike }: NetworkModel<Message>,
  sites: readonly CompiledSite[],
  environments: Environments,
): SymmetricFields {
  const fields = [...sites.keys(), sites.length];
  const namesIn = (mask: number): readonly string[] =>
    siteNames.filter((_, site) => ((mask >>> site) & 1) !== 0);
  const surroundings = (environment: number): unknown => {
    const { left, cut, trouble } = environments.valueOf(environment);
    const troubles = siteNames.map((site, number) => ({
      site,
      with: namesIn(trouble[number] ?? 0),
    }));
    return { left, cut: namesIn(cut), troubles };
  };
  return {
    siteNames,
    alike,
    shared: fields.filter((field) => !alike.includes(field)),
    contentOf: [...sites.map((site) => site.contentOf), surroundings],
  };
}
