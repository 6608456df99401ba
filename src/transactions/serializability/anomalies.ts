import type { Dependency } from './precedenceGraph.ts';

/**
 * A circle of dependencies, so that no serial order has them all, by its name in Adya's thesis
 * (chapter 3 and section 4.2). G0: writes alone. G1c: writes and reads. G-single: one
 * anti-dependency. G2-item: several, over items read. G2: several, some of them over predicates.
 */
export interface Circle {
  readonly name: CircleName;
  readonly plainName?: PlainName;
  readonly dependencies: readonly Dependency[];
}

export type CircleName = 'G0' | 'G1c' | 'G-single' | 'G2-item' | 'G2';
export type PlainName = 'lost update' | 'write skew';

interface Rule {
  readonly name: CircleName;
  readonly closes: (dependency: Dependency) => boolean;
  readonly leadsBack: (dependency: Dependency) => boolean;
}

const isOver =
  (...kinds: readonly Dependency['kind'][]) =>
  ({ kind }: Dependency): boolean =>
    kinds.includes(kind);

const isOverItems = ({ kind, isByPredicate }: Dependency): boolean =>
  kind !== 'rw' || !isByPredicate;

/** From the mildest a dependency can be part of; what closes one circle is not asked of the next. */
const RULES: readonly Rule[] = [
  { name: 'G0', closes: isOver('ww'), leadsBack: isOver('ww') },
  { name: 'G1c', closes: isOver('wr'), leadsBack: isOver('ww', 'wr') },
  { name: 'G-single', closes: isOver('rw'), leadsBack: isOver('ww', 'wr') },
  {
    name: 'G2-item',
    closes: (dependency) => isOver('rw')(dependency) && isOverItems(dependency),
    leadsBack: isOverItems,
  },
  { name: 'G2', closes: isOver('rw'), leadsBack: () => true },
];

/**
 * Of every name that applies one circle, the shortest; one with a plain name before others. A
 * dependency counts once, for the circle through it with the fewest anti-dependencies.
 */
export function circlesIn(dependencies: readonly Dependency[]): readonly Circle[] {
  const closed = new Set<Dependency>();
  return RULES.flatMap(({ name, closes, leadsBack }) => {
    const circles = dependencies.flatMap((dependency): Circle[] => {
      if (closed.has(dependency) || !closes(dependency)) return [];
      const backs = waysBack(dependencies.filter(leadsBack), dependency);
      if (backs.length > 0) closed.add(dependency);
      return backs.map((back) => circle(name, [dependency, ...back]));
    });
    const [best] = circles.sort(byWorth);
    return best ? [best] : [];
  });
}

function circle(name: CircleName, dependencies: readonly Dependency[]): Circle {
  const plainName = plainNameOf(dependencies);
  return { name, dependencies, ...(plainName && { plainName }) };
}

function byWorth(one: Circle, other: Circle): number {
  const named = Number(other.plainName !== undefined) - Number(one.plainName !== undefined);
  return named || one.dependencies.length - other.dependencies.length;
}

/** Two transactions: one overwrites what the other read and then wrote, or each what the other read. */
function plainNameOf([one, other, third]: readonly Dependency[]): PlainName | undefined {
  if (!one || !other || third) return undefined;
  if (one.kind === 'rw' && other.kind === 'rw') return 'write skew';
  const isSameItem = one.item.relation === other.item.relation && one.item.key === other.item.key;
  const isLost = one.kind === 'rw' && !one.isByPredicate && other.kind === 'ww' && isSameItem;
  return isLost ? 'lost update' : undefined;
}

/** A shortest one; where two transactions are enough, all. */
function waysBack(
  dependencies: readonly Dependency[],
  { source, target }: Dependency,
): readonly (readonly Dependency[])[] {
  const direct = dependencies.filter(
    (dependency) => dependency.source === target && dependency.target === source,
  );
  if (direct.length > 0) return direct.map((dependency) => [dependency]);
  const path = shortestPath(dependencies, target, source);
  return path ? [path] : [];
}

function shortestPath(
  dependencies: readonly Dependency[],
  source: string,
  target: string,
): readonly Dependency[] | undefined {
  const paths = new Map<string, readonly Dependency[]>([[source, []]]);
  for (const [at, path] of paths) {
    if (at === target) return path;
    for (const dependency of dependencies)
      if (dependency.source === at && !paths.has(dependency.target))
        paths.set(dependency.target, [...path, dependency]);
  }
  return undefined;
}
