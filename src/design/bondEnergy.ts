/**
 * Vertical fragmentation by bond energy: McCormick, Schweitzer & White 1972 for the order of the
 * attributes, Navathe, Ceri, Wiederhold & Dou 1984 for the cut (Özsu & Valduriez, ch. on
 * distribution design). Attributes that the same queries read come to stand together; the order is
 * then cut where queries that read one side only are many, and those that read both few.
 */
export interface Usage {
  readonly query: string;
  readonly attributes: readonly string[];
  /** How often the query is asked, at all sites together. */
  readonly accesses: number;
}

export interface VerticalAdvice {
  /** Accesses of queries that read both attributes, in the order of the attributes given. */
  readonly affinity: Matrix;
  /** The first two attributes are placed as they come; then what each further place contributes. */
  readonly placements: readonly Placement[];
  readonly order: readonly string[];
  /** The affinities in that order. */
  readonly clustered: Matrix;
  /** Cuts of the order, from left to right. */
  readonly splits: readonly Split[];
  /** Cuts that take a block out of the middle, as rotating the order finds them. */
  readonly innerSplits: readonly Split[];
  /** Each with the key; undefined where every cut costs more than it gives. */
  readonly fragments?: readonly [readonly string[], readonly string[]];
}

type Matrix = readonly (readonly number[])[];

export interface Placement {
  readonly attribute: string;
  readonly places: readonly Place[];
  /** The one that was taken: of equals the leftmost. */
  readonly position: number;
}

/** Between two attributes; an end of the order has none. */
export interface Place {
  readonly left?: string;
  readonly right?: string;
  readonly contribution: number;
}

export interface Split {
  readonly first: readonly string[];
  readonly second: readonly string[];
  /** Accesses to one side only, multiplied, less the square of those to both. */
  readonly value: number;
}

export function bondEnergy(
  attributes: readonly string[],
  key: readonly string[],
  usages: readonly Usage[],
): VerticalAdvice {
  const affinities = new Affinities(attributes, usages);
  const { order, placements } = cluster(attributes, affinities);
  const splits = cutsOf(order, usages);
  const innerSplits = blocksOf(order, usages);
  const best = bestOf([...splits, ...innerSplits]);
  const withKey = (side: readonly string[]): readonly string[] =>
    attributes.filter((name) => key.includes(name) || side.includes(name));
  return {
    affinity: affinities.matrix(attributes),
    placements,
    order,
    clustered: affinities.matrix(order),
    splits,
    innerSplits,
    ...(best && best.value >= 0
      ? { fragments: [withKey(best.first), withKey(best.second)] as const }
      : {}),
  };
}

class Affinities {
  readonly #attributes: readonly string[];
  readonly #values = new Map<string, number>();

  constructor(attributes: readonly string[], usages: readonly Usage[]) {
    this.#attributes = attributes;
    for (const { attributes: read, accesses } of usages) {
      for (const first of read) {
        for (const second of read) {
          const key = keyOf(first, second);
          this.#values.set(key, (this.#values.get(key) ?? 0) + accesses);
        }
      }
    }
  }

  of(first: string, second: string): number {
    return this.#values.get(keyOf(first, second)) ?? 0;
  }

  /** How well two attributes fit together: their affinities to all, multiplied; none at an end. */
  bond(first: string | undefined, second: string | undefined): number {
    if (first === undefined || second === undefined) return 0;
    return this.#attributes.reduce(
      (sum, other) => sum + this.of(other, first) * this.of(other, second),
      0,
    );
  }

  matrix(order: readonly string[]): Matrix {
    return order.map((row) => order.map((column) => this.of(row, column)));
  }
}

const keyOf = (first: string, second: string): string => JSON.stringify([first, second]);

function cluster(
  attributes: readonly string[],
  affinities: Affinities,
): { readonly order: readonly string[]; readonly placements: readonly Placement[] } {
  let order: readonly string[] = attributes.slice(0, 2);
  const placements = attributes.slice(2).map((attribute): Placement => {
    const places = [...order, undefined].map((right, index): Place => {
      const left = order[index - 1];
      const contribution =
        2 * affinities.bond(left, attribute) +
        2 * affinities.bond(attribute, right) -
        2 * affinities.bond(left, right);
      return {
        ...(left === undefined ? {} : { left }),
        ...(right === undefined ? {} : { right }),
        contribution,
      };
    });
    const most = Math.max(...places.map(({ contribution }) => contribution));
    const position = places.findIndex(({ contribution }) => contribution === most);
    order = order.toSpliced(position, 0, attribute);
    return { attribute, places, position };
  });
  return { order, placements };
}

/** Every cut of an order into a first and a second part. */
function cutsOf(order: readonly string[], usages: readonly Usage[]): readonly Split[] {
  return order
    .slice(1)
    .map((_, index) => splitOf(order.slice(0, index + 1), order.slice(index + 1), usages));
}

function splitOf(
  first: readonly string[],
  second: readonly string[],
  usages: readonly Usage[],
): Split {
  const sides = { first: 0, second: 0, both: 0 };
  for (const { attributes, accesses } of usages) {
    const [inFirst, inSecond] = [first, second].map((side) =>
      attributes.some((name) => side.includes(name)),
    );
    if (inFirst && inSecond) sides.both += accesses;
    else if (inFirst) sides.first += accesses;
    else if (inSecond) sides.second += accesses;
  }
  return { first, second, value: sides.first * sides.second - sides.both ** 2 };
}

/**
 * Every block of the order that has attributes on both sides, with all others: cuts that appear
 * when the first attribute is moved to the end again and again.
 */
function blocksOf(order: readonly string[], usages: readonly Usage[]): readonly Split[] {
  return order.flatMap((_, start) =>
    order.slice(start + 1, -1).map((_, length) => {
      const first = order.slice(start + 1, start + 2 + length);
      return splitOf(
        first,
        order.filter((name) => !first.includes(name)),
        usages,
      );
    }),
  );
}

/** Of equal cuts the first. */
function bestOf(splits: readonly Split[]): Split | undefined {
  return splits.reduce<Split | undefined>((a, b) => (a && a.value >= b.value ? a : b), undefined);
}
