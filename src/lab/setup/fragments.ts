import { compareData } from '../../algebra/satisfiability/datum.ts';
import { fragmentName, type SiteId } from '../../base/brand.ts';
import type { Cut } from '../../catalog/catalog.ts';
import type { Expression, Name } from '../../sql/ast.ts';
import { binary, column } from '../../sql/make.ts';
import { evaluateConstant } from '../generate/constant.ts';
import type { SqlValue } from '../generate/sqlValue.ts';
import { cutOf, type Parent } from './cuts.ts';
import type { Draft, StatementOf } from './draft.ts';
import {
  findColumn,
  findSite,
  findSites,
  findStoredName,
  fragmentNamed,
  isFreeStoredName,
  relationNamed,
} from './names.ts';

/** Fragments: pieces of a relation, or of another fragment, to any depth. */

const MAX_FRAGMENTS = 256;

export function createFragment(draft: Draft, statement: StatementOf<'createFragment'>): void {
  const isFree = isFreeStoredName(draft, 'fragment', statement.name);
  const parent = findParent(draft, statement.of);
  const copies = [...findSites(draft, statement.at)];
  const cut = parent && cutOf(draft, statement, parent);
  if (parent === undefined || cut === undefined || !isFree) return;
  addFragment(draft, {
    name: statement.name,
    parent,
    cut,
    copies,
    namesSites: statement.at.length > 0,
    span: statement.span,
  });
}

function findParent(draft: Draft, name: Name): Parent | undefined {
  const found = findStoredName(draft, name);
  if (found === undefined) return undefined;
  draft.cutNames.add(found.name);
  const { columns } = found;
  const fragment = fragmentNamed(draft, name);
  if (fragment === undefined) {
    const relation = relationNamed(draft, name);
    return relation && { relation, of: relation.name, columns };
  }
  const relation = draft.relations.find((candidate) => candidate.name === fragment.relation);
  return relation && { relation, of: fragment.name, columns };
}

const ownerOf = ({ of, columns }: Parent) => ({ name: of, columns });

interface NewFragment {
  readonly name: Name;
  readonly parent: Parent;
  readonly cut: Cut;
  readonly copies: SiteId[];
  readonly namesSites: boolean;
  readonly span: { readonly start: number; readonly end: number };
}

function addFragment(draft: Draft, fragment: NewFragment): void {
  const { name, parent, cut, copies, namesSites, span } = fragment;
  if (draft.fragments.length === MAX_FRAGMENTS) {
    const message = `A lab has at most ${MAX_FRAGMENTS} fragments.`;
    draft.errors.push({ code: 'too-many-fragments', message, span });
    return;
  }
  const sibling = draft.fragments.find((other) => other.of === parent.of);
  if (sibling !== undefined && familyOf(sibling.cut) !== familyOf(cut)) {
    draft.errors.push({
      code: 'mixed-cuts',
      message: `${parent.of} is cut into ${sibling.name} in another way already (${sibling.cut.kind}).`,
      span: name.span,
      hint: 'All fragments of one relation or fragment are cut the same way; cut a fragment further.',
    });
    return;
  }
  draft.fragments.push({
    name: fragmentName(name.text),
    relation: parent.relation.name,
    of: parent.of,
    cut,
    columns:
      cut.kind === 'vertical'
        ? parent.columns.filter((column) => cut.columns.includes(column.name))
        : parent.columns,
    copies,
    namesSites,
    span,
    nameSpan: name.span,
  });
}

/** Rows chosen by a predicate and rows that follow others may stand side by side. */
function familyOf({ kind }: Cut): Cut['kind'] {
  return kind === 'derived' || kind === 'whole' ? 'horizontal' : kind;
}

/** CREATE FRAGMENTS … BY HASH: named `orders_1` … `orders_n`, bucket 0 first. */
export function createFragmentsByHash(
  draft: Draft,
  statement: StatementOf<'createFragmentsByHash'>,
): void {
  const parent = findParent(draft, statement.of);
  const sites = sitePerFragment(draft, statement.at);
  if (parent === undefined) return;
  const { count } = statement;
  if (!Number.isInteger(count) || count < 1 || count > MAX_FRAGMENTS) {
    const message = `The number of fragments is a whole number from 1 to ${MAX_FRAGMENTS}.`;
    draft.errors.push({ code: 'invalid-amount', message, span: statement.span });
    return;
  }
  const columns = statement.columns.flatMap(
    (name) => findColumn(draft, ownerOf(parent), name)?.name ?? [],
  );
  if (columns.length < statement.columns.length) return;
  const cuts = Array.from(
    { length: count },
    (_, bucket): Cut => ({ kind: 'hash', columns, modulus: count, bucket }),
  );
  addNumbered(draft, statement, parent, cuts, sites);
}

/** CREATE FRAGMENTS … BY RANGE: (−∞, v1), [v1, v2), …, [vn, ∞). NULL is in none of them. */
export function createFragmentsByRange(
  draft: Draft,
  statement: StatementOf<'createFragmentsByRange'>,
): void {
  const parent = findParent(draft, statement.of);
  const sites = sitePerFragment(draft, statement.at);
  if (parent === undefined) return;
  const found = findColumn(draft, ownerOf(parent), statement.column);
  if (found === undefined || !areAscending(draft, statement.bounds)) return;
  const { bounds } = statement;
  const key = column(undefined, found.name);
  const cuts = Array.from({ length: bounds.length + 1 }, (_, index): Cut => {
    const low = bounds[index - 1];
    const high = bounds[index];
    const from = low && binary('>=', key, low);
    const to = high && binary('<', key, high);
    const where = from !== undefined && to !== undefined ? binary('AND', from, to) : (from ?? to);
    return where === undefined ? { kind: 'whole' } : { kind: 'horizontal', where };
  });
  addNumbered(draft, statement, parent, cuts, sites);
}

function areAscending(draft: Draft, bounds: readonly Expression[]): boolean {
  let previous: SqlValue | undefined;
  for (const bound of bounds) {
    const { value, fault } = evaluateConstant(bound);
    if (fault !== undefined) {
      draft.errors.push(fault);
      return false;
    }
    const isAbove =
      value !== null &&
      (previous === undefined || previous === null || compareData(previous, value) < 0);
    if (!isAbove) {
      const message = 'The bounds of a range must be constants in ascending order.';
      draft.errors.push({ code: 'range-bounds', message, span: bound.span });
      return false;
    }
    previous = value;
  }
  return true;
}

/** One site stores as many of the fragments as it is named for. */
function sitePerFragment(draft: Draft, names: readonly Name[]): readonly SiteId[] {
  return names.flatMap((name) => findSite(draft, name) ?? []);
}

function addNumbered(
  draft: Draft,
  statement: StatementOf<'createFragmentsByHash' | 'createFragmentsByRange'>,
  parent: Parent,
  cuts: readonly Cut[],
  sites: readonly SiteId[],
): void {
  if (statement.at.length > 0 && sites.length !== cuts.length) {
    const message = `${cuts.length} fragments need ${cuts.length} sites, but AT names ${statement.at.length}.`;
    draft.errors.push({ code: 'sites-do-not-match', message, span: statement.span });
    return;
  }
  for (const [index, cut] of cuts.entries()) {
    const name: Name = { ...statement.of, text: `${parent.of}_${index + 1}` };
    if (!isFreeStoredName(draft, 'fragment', name)) continue;
    const site = sites[index];
    const copies = site === undefined ? [] : [site];
    const namesSites = statement.at.length > 0;
    addFragment(draft, { name, parent, cut, copies, namesSites, span: statement.span });
  }
}
