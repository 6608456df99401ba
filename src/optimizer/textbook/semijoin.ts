import type { SiteId } from '../../base/brand.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Branch } from '../../localization/localize.ts';
import type { Expression } from '../../sql/ast.ts';
import { binary, column } from '../../sql/make.ts';
import type { Part } from '../build/part.ts';
import { leafPart, nameColumns } from '../build/part.ts';
import {
  type ColumnReference,
  distinctColumns,
  finishExpressions,
  inColumnOrder,
  leafIn,
  occurrencesIn,
  type Problem,
  referencesIn,
  relationOfOccurrence,
} from '../problem.ts';
import {
  conjunctsAcross,
  conjunctsWithin,
  copiesOf,
  joinBlock,
  leafBlock,
  planAt,
  type TextbookPlan,
} from './assignment.ts';
import { joinedColumns } from './shared.ts';

/**
 * semijoin, the lecture's: for an occurrence A stored wholly at the asking site, with a key, where
 * all other operands are stored at one other site T: π key + join columns of A goes to T with its
 * duplicates, is joined there, and π key + output columns comes back to be joined to A on the key.
 */
export function semijoin(problem: Problem): Result<readonly TextbookPlan[], string> {
  const [branch, ...more] = problem.branches;
  if (!branch || more.length > 0) {
    return fail(`one branch after reduction is needed; this query has ${problem.branches.length}`);
  }
  const names = problem.graph.occurrences.map((occurrence) => occurrence.name);
  if (names.length < 2) return fail('there is nothing to join');
  const local = names.filter((name) =>
    copiesOf(problem, leafIn(branch, name)).includes(problem.asking),
  );
  if (local.length === 0) return fail(`no operand is stored at the asking site ${problem.asking}`);
  const keyed = local.filter((name) => relationOfOccurrence(problem, name).primaryKey.length > 0);
  if (keyed.length === 0) return fail('the operand at the asking site has no primary key');
  const plans = keyed.flatMap((name) =>
    remoteSites(problem, branch, name).map((remote) => semijoinWith(problem, branch, name, remote)),
  );
  return plans.length > 0
    ? ok(plans)
    : fail('the other operands are not all stored at one other site');
}

/** Sites other than the asking one that store every other operand. */
function remoteSites(problem: Problem, branch: Branch, name: string): readonly SiteId[] {
  const others = problem.graph.occurrences.filter((occurrence) => occurrence.name !== name);
  return problem.catalog.sites
    .map((site) => site.id)
    .filter(
      (site) =>
        site !== problem.asking &&
        others.every((other) => copiesOf(problem, leafIn(branch, other.name)).includes(site)),
    );
}

function semijoinWith(
  problem: Problem,
  branch: Branch,
  name: string,
  remote: SiteId,
): TextbookPlan {
  const here = problem.asking;
  const others = problem.graph.occurrences.map((o) => o.name).filter((other) => other !== name);
  const key = relationOfOccurrence(problem, name).primaryKey.map(
    (keyColumn): ColumnReference => ({ occurrence: name, column: keyColumn }),
  );
  return planAt(problem, here, (builder) => {
    const request = builder.compute(here, [
      leafBlock(problem, branch, [name], distinctColumns([...key, ...joinColumns(problem, name)])),
    ]);
    const atRemote = [
      builder.ship(request, here, remote),
      ...others.map((other) => leafPart(problem, leafIn(branch, other), other)),
    ];
    const conjuncts = [
      ...conjunctsWithin(problem, branch, others),
      ...conjunctsAcross(problem, [[name], others]),
    ];
    const output = [...key, ...outputColumns(problem, new Set(others))];
    const reply = builder.compute(remote, [joinBlock(problem, atRemote, conjuncts, output)]);
    builder.ship(reply, remote, here);
    const whole = leafPart(problem, leafIn(branch, name), name);
    builder.answer(here, [
      {
        parts: [whole, reply],
        conjuncts: [],
        links: keyLinks(whole, reply, key),
        filters: [],
        columns: nameColumns(problem, joinedColumns(problem)),
        distinct: false,
      },
    ]);
  });
}

/** `A.key = reply.key`, in terms of the parts. */
function keyLinks(
  whole: Part,
  reply: Part,
  key: readonly ColumnReference[],
): readonly Expression[] {
  return key.flatMap((reference) => {
    const replied = reply.columns.find(
      (c) => c.occurrence === reference.occurrence && c.column === reference.column,
    );
    return replied
      ? [binary('=', column(whole.alias, reference.column), column(reply.alias, replied.name))]
      : [];
  });
}

/** Columns of an occurrence that conjuncts with other occurrences read. */
function joinColumns(problem: Problem, name: string): readonly ColumnReference[] {
  const across = problem.graph.conjuncts.filter((conjunct) => {
    const mentioned = occurrencesIn(conjunct);
    return mentioned.has(name) && mentioned.size > 1;
  });
  return referencesIn(across).filter((reference) => reference.occurrence === name);
}

/** Columns of some occurrences that the finish reads. */
function outputColumns(problem: Problem, inside: ReadonlySet<string>): readonly ColumnReference[] {
  const read = referencesIn(finishExpressions(problem.graph));
  return inColumnOrder(
    problem,
    read.filter((reference) => inside.has(reference.occurrence)),
  );
}
