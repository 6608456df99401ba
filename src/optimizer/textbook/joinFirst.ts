import type { SiteId } from '../../base/brand.ts';
import type { Branch } from '../../localization/localize.ts';
import type { LocalBlock } from '../build/localBlock.ts';
import { leafPart, type Part } from '../build/part.ts';
import type { PlanBuilder } from '../build/planBuilder.ts';
import { columnsUsedLater, leafIn, occurrencesIn, type Problem, piecesIn } from '../problem.ts';
import {
  type Assignment,
  conjunctsAcross,
  conjunctsWithin,
  joinBlock,
  leafBlock,
  plansBranchByBranch,
  siteOf,
  type TextbookPlan,
} from './assignment.ts';
import { pieceParts } from './pieces.ts';
import { joinedColumns } from './shared.ts';
import { sendPiece } from './shipProjected.ts';

/**
 * join-first at S: operands stored together and connected by a join predicate are joined where
 * they are; each result and each remaining leaf goes to S with the columns used later. Joining
 * before shipping is a reducer that costs no message (Özsu & Valduriez, ch. on query processing).
 */
export function joinFirst(problem: Problem): readonly TextbookPlan[] {
  return plansBranchByBranch(problem, branchAt);
}

/** How join-first brings one branch together at a site. */
export function branchAt(
  problem: Problem,
  branch: Branch,
  builder: PlanBuilder,
  assignment: Assignment,
  site: SiteId,
): LocalBlock {
  const operands = operandsOf(problem, branch, assignment);
  const local: string[] = [];
  const parts = operands.flatMap(({ source, names }): readonly Part[] => {
    if (source === site) {
      local.push(...names);
      return names.map((name) => leafPart(problem, leafIn(branch, name), name));
    }
    const [only] = names;
    if (names.length === 1 && only !== undefined) {
      const [piece] = pieceParts(problem, only, piecesIn(branch, only));
      return piece ? [sendPiece(problem, piece, builder, source, site)] : [];
    }
    const columns = columnsUsedLater(problem, new Set(names));
    const joined = builder.compute(source, [leafBlock(problem, branch, names, columns)]);
    return [builder.ship(joined, source, site)];
  });
  const remote = operands.filter(({ source }) => source !== site).map(({ names }) => names);
  const conjuncts = [
    ...conjunctsWithin(problem, branch, local),
    ...conjunctsAcross(problem, [...remote, local]),
  ];
  return joinBlock(problem, parts, [...new Set(conjuncts)], joinedColumns(problem));
}

interface Operand {
  readonly source: SiteId;
  readonly names: readonly string[];
}

/** Occurrences stored at one site and connected by join predicates there form one operand. */
function operandsOf(problem: Problem, branch: Branch, assignment: Assignment): readonly Operand[] {
  const operands: { source: SiteId; names: string[] }[] = [];
  for (const { name } of problem.graph.occurrences) {
    const source = siteOf(assignment, leafIn(branch, name));
    const joined = operands.filter(
      (operand) => operand.source === source && areConnected(problem, operand.names, name),
    );
    for (const operand of joined) operands.splice(operands.indexOf(operand), 1);
    operands.push({ source, names: [...joined.flatMap((operand) => operand.names), name] });
  }
  return operands;
}

/** Whether a conjunct ties an occurrence to some others, without needing any further one. */
function areConnected(problem: Problem, names: readonly string[], name: string): boolean {
  return problem.graph.conjuncts.some((conjunct) => {
    const mentioned = occurrencesIn(conjunct);
    return (
      mentioned.has(name) &&
      mentioned.size > 1 &&
      [...mentioned].every((other) => other === name || names.includes(other))
    );
  });
}
