import { createInterner } from './interner.ts';

/** How many faults of each kind a search may place, in any order and anywhere. */
export interface FaultBudget {
  readonly crashes: number;
  readonly recoveries: number;
  readonly losses: number;
  readonly duplicates: number;
  /** Cuts of the network into two groups; a cut may heal at any time. */
  readonly partitions: number;
  /** Timeouts that come although what is waited for is still to come. */
  readonly delays: number;
}

export const NO_FAULTS: FaultBudget = {
  crashes: 0,
  recoveries: 0,
  losses: 0,
  duplicates: 0,
  partitions: 0,
  delays: 0,
};

/** What is left of the budget, and how the network is cut: interned to one field of a state. */
export interface Environment {
  readonly left: FaultBudget;
  /** A bit for each site of the group without site 0; 0 where the network is whole. */
  readonly cut: number;
}

export interface Environments {
  readonly start: number;
  readonly valueOf: (environment: number) => Environment;
  /** The environment after one more fault of a kind; -1 where the budget has none left. */
  readonly spend: (environment: number, fault: keyof FaultBudget) => number;
  readonly withCut: (environment: number, cut: number) => number;
}

export function createEnvironments(budget: FaultBudget): Environments {
  const known = createInterner<Environment>();
  const spent: Partial<Record<keyof FaultBudget, number>>[] = [];
  const compute = (environment: number, fault: keyof FaultBudget): number => {
    const { left, cut } = known.valueOf(environment);
    if (left[fault] === 0) return -1;
    return known.numberOf({ left: { ...left, [fault]: left[fault] - 1 }, cut });
  };
  return {
    start: known.numberOf({ left: budget, cut: 0 }),
    valueOf: known.valueOf,
    spend: (environment, fault) => {
      const row = spent[environment] ?? {};
      spent[environment] = row;
      const next = row[fault] ?? compute(environment, fault);
      row[fault] = next;
      return next;
    },
    withCut: (environment, cut) => known.numberOf({ ...known.valueOf(environment), cut }),
  };
}
