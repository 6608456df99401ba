import type { Prng } from '../base/prng.ts';

/**
 * Random fragment trees: cuts by rows (predicates, hash, range), by columns and by owners, pieces
 * cut again to depth 3, leaves with copies. A wrong design loses rows or columns somewhere, or
 * stores some twice.
 */
export interface DesignOf {
  readonly prng: Prng;
  readonly sites: readonly string[];
  readonly isWrong: boolean;
}

/** A node of a tree in the making: what it is called and which columns it has. */
interface Node {
  readonly name: string;
  readonly columns: readonly string[];
  readonly depth: number;
}

/** Fragments of a relation that others can follow: together they are all of it. */
export interface Owners {
  readonly relation: string;
  readonly names: readonly string[];
}

export interface Design {
  readonly statements: readonly string[];
  readonly owners: Owners | undefined;
}

const MAX_DEPTH = 3;
const ALL = ['k', 'a', 'b', 'c', 'g'];

const chance = (prng: Prng, share: number): boolean => prng.nextUnit() < share;

/** @param follows owners that the relation's column `a` refers to, where it refers to any */
export function mixedDesign(by: DesignOf, table: string, follows: Owners | undefined): Design {
  const statements: string[] = [];
  const root = { name: table, columns: ALL, depth: 0 };
  if (follows !== undefined && chance(by.prng, 0.7)) {
    const parts = follows.names.map((owner, index): readonly [Node, string] => {
      const part = { ...root, name: `${table}_d${index + 1}`, depth: 1 };
      const on = `${table}.a = ${follows.relation}.k`;
      return [part, `CREATE FRAGMENT ${part.name} OF ${table} SEMIJOIN ${owner} ON ${on}`];
    });
    const kept = by.isWrong && parts.length > 1 ? parts.slice(1) : parts;
    for (const [part, statement] of kept) cutFurther(by, part, statement, statements);
    return { statements, owners: ownersOf(table, kept) };
  }
  const parts = partsOf(by, root);
  if (parts.length === 0) return { statements: allocated(by, table), owners: undefined };
  for (const [part, statement] of parts) cutFurther(by, part, statement, statements);
  const isByRows = parts.every(([part]) => part.columns.length === root.columns.length);
  return { statements, owners: isByRows ? ownersOf(table, parts) : undefined };
}

const ownersOf = (relation: string, parts: readonly (readonly [Node, string])[]): Owners => ({
  relation,
  names: parts.map(([{ name }]) => name),
});

function allocated({ prng, sites }: DesignOf, name: string): readonly string[] {
  const copies = sites.filter(() => chance(prng, 0.3));
  const at = copies.length > 0 ? copies : [sites[prng.nextInteger(0, sites.length - 1)]];
  return [`ALLOCATE ${name} AT ${at.join(', ')};`];
}

/** Writes a part down, and either cuts it again or gives it its sites. */
function cutFurther(by: DesignOf, part: Node, statement: string, into: string[]): void {
  into.push(`${statement};`);
  const parts = part.depth < MAX_DEPTH && chance(by.prng, 0.35) ? partsOf(by, part) : [];
  if (parts.length === 0) into.push(...allocated(by, part.name));
  for (const [next, own] of parts) cutFurther(by, next, own, into);
}

/** Ways to cut a node into parts; none where nothing fits it. */
function partsOf(by: DesignOf, node: Node): readonly (readonly [Node, string])[] {
  const { prng } = by;
  const vertical = node.columns.length > 2 && chance(prng, 0.5);
  if (vertical) return verticalParts(by, node);
  const cuts = rowCuts(by).filter(({ column }) => node.columns.includes(column));
  const cut = cuts[prng.nextInteger(0, cuts.length - 1)];
  if (cut === undefined) return [];
  return cut.predicates.map((predicate, index) => {
    const part = { ...node, name: `${node.name}_${index + 1}`, depth: node.depth + 1 };
    return [part, `CREATE FRAGMENT ${part.name} OF ${node.name} WHERE ${predicate}`];
  });
}

interface RowCut {
  readonly column: string;
  readonly predicates: readonly string[];
}

function rowCuts({ isWrong, prng }: DesignOf): readonly RowCut[] {
  const right: readonly RowCut[] = [
    { column: 'g', predicates: ['g = 0', 'g > 0'] },
    { column: 'g', predicates: ['g <= 1', 'g IN (2, 3)'] },
    { column: 'g', predicates: ['g = 0', 'g = 1', 'g >= 2'] },
    { column: 'b', predicates: ['b < 3', 'b >= 3', 'b IS NULL'] },
    { column: 'k', predicates: ['k < 5', 'k >= 5'] },
    { column: 'a', predicates: ['NOT (a BETWEEN 2 AND 4)', 'a BETWEEN 2 AND 4'] },
  ];
  if (!isWrong || chance(prng, 0.5)) return right;
  return [
    { column: 'g', predicates: ['g = 0', 'g = 2'] },
    { column: 'b', predicates: ['b < 3', 'b >= 3'] },
    { column: 'g', predicates: ['g <= 2', 'g >= 1'] },
    { column: 'k', predicates: ['k < 7', 'k > 3'] },
  ];
}

/** Every column but the key in one of two parts; in a wrong design perhaps in both or in none. */
function verticalParts(by: DesignOf, node: Node): readonly (readonly [Node, string])[] {
  const { prng, isWrong } = by;
  const others = node.columns.filter((column) => column !== 'k');
  const sides = others.map((_, index) =>
    index === 0 ? 0 : index === 1 ? 1 : prng.nextInteger(0, 1),
  );
  const isOdd = isWrong && chance(prng, 0.4) ? prng.nextInteger(0, others.length - 1) : -1;
  const oddSides = chance(prng, 0.5) ? [0, 1] : [];
  return [0, 1].flatMap((side): readonly (readonly [Node, string])[] => {
    const own = others.filter((_, index) =>
      index === isOdd ? oddSides.includes(side) : sides[index] === side,
    );
    const columns = ['k', ...own];
    const part = { name: `${node.name}_v${side + 1}`, columns, depth: node.depth + 1 };
    return [[part, `CREATE FRAGMENT ${part.name} OF ${node.name} (${columns.join(', ')})`]];
  });
}
