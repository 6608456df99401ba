import type { Lens } from '../base/lens.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { lensNames } from './lensName.ts';
import { siteBadges } from './sites.ts';

/**
 * A text of the core (the reason of a rule, the label of a plan) as the lenses allow it. The core
 * says `emp_4`, which is what a site calls its piece: without the naming lens it is `employees₄`,
 * and without that of fragments plainly `employees`. Without the location lens no site has a name:
 * what is at the asking one is here, at another elsewhere.
 *
 * @param asking the site where the query is asked
 */
export function lensWords(
  catalog: Catalog,
  lenses: readonly Lens[],
  asking: string,
): (text: string) => string {
  const named = lenses.includes('naming') ? same : withoutNames(catalog, lenses);
  const placed = lenses.includes('location') ? same : withoutSites(catalog, asking);
  return (text) => placed(named(text));
}

type Rewrite = (text: string) => string;

/** The lenses that words depend on, in all their combinations. */
const WORDINGS: readonly (readonly Lens[])[] = [
  [],
  ['fragments'],
  ['naming'],
  ['location'],
  ['fragments', 'location'],
  ['naming', 'location'],
];

/** The longest that a text can be under any lenses: it keeps that room, so no lens moves it. */
export function longestWords(catalog: Catalog, asking: string): (text: string) => string {
  const wordings = WORDINGS.map((lenses) => lensWords(catalog, lenses, asking));
  return (text) =>
    wordings
      .map((words) => words(text))
      .reduce((longest, own) => (own.length > longest.length ? own : longest), '');
}

const same: Rewrite = (text) => text;

/** Every stored leaf that is not called as its relation. */
function withoutNames(catalog: Catalog, lenses: readonly Lens[]): Rewrite {
  const names = lensNames(catalog);
  const hasFragments = lenses.includes('fragments');
  const leaves = catalog.fragments
    .filter(({ isLeaf, name, relation }) => isLeaf && `${name}` !== `${relation}`)
    .map(({ name }) => name);
  return replaceWords(leaves, (fragment) => {
    const leaf = names.leaf(fragment);
    return leaf ? `${leaf.relation}${hasFragments ? leaf.subscript : ''}` : fragment;
  });
}

function withoutSites(catalog: Catalog, asking: string): Rewrite {
  const badges = siteBadges(catalog);
  const own = badges.find(({ id }) => id === asking);
  const isOwn = (word: string): boolean => word === own?.id || word === own?.label;
  const names = badges.flatMap(({ id, label }) => [label, id]);
  const places = names.flatMap((name) => [`at ${name}`, `to ${name}`]);
  const placed = replaceWords(places, (word) => (isOwn(word.slice(3)) ? 'here' : 'elsewhere'));
  const named = replaceWords(names, (word) => (isOwn(word) ? 'the asking site' : 'another site'));
  return (text) => named(placed(text));
}

/** Words of their own only: no part of a longer name, of `emp_4@site4`, or of a text in quotes. */
function replaceWords(words: readonly string[], replace: Rewrite): Rewrite {
  if (words.length === 0) return same;
  const written = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`(?<![\\w@'"])(?:${written.join('|')})(?![\\w@'"])`, 'g');
  return (text) => text.replace(pattern, replace);
}
