import { areTied, isConnected, joinSplits, restrict, subsets, unionSplits } from './box.ts';
import { singleEqualities } from './expression.ts';
import type { Family } from './family.ts';
import { Memo, PairMemo } from './memo.ts';
import type { Wanted } from './rowsTable.ts';
import type { SearchSpace } from './searchSpace.ts';
import { antiReducers } from './shipOnlyUnmatched.ts';

/** Everything in the space of query.md: all sets of leaves, all partitions, at all sites. */
export function exhaustive(space: SearchSpace): Family {
  const { boxes, rows: table, sites, problem } = space;
  const everywhere = sites.map((_, index) => index);
  const pairs = new PairMemo<readonly Wanted[]>();

  const variants = (side: Wanted, other: Wanted): readonly Wanted[] => {
    const known = pairs.get(side.number, other.number);
    if (known) return known;
    const semis = subsets(other.occurrences)
      .filter((part) => areTied(boxes, side.occurrences, part) && isConnected(boxes, part))
      .flatMap((part) => {
        const by = restrict(other.box, part);
        const single = singleEqualities(problem, boxes, side.occurrences, part);
        return [{ by }, ...single.map((on) => ({ by, on }))];
      })
      .map((semi) => table.reduced(side, { kind: 'semi', ...semi }));
    const antis = antiReducers(problem, boxes, sites, side.box, other.box).map((reducer) =>
      table.reduced(side, reducer),
    );
    const made = [side, ...semis, ...antis];
    pairs.set(side.number, other.number, made);
    return made;
  };

  return {
    unions: memoized((rows) =>
      unionSplits(boxes, rows.box).map((parts) => parts.map((part) => table.all(part))),
    ),
    joins: memoized((rows) => {
      const splits = joinSplits(rows.box).map(
        ([first, second]) => [table.all(first), table.all(second)] as const,
      );
      // A product of unrelated rows is worth nothing where a condition could join them.
      const tied = splits.filter(([a, b]) => areTied(boxes, a.occurrences, b.occurrences));
      return tied.length > 0 ? tied : splits;
    }),
    variants,
    sites: () => everywhere,
    hasRoundTrips: true,
    hasFilters: true,
  };
}

/** Keeps what was worked out for some rows. */
export function memoized<Answer>(compute: (rows: Wanted) => Answer): (rows: Wanted) => Answer {
  const known = new Memo<Answer>();
  return (rows) => {
    const before = known.get(rows.number);
    if (before !== undefined) return before;
    const answer = compute(rows);
    known.set(rows.number, answer);
    return answer;
  };
}
