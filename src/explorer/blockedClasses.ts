import type { Blocking } from './blocking.ts';
import type { PackedSystem } from './packedSystem.ts';
import { ABORTED, COMMITTED, UP } from './siteFacts.ts';

/** How a site stands where somebody is blocked. `undecided`: it can still decide. */
export type Standing = 'blocked' | 'undecided' | 'committed' | 'aborted' | 'down';

/** Blocked states that differ in nothing but which of like sites stands how. */
export interface BlockedClass {
  readonly states: number;
  /** The place of the nearest of them. */
  readonly nearest: number;
  /** In that one, by site. */
  readonly sites: Readonly<Record<string, Standing>>;
}

/** The nearest class first. `read` gives the fields of the state at a place. */
export function blockedClasses(
  { sites, facts }: PackedSystem,
  { visitBlocked }: Blocking,
  read: (place: number) => Int32Array,
): readonly BlockedClass[] {
  const kinds = sites.map(kindOf);
  const classes = new Map<string, { states: number; nearest: number; standings: Standing[] }>();
  visitBlocked((place, decidable) => {
    const fields = read(place);
    const standings = sites.map((_, site) =>
      standingOf(facts[site]?.[fields[site] ?? 0] ?? 0, ((decidable >>> site) & 1) === 0),
    );
    const key = standings
      .map((standing, site) => `${kinds[site]} ${standing}`)
      .toSorted()
      .join();
    const known = classes.get(key);
    if (known) known.states += 1;
    else classes.set(key, { states: 1, nearest: place, standings });
  });
  return [...classes.values()].map(({ states, nearest, standings }) => ({
    states,
    nearest,
    sites: Object.fromEntries(sites.map((name, site) => [name, standings[site] ?? 'down'])),
  }));
}

/** Sites are called by what they are, numbered where several are the same. */
const kindOf = (site: string): string => site.replace(/\d+$/, '');

function standingOf(packed: number, isBlocked: boolean): Standing {
  if ((packed & UP) === 0) return 'down';
  if (isBlocked) return 'blocked';
  if ((packed & COMMITTED) !== 0) return 'committed';
  return (packed & ABORTED) !== 0 ? 'aborted' : 'undecided';
}
