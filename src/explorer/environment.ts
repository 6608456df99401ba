import { createInterner } from './interner.ts';
import { createTable } from './table.ts';

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
  /** By site: a bit for each site with which something went wrong, the one's crash included. */
  readonly trouble: readonly number[];
}

export interface Environments {
  readonly start: number;
  readonly valueOf: (environment: number) => Environment;
  /** A number for a fault of a kind between a site and those of a mask. */
  readonly faultOf: (kind: keyof FaultBudget, site: number, others: number) => number;
  /** The environment after one more such fault; -1 where the budget has none left. */
  readonly spend: (environment: number, fault: number) => number;
  readonly cutOff: (environment: number, group: number) => number;
  readonly heal: (environment: number) => number;
}

interface Fault {
  readonly kind: keyof FaultBudget;
  readonly site: number;
  /** A bit for each site in trouble by it. */
  readonly others: number;
}

/** What a table has where nothing was put, and what is put for a fault that is not left. */
const UNKNOWN = -1;
const NONE = -2;

export function createEnvironments(budget: FaultBudget, sites: number): Environments {
  const known = createInterner<Environment>();
  /** The environment after one more fault, by environment and by fault. */
  const spent = createTable();
  /** The environment after a cut, by environment and by group; by group 0 after it has healed. */
  const parted = createTable();
  const faults = createInterner<Fault>(({ kind, site, others }) => `${kind} ${site} ${others}`);
  const everyone = (1 << sites) - 1;

  const spendOne = (left: FaultBudget, kind: keyof FaultBudget): FaultBudget => ({
    ...left,
    [kind]: left[kind] - 1,
  });

  const compute = (environment: number, { kind, site, others }: Fault): number => {
    const { left, cut, trouble } = known.valueOf(environment);
    if (left[kind] === 0) return NONE;
    return known.numberOf({
      left: spendOne(left, kind),
      cut,
      trouble: trouble.map((mask, other) => {
        if (other === site) return mask | others;
        return ((others >>> other) & 1) !== 0 ? mask | (1 << site) : mask;
      }),
    });
  };

  const part = (environment: number, group: number): number => {
    const { left, trouble } = known.valueOf(environment);
    if (group === 0) return known.numberOf({ left, cut: 0, trouble });
    const rest = everyone & ~group;
    return known.numberOf({
      left: spendOne(left, 'partitions'),
      cut: group,
      trouble: trouble.map((mask, site) => mask | (((group >>> site) & 1) !== 0 ? rest : group)),
    });
  };

  const partedBy = (environment: number, group: number): number => {
    const found = parted.at(environment, group);
    if (found !== UNKNOWN) return found;
    const next = part(environment, group);
    parted.put(environment, group, next);
    return next;
  };

  return {
    start: known.numberOf({
      left: budget,
      cut: 0,
      trouble: Array.from({ length: sites }, () => 0),
    }),
    valueOf: known.valueOf,
    faultOf: (kind, site, others) => faults.numberOf({ kind, site, others }),
    spend: (environment, fault) => {
      let next = spent.at(environment, fault);
      if (next === UNKNOWN) {
        next = compute(environment, faults.valueOf(fault));
        spent.put(environment, fault, next);
      }
      return next === NONE ? -1 : next;
    },
    cutOff: partedBy,
    heal: (environment) => partedBy(environment, 0),
  };
}
