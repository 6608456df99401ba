import type { Lens } from '../base/lens.ts';
import { formatCount } from './format.ts';
import { type LeafName, lensNames } from './lensName.ts';
import { queryRelations } from './queryRelations.ts';
import type { ShownRun } from './shownRun.ts';
import { chosenPlan } from './shownRun.ts';

/** How much a lens would reveal of a run, and of what, in words. */
export interface LensCount {
  readonly count: number;
  /** `3 sites hold rows of this query’s tables`; with nothing to reveal, why. */
  readonly words: string;
}

/** What each lens has to show of the shown run: the same at every moment of it. */
export function lensCounts(run: ShownRun): Readonly<Record<Lens, LensCount>> {
  const names = lensNames(run.catalog);
  const leaves = queryRelations(run).flatMap(names.leavesOf);
  const sites = new Set(leaves.flatMap(({ copies }) => copies.map(({ site }) => site.id)));
  const designs = leaves.flatMap(({ copies }) => copies.flatMap(({ storage }) => storage));
  return {
    location: counted(sites.size, ['site holds', 'sites hold'], 'rows of this query’s tables'),
    ...storedCounts(leaves, 'query'),
    design: counted(designs.length, ['local structure', 'local structures'], 'store its tables'),
    execution: execution(run),
  };
}

/** What there is to be seen of how the tables of a query, or of a schedule, are stored. */
export function storedCounts(
  leaves: readonly LeafName[],
  of: 'query' | 'schedule',
): Readonly<Record<'naming' | 'fragments' | 'replicas', LensCount>> {
  const copies = leaves.flatMap((leaf) => leaf.copies);
  const fragments = leaves.filter(({ subscript }) => subscript !== '');
  const replicas = leaves.flatMap((leaf) => leaf.replicas);
  return {
    naming: counted(copies.length, ['local name', 'local names'], 'stand for its tables'),
    fragments: counted(
      fragments.length,
      ['fragment makes', 'fragments make'],
      'up its tables',
      `every table of this ${of} is stored whole`,
    ),
    replicas: counted(
      replicas.length,
      ['further copy', 'further copies'],
      'of its fragments',
      of === 'query' ? 'whatever this query reads has one copy' : 'all it locks has one copy',
    ),
  };
}

function execution(run: ShownRun): LensCount {
  const steps = chosenPlan(run.trace)?.considered.plan.steps ?? [];
  const ships = steps.filter(({ kind }) => kind === 'ship').length;
  const queries = steps.length - ships;
  return counted(
    steps.length,
    ['step', 'steps'],
    `of the executed plan: ${plural(queries, ['local query', 'local queries'])}, ${plural(ships, ['transfer', 'transfers'])}`,
    'no plan was executed',
  );
}

type Unit = readonly [one: string, many: string];

export const counted = (
  count: number,
  unit: Unit,
  of: string,
  none = 'no table is read',
): LensCount => ({
  count,
  words: count === 0 ? `nothing to show here: ${none}` : `${plural(count, unit)} ${of}`,
});

const plural = (count: number, [one, many]: Unit): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;
