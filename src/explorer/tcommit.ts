import { createInterner } from './interner.ts';
import type { PackedSystem } from './packedSystem.ts';
import { packFacts } from './siteFacts.ts';
import type { Successors } from './successors.ts';
import type { CreateSymmetry, SymmetricFields } from './symmetry.ts';

/**
 * The specification TCommit of Gray and Lamport, "Consensus on Transaction Commit" (ACM TODS
 * 31(1), 2006, section 2 and appendix): what every commit protocol must implement. There are no
 * messages; a resource manager sees the states of all.
 *
 * | action | from | to | allowed where |
 * | --- | --- | --- | --- |
 * | prepare | working | prepared | always |
 * | commit | prepared | committed | all are prepared or committed |
 * | abort | working, prepared | aborted | none is committed |
 */
const STATES = ['working', 'prepared', 'committed', 'aborted'] as const;
type ResourceManager = (typeof STATES)[number];

interface Action {
  readonly name: 'prepare' | 'commit' | 'abort';
  readonly from: readonly ResourceManager[];
  readonly to: ResourceManager;
  readonly isAllowed: (all: readonly ResourceManager[]) => boolean;
}

const ACTIONS: readonly Action[] = [
  { name: 'prepare', from: ['working'], to: 'prepared', isAllowed: () => true },
  {
    name: 'commit',
    from: ['prepared'],
    to: 'committed',
    isAllowed: (all) => all.every((state) => state === 'prepared' || state === 'committed'),
  },
  {
    name: 'abort',
    from: ['working', 'prepared'],
    to: 'aborted',
    isAllowed: (all) => !all.includes('committed'),
  },
];

/** @param createSymmetry where states are counted up to which resource manager is which */
export function createTCommit(
  resourceManagers: number,
  createSymmetry?: CreateSymmetry,
): PackedSystem {
  const sites = Array.from({ length: resourceManagers }, (_, index) => `rm${index + 1}`);
  const words = createInterner<string>();
  const facts = STATES.map((state) => packFacts(factsOf(state), words.numberOf(state)));
  const symmetry = createSymmetry?.(symmetricFields(sites));
  let last = { site: '', text: '' };
  const expand = (successors: Successors): number => {
    const all = Array.from(successors.fields, (field) => STATES[field] ?? 'working');
    const allowed = ACTIONS.filter((action) => action.isAllowed(all));
    for (const [number, own] of all.entries()) {
      for (const action of allowed) {
        if (!action.from.includes(own)) continue;
        const site = sites[number] ?? '';
        last = { site, text: `${site}: ${action.name}.` };
        successors.visitWith(number, STATES.indexOf(action.to), 0);
      }
    }
    return 0;
  };
  return {
    sites,
    fields: sites.length,
    start: (state) => state.fill(0),
    expand,
    facts: sites.map(() => facts),
    stateWords: () => STATES,
    describe: () => ({ ...last, kind: 'acts' }),
    bound: () => undefined,
    ...(symmetry ? { symmetry } : {}),
  };
}

const symmetricFields = (siteNames: readonly string[]): SymmetricFields => ({
  siteNames,
  alike: [...siteNames.keys()],
  shared: [],
  contentOf: siteNames.map(() => (field) => STATES[field]),
});

const factsOf = (state: ResourceManager) => ({
  word: state,
  up: true,
  committed: state === 'committed',
  aborted: state === 'aborted',
  withholdsYes: state === 'working' || state === 'aborted',
  settled: state === 'committed' || state === 'aborted',
});
