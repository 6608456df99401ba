import type { SiteId } from '../../base/brand.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Branch } from '../../localization/localize.ts';
import { answerColumns, blockOf, columnsFor } from '../build/finish.ts';
import type { LocalBlock } from '../build/localBlock.ts';
import type { Part } from '../build/part.ts';
import { createGroupTest } from '../condense/disjointGroups.ts';
import type { Form, Forms } from '../condense/form.ts';
import { formsOf } from '../condense/forms.ts';
import { allSurvivingLeaves, leafIn, type Problem, sitesInvolved } from '../problem.ts';
import {
  type Assignment,
  assignTo,
  leafBlock,
  planAt,
  siteOf,
  type TextbookPlan,
} from './assignment.ts';
import { branchAt } from './joinFirst.ts';
import { joinedColumns } from './shared.ts';

/**
 * partial-aggregate at S: where all operands of some branches are stored together, they are joined
 * and grouped there, and what goes to S is one row for each group: counts and sums that add up, or
 * whole groups where no other site has rows of them. The other branches come to S as in join-first
 * and are grouped there. An average travels as its sum and its count (Elmasri & Navathe;
 * Özsu & Valduriez, on aggregates).
 */
export function partialAggregate(problem: Problem): Result<readonly TextbookPlan[], string> {
  const forms = formsOf(problem);
  if (!forms.isGrouped) return fail('nothing is grouped or aggregated');
  const sites = sitesInvolved(problem);
  const made = sites.map((site) => planFor(problem, forms, site));
  if (!forms.partial && made.every((plan) => plan === undefined)) {
    const because = 'an aggregate of it cannot be put together from parts';
    return fail(problem.sumsMayOverflow ? 'a part of its sums could exceed 64 bits' : because);
  }
  const plans = made.filter((plan) => plan !== undefined);
  return plans.length > 0
    ? ok(plans)
    : fail('no other site stores all operands of a branch, to group their rows');
}

/** Branches by the site that stores all they read; undefined for those that no site does. */
type BySource = ReadonlyMap<SiteId | undefined, readonly Branch[]>;

function planFor(problem: Problem, forms: Forms, site: SiteId): TextbookPlan | undefined {
  const leaves = allSurvivingLeaves(problem).map((leaf) => leaf.name);
  const assignment = assignTo(problem, leaves, site);
  const sources = bySource(problem, assignment);
  if ([...sources.keys()].every((source) => source === undefined || source === site))
    return undefined;
  const form = formFor(problem, forms, [...sources.values()]);
  if (form === undefined) return undefined;
  return planAt(problem, site, (builder) => {
    const reads = columnsFor(problem, form.first);
    const { columns } = form;
    const blocks: LocalBlock[] = [];
    for (const [source, branches] of sources) {
      const isRemote = source !== undefined && source !== site;
      const joined = branches.map((branch) =>
        isRemote
          ? leafBlock(problem, branch, namesOf(problem), joinedColumns(problem))
          : branchAt(problem, branch, builder, assignment, site),
      );
      const finishing = { finish: form.first, columns, reads };
      const grouped: Part = builder.condense(source ?? site, finishing, joined);
      blocks.push(blockOf(isRemote ? builder.ship(grouped, source, site) : grouped));
    }
    const last = { finish: form.last, columns: answerColumns(problem), reads: columns };
    builder.answer(site, blocks, last);
  });
}

const namesOf = ({ graph }: Problem): readonly string[] =>
  graph.occurrences.map(({ name }) => name);

function bySource(problem: Problem, assignment: Assignment): BySource {
  const sources = new Map<SiteId | undefined, Branch[]>();
  for (const branch of problem.branches) {
    const stored = new Set(
      namesOf(problem).map((name) => siteOf(assignment, leafIn(branch, name))),
    );
    const [only] = stored.size === 1 ? stored : [];
    sources.set(only, [...(sources.get(only) ?? []), branch]);
  }
  return sources;
}

/** Whole groups are sent where no group has rows in the branches of two sites. */
function formFor(
  problem: Problem,
  { finished, partial }: Forms,
  sources: readonly (readonly Branch[])[],
): Form | undefined {
  if (!finished || !areApart(problem, sources)) return partial;
  const widthOf = ({ columns }: Form): number => columns.reduce((sum, own) => sum + own.width, 0);
  const isCut = finished.first.having !== undefined || finished.first.limit !== undefined;
  return partial && !isCut && widthOf(partial) <= widthOf(finished) ? partial : finished;
}

function areApart(problem: Problem, sources: readonly (readonly Branch[])[]): boolean {
  const shareNoGroup = createGroupTest(problem);
  const names = namesOf(problem);
  return sources.every((own, index) =>
    sources
      .slice(index + 1)
      .every((others) =>
        own.every((branch) =>
          others.every((other) =>
            names.some((name) => shareNoGroup(name, leafIn(branch, name), leafIn(other, name))),
          ),
        ),
      ),
  );
}
