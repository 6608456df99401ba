/**
 * The order of the sites' columns: the one with the fewest wires that span a column. The asking
 * site stands leftmost where that costs nothing, then sites follow by number.
 *
 * Up to seven sites every order is tried; beyond, neighbours are swapped while that helps.
 */
export interface OrderedSite {
  readonly id: string;
  readonly number: number;
  readonly isAsking: boolean;
}

/** From which site to which a wire goes. */
export type Hop = readonly [source: string, target: string];

export function columnOrder(
  sites: readonly OrderedSite[],
  wires: readonly Hop[],
): readonly string[] {
  const ids = sites
    .toSorted((a, b) => Number(b.isAsking) - Number(a.isAsking) || a.number - b.number)
    .map(({ id }) => id);
  return ids.length <= 7 ? bestOf(ids, wires) : improved(ids, wires);
}

/** Columns that wires pass over. */
export function spannedColumns(order: readonly string[], wires: readonly Hop[]): number {
  const place = new Map(order.map((id, index) => [id, index]));
  let spanned = 0;
  for (const [source, target] of wires) {
    const distance = Math.abs((place.get(source) ?? 0) - (place.get(target) ?? 0));
    spanned += Math.max(0, distance - 1);
  }
  return spanned;
}

/** The first of the best, in the order of the identity permutation: ties keep the given order. */
function bestOf(ids: readonly string[], wires: readonly Hop[]): readonly string[] {
  let best = ids;
  let fewest = spannedColumns(ids, wires);
  for (const order of permutations(ids)) {
    if (fewest === 0) break;
    const spanned = spannedColumns(order, wires);
    if (spanned < fewest) [best, fewest] = [order, spanned];
  }
  return best;
}

function* permutations(ids: readonly string[]): Generator<readonly string[]> {
  if (ids.length <= 1) {
    yield ids;
    return;
  }
  for (const [index, id] of ids.entries()) {
    for (const rest of permutations(ids.toSpliced(index, 1))) yield [id, ...rest];
  }
}

function improved(ids: readonly string[], wires: readonly Hop[]): readonly string[] {
  let best = ids;
  let fewest = spannedColumns(ids, wires);
  // Each round that changes anything removes a spanned column, so rounds are bounded by them.
  for (let round = 0; round < ids.length * ids.length; round += 1) {
    const before = fewest;
    for (let index = 0; index + 1 < best.length; index += 1) {
      const swapped = best.with(index, best[index + 1] ?? '').with(index + 1, best[index] ?? '');
      const spanned = spannedColumns(swapped, wires);
      if (spanned < fewest) [best, fewest] = [swapped, spanned];
    }
    if (fewest === before) break;
  }
  return best;
}
