import { type CounterexampleStep, statesOf } from './counterexample.ts';
import type { ExploreRequest } from './exploreRequest.ts';
import { createModel } from './models.ts';
import { type PackedSystem, visitSuccessors } from './packedSystem.ts';
import { createSearch } from './search.ts';

/**
 * Counts orbits without the explorer's symmetry: all states are found one by one, and for each
 * exchange of two participants it is followed how every run goes on with their names exchanged in
 * what is said of its steps. States that an exchange leads to each other are one.
 *
 * @returns undefined where a run with two participants exchanged is none
 */
export function orbitsOf(request: ExploreRequest): number | undefined {
  const { states, edges } = graphOf(createModel(request));
  const join = createUnion(states);
  for (let one = 1; one < request.participants; one += 1) {
    const image = imageUnder(edges, exchangeOf(`p${one}`, `p${one + 1}`));
    if (!image) return undefined;
    for (const [state, other] of image.entries()) join.unite(state, other);
  }
  return join.count();
}

/** By state: where each step leads, by what is said of it. */
type Edges = readonly ReadonlyMap<string, number>[];

function graphOf(system: PackedSystem): { readonly states: number; readonly edges: Edges } {
  const search = createSearch(system, { maximumStates: 200_000 });
  search.advance(Number.POSITIVE_INFINITY);
  const { states, readState, complete } = search.result();
  if (!complete) throw new Error('too many states to be counted one by one');
  const places = new Map<string, number>();
  for (let place = 0; place < states; place += 1) places.set(readState(place).join(), place);
  const edges = Array.from({ length: states }, (_, place) => {
    const steps = new Map<string, number>();
    visitSuccessors(system, readState(place), (fields) => {
      steps.set(withSortedNames(system.describe().text), places.get(fields.join()) ?? -1);
    });
    return steps;
  });
  return { states, edges };
}

/** Each state's image, found along the runs from the first state, which is its own. */
function imageUnder(
  edges: Edges,
  exchange: (text: string) => string,
): readonly number[] | undefined {
  const image = new Array<number>(edges.length).fill(-1);
  image[0] = 0;
  const open = [0];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const steps = edges[place] ?? new Map<string, number>();
    const others = edges[image[place] ?? 0] ?? new Map<string, number>();
    if (steps.size !== others.size) return undefined;
    for (const [text, next] of steps) {
      const other = others.get(withSortedNames(exchange(text)));
      if (other === undefined) return undefined;
      if (image[next] !== -1 && image[next] !== other) return undefined;
      if (image[next] === -1) open.push(next);
      image[next] = other;
    }
  }
  return image;
}

const exchangeOf =
  (one: string, other: string) =>
  (text: string): string =>
    text.replaceAll(/\bp\d+\b/g, (name) => {
      if (name === one) return other;
      return name === other ? one : name;
    });

/** In a sentence sites are listed in the order of their numbers. */
const withSortedNames = (text: string): string =>
  text.replaceAll(/\b(?:c|p\d+)(?:, (?:c|p\d+))+/g, (names) => names.split(', ').sort().join(', '));

function createUnion(size: number) {
  const parents = Array.from({ length: size }, (_, place) => place);
  const rootOf = (place: number): number => {
    let root = place;
    while (parents[root] !== root) root = parents[root] ?? root;
    return root;
  };
  return {
    unite: (one: number, other: number): void => {
      parents[rootOf(one)] = rootOf(other);
    },
    count: () => parents.filter((parent, place) => parent === place).length,
  };
}

/** Whether a system has a run with these steps, through these states. */
export function runsAs(system: PackedSystem, steps: readonly CounterexampleStep[]): boolean {
  const start = new Int32Array(system.fields);
  system.start(start);
  let reached: readonly Int32Array[] = [start];
  for (const { text, states } of steps) {
    const next: Int32Array[] = [];
    for (const state of reached) {
      visitSuccessors(system, state, (fields) => {
        const isThere =
          system.describe().text === text &&
          JSON.stringify(statesOf(system, fields)) === JSON.stringify(states);
        if (isThere) next.push(fields.slice());
      });
    }
    reached = next;
  }
  return reached.length > 0;
}

/** TCommit, written down once more: the states of all resource managers, sorted. */
export function orbitsOfTCommit(count: number): number {
  const successors = (state: string): readonly string[] =>
    [...state].flatMap((own, site) => {
      const becomes = (next: string) => state.slice(0, site) + next + state.slice(site + 1);
      const canCommit = !/[wa]/.test(state);
      if (own === 'w') return [becomes('p'), ...(state.includes('c') ? [] : [becomes('a')])];
      if (own !== 'p') return [];
      return [...(canCommit ? [becomes('c')] : []), ...(state.includes('c') ? [] : [becomes('a')])];
    });
  const sorted = (state: string): string => [...state].sort().join('');
  return closure('w'.repeat(count), successors, sorted).size;
}

/**
 * TwoPhase, written down once more: the transaction manager's state, what it was told, then of each
 * resource manager its state, whether it has said that it prepared, and whether that is known.
 */
export function orbitsOfTwoPhase(count: number): number {
  const successors = (state: string): readonly string[] => {
    const [manager = '', ...sites] = state.split(' ');
    const withSite = (site: number, next: string): string =>
      [manager, ...sites.with(site, next)].join(' ');
    const own = sites.flatMap((text, site) => {
      const [word = '', said = '', known = ''] = text;
      return [
        ...(word === 'w' ? [withSite(site, `p+${known}`), withSite(site, `a${said}${known}`)] : []),
        ...(manager === 'i' && said === '+' ? [withSite(site, `${word}++`)] : []),
        ...(manager === 'c' ? [withSite(site, `c${said}${known}`)] : []),
        ...(manager === 'a' ? [withSite(site, `a${said}${known}`)] : []),
      ];
    });
    if (manager !== 'i') return own;
    const isReady = sites.every((text) => text.endsWith('+'));
    const ends = isReady ? ['c', 'a'] : ['a'];
    return [...own, ...ends.map((end) => [end, ...sites].join(' '))];
  };
  const sorted = (state: string): string => {
    const [manager, ...sites] = state.split(' ');
    return [manager, ...sites.sort()].join(' ');
  };
  return closure(['i', ...Array.from({ length: count }, () => 'w--')].join(' '), successors, sorted)
    .size;
}

/** All that is reached, each state once for all that look the same. */
function closure(
  start: string,
  successors: (state: string) => readonly string[],
  look: (state: string) => string,
): ReadonlySet<string> {
  const all = new Set([start]);
  const looks = new Set([look(start)]);
  for (const state of all) {
    for (const next of successors(state)) {
      all.add(next);
      looks.add(look(next));
    }
  }
  return looks;
}
