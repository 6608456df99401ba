import type { FragmentName } from '../../base/brand.ts';
import { keyColumnsOf } from '../../catalog/fragmentTree.ts';
import type { Alternative, Branch } from '../../localization/localize.ts';
import type { Expression } from '../../sql/ast.ts';
import { binary, column } from '../../sql/make.ts';
import type { LocalBlock } from '../build/localBlock.ts';
import { findColumn, leafPart, type Part } from '../build/part.ts';
import {
  occurrencesIn,
  ownConjuncts,
  type Problem,
  piecesIn,
  relationOfOccurrence,
  spanningConjuncts,
} from '../problem.ts';
import { conjunctsAcross, joinBlock } from './assignment.ts';
import { joinedColumns } from './shared.ts';

/** A leaf of a branch, as it is read for one occurrence. */
export interface Piece {
  readonly occurrence: string;
  readonly leaf: FragmentName;
  readonly part: Part;
}

/** The leaves of an alternative under names of their own; one alone has the occurrence's. */
export function pieceParts(
  problem: Problem,
  occurrence: string,
  leaves: Alternative,
): readonly Piece[] {
  const [only] = leaves;
  if (only !== undefined && leaves.length === 1) {
    return [{ occurrence, leaf: only, part: leafPart(problem, only, occurrence) }];
  }
  const relation = relationOfOccurrence(problem, occurrence).name;
  const taken = new Set(problem.graph.occurrences.map(({ name }) => name));
  return leaves.map((leaf) => {
    let alias: string = occurrence === String(relation) ? leaf : `${occurrence}_${leaf}`;
    while (taken.has(alias)) alias = `${alias}_`;
    return { occurrence, leaf, part: leafPart(problem, leaf, occurrence, alias) };
  });
}

/** A piece where a branch comes together, and the conditions it has passed already. */
interface Arrived {
  readonly part: Part;
  readonly tested: readonly Expression[];
}

/**
 * The joined rows of a branch at one site: every occurrence put together on its key, and all
 * conditions that were not tested before.
 */
export function putTogether(
  problem: Problem,
  branch: Branch,
  arrive: (piece: Piece) => Arrived,
): LocalBlock {
  const names = problem.graph.occurrences.map((occurrence) => occurrence.name);
  const arrived = names.map((name) => {
    const pieces = pieceParts(problem, name, piecesIn(branch, name));
    return { name, pieces: pieces.map((piece) => ({ ...piece, ...arrive(piece) })) };
  });
  const own = arrived.flatMap(({ name, pieces }) => {
    const tested = new Set(pieces.flatMap((piece) => piece.tested));
    const open = pieces.flatMap(({ leaf }) => ownConjuncts(problem, name, leaf));
    const spanning = spanningConjuncts(problem, branch, name);
    return [...open.filter((each) => !tested.has(each)), ...spanning];
  });
  const across = conjunctsAcross(
    problem,
    names.map((name) => [name]),
  );
  const wanted = new Set([...own, ...across]);
  const conjuncts = problem.graph.conjuncts.filter(
    (conjunct) => wanted.has(conjunct) || occurrencesIn(conjunct).size === 0,
  );
  const parts = arrived.flatMap(({ pieces }) => pieces.map(({ part }) => part));
  const block = joinBlock(problem, parts, conjuncts, joinedColumns(problem));
  const links = arrived.flatMap(({ name, pieces }) =>
    keyLinks(
      problem,
      name,
      pieces.map(({ part }) => part),
    ),
  );
  return { ...block, links };
}

/** Each piece of an occurrence has the key of the first. */
function keyLinks(
  problem: Problem,
  occurrence: string,
  [first, ...others]: readonly Part[],
): readonly Expression[] {
  const key = keyColumnsOf(relationOfOccurrence(problem, occurrence));
  return others.flatMap((other) =>
    key.flatMap((name) => {
      const reference = { occurrence, column: name };
      const left = first && findColumn([first], reference);
      const right = findColumn([other], reference);
      if (!left || !right) return [];
      const [a, b] = [left, right].map((side) => column(side.part.alias, side.column.name));
      return a && b ? [binary('=', a, b)] : [];
    }),
  );
}
