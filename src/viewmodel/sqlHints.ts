import { inputsOf } from '../algebra/inputs.ts';
import type { Operator } from '../algebra/operator.ts';
import type { Plan } from '../optimizer/plan.ts';
import { type LeafName, lensNames, type StoredCopy } from './lensName.ts';
import { mappedAlgebra } from './queryRelations.ts';
import type { ShownRun } from './shownRun.ts';
import { eventsUntil, planAt } from './shownRun.ts';
import type { SiteBadge } from './sites.ts';
import { type TableReference, tableReferences } from './tableReferences.ts';

/** What lenses write into the SQL, right after a table reference: where its rows come from. */
export interface SqlHint {
  /** In the scenario's SQL, right after the reference and its alias. */
  readonly offset: number;
  readonly parts: readonly HintPart[];
}

export type HintPart =
  /** Where its rows are read; for replicas, where further copies are that are not read. */
  | { readonly lens: 'location' | 'replicas'; readonly sites: readonly SiteBadge[] }
  | { readonly lens: 'fragments' | 'naming'; readonly text: string };

/**
 * Before localization a table stands for all its fragments, after reductions for those that are
 * left of this reference, and from a plan on for the copies that it reads.
 */
export function sqlHints(run: ShownRun, cursor: number): readonly SqlHint[] {
  const { trace, catalog } = run;
  const algebras = eventsUntil(trace, cursor).flatMap(({ event }) =>
    event.kind === 'queryMapped'
      ? [event.algebra]
      : event.kind === 'queryRewritten' || event.kind === 'viewExpanded'
        ? [event.after]
        : [],
  );
  const whole = leavesOf(mappedAlgebra(trace));
  const now = leavesOf(algebras.at(-1) ?? undefined);
  const plan = planAt(trace, cursor)?.plan;
  const names = lensNames(catalog);
  return tableReferences(trace.scenario.sql, (name) => names.leavesOf(name).length > 0)
    .filter(({ relation }) => whole.some((leaf) => leaf.relation === relation))
    .map((reference) => ({
      offset: reference.end,
      parts: partsOf(names.leavesOf(reference.relation).filter(isLeft(reference, now)), plan),
    }));
}

type Stored = Extract<Operator, { kind: 'relation' | 'fragment' }>;

function leavesOf(operator: Operator | undefined): readonly Stored[] {
  if (!operator) return [];
  return operator.kind === 'relation' || operator.kind === 'fragment'
    ? [operator]
    : inputsOf(operator).flatMap(leavesOf);
}

/** Whether the algebra still reads the leaf for this reference; before any algebra it does. */
function isLeft(
  { relation, occurrence }: TableReference,
  now: readonly Stored[],
): (leaf: LeafName) => boolean {
  const own = now.filter((stored) => stored.relation === relation);
  const exact = own.filter((stored) => stored.occurrence === occurrence);
  return ({ fragment }) =>
    now.length === 0 ||
    exact.some((stored) => stored.kind === 'relation' || stored.fragment === fragment);
}

/** More than these are counted, not listed. */
const LISTED_FRAGMENTS = 4;
const LISTED_NAMES = 2;

function partsOf(leaves: readonly LeafName[], plan: Plan | undefined): readonly HintPart[] {
  if (leaves.length === 0) return [{ lens: 'fragments', text: 'no fragment' }];
  const read = leaves.flatMap((leaf) => copiesRead(leaf, plan));
  const others = leaves
    .flatMap((leaf) => leaf.copies)
    .map(({ site }) => site)
    .filter(({ id }) => !read.some(({ site }) => site.id === id));
  const cut = leaves.filter(({ subscript }) => subscript !== '');
  const names = read.map(({ localName }) => localName);
  return [
    { lens: 'location', sites: distinct(read.map(({ site }) => site)) },
    ...text('fragments', cut.map(symbolOf), LISTED_FRAGMENTS, 'fragments'),
    ...text('naming', names, LISTED_NAMES, 'local names'),
    ...(others.length > 0 ? [{ lens: 'replicas' as const, sites: distinct(others) }] : []),
  ];
}

/** The copies at the sites where the plan reads the leaf; before there is a plan, the primary. */
function copiesRead({ fragment, copies }: LeafName, plan: Plan | undefined): readonly StoredCopy[] {
  const sites = new Set<string>(
    plan?.steps.flatMap((step) =>
      step.kind === 'ship'
        ? step.relation === fragment
          ? [step.source]
          : []
        : step.query.reads.includes(fragment)
          ? [step.site]
          : [],
    ),
  );
  const read = copies.filter(({ site }) => sites.has(site.id));
  return read.length > 0 ? read : copies.slice(0, 1);
}

function text(
  lens: 'fragments' | 'naming',
  words: readonly string[],
  most: number,
  many: string,
): readonly HintPart[] {
  if (words.length === 0) return [];
  return [{ lens, text: words.length > most ? `${words.length} ${many}` : words.join(' ') }];
}

/** `E₄`, beside the name it belongs to. */
const symbolOf = ({ relation, subscript }: LeafName): string =>
  `${relation.slice(0, 1).toUpperCase()}${subscript}`;

function distinct(sites: readonly SiteBadge[]): readonly SiteBadge[] {
  return [...new Map(sites.map((site) => [site.id, site])).values()];
}
