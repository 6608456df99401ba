import type { SiteId } from '../../base/brand.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { nearestName } from '../../base/nearestName.ts';
import type { Span } from '../../base/span.ts';
import type { Column } from '../../catalog/catalog.ts';
import type { Name } from '../../sql/ast.ts';
import type { Draft, DraftFragment, DraftRelation, StatementOf } from './draft.ts';

/**
 * Names of a lab. Two names of one scope never differ in case alone, so a name is found whatever
 * its case, as the oracle would find it.
 */
export const sameName = (left: string, right: string): boolean =>
  left.toLowerCase() === right.toLowerCase();

export function unknownName(
  kind: string,
  name: Name,
  known: readonly string[],
  owner = 'The lab',
): Diagnostic {
  const nearest = nearestName(name.text, known);
  const listed = known.slice(0, 20).join(', ');
  const all = known.length === 0 ? `${owner} has none so far.` : `Known: ${listed}.`;
  return {
    code: `unknown-${kind.replaceAll(' ', '-')}`,
    message: `${owner} has no ${kind} ${name.text}.`,
    span: name.span,
    hint: nearest === undefined ? all : `Did you mean ${nearest}?`,
  };
}

/** A fault when a scope has the name already, be it in other case; undefined when it is free. */
export function takenName(
  kind: string,
  name: Name,
  taken: readonly string[],
): Diagnostic | undefined {
  const other = taken.find((known) => sameName(known, name.text));
  if (other === undefined) return undefined;
  if (other === name.text) {
    const message = `There is ${kind === 'assertion' ? 'an' : 'a'} ${kind} ${name.text} already.`;
    return { code: `duplicate-${kind.replaceAll(' ', '-')}`, message, span: name.span };
  }
  return {
    code: 'names-differ-in-case',
    message: `${name.text} and the ${kind} ${other} differ in case alone.`,
    span: name.span,
    hint: 'Names that are not quoted fold to lower case; choose another name.',
  };
}

export function findSite(draft: Draft, name: Name): SiteId | undefined {
  const site = draft.sites.find(({ id }) => sameName(id, name.text));
  if (site !== undefined) return site.id;
  const known = draft.sites.map(({ id }) => id);
  draft.errors.push(unknownName('site', name, known));
  return undefined;
}

/** The sites of an AT clause; unknown ones and repetitions are faults. */
export function findSites(draft: Draft, names: readonly Name[]): readonly SiteId[] {
  const sites: SiteId[] = [];
  for (const name of names) {
    const site = findSite(draft, name);
    if (site === undefined) continue;
    if (sites.includes(site)) {
      const message = `${site} is named twice.`;
      draft.errors.push({ code: 'duplicate-copy', message, span: name.span });
    } else {
      sites.push(site);
    }
  }
  return sites;
}

export function relationNamed(draft: Draft, name: Name): DraftRelation | undefined {
  return draft.relations.find((relation) => sameName(relation.name, name.text));
}

export function fragmentNamed(draft: Draft, name: Name): DraftFragment | undefined {
  return draft.fragments.find((fragment) => sameName(fragment.name, name.text));
}

/** The relation of a statement about whole relations; a fragment's name gets a hint. */
export function findRelation(draft: Draft, name: Name): DraftRelation | undefined {
  const relation = relationNamed(draft, name);
  if (relation !== undefined) return relation;
  const fragment = fragmentNamed(draft, name);
  const view = viewNamed(draft, name);
  if (view !== undefined) {
    draft.errors.push(viewInstead(name));
  } else if (fragment === undefined) {
    const known = draft.relations.map((known) => known.name);
    draft.errors.push(unknownName('relation', name, known));
  } else {
    draft.errors.push({
      code: 'fragment-not-relation',
      message: `${fragment.name} is a fragment; a relation is needed here.`,
      span: name.span,
      hint: `Name ${fragment.relation}: its rows find their fragments by themselves.`,
    });
  }
  return undefined;
}

export function viewNamed(draft: Draft, name: Name): StatementOf<'createView'> | undefined {
  return draft.views.find((view) => sameName(view.name.text, name.text));
}

const viewInstead = (name: Name): Diagnostic => ({
  code: 'view-not-relation',
  message: `${name.text} is a view, which stores nothing; a relation is needed here.`,
  span: name.span,
  hint: 'Name the relations that it reads.',
});

/** All names that relations and fragments share one scope for, and what each of them is. */
export function findStoredName(
  draft: Draft,
  name: Name,
): DraftRelation | DraftFragment | undefined {
  const found = relationNamed(draft, name) ?? fragmentNamed(draft, name);
  if (found !== undefined) return found;
  if (viewNamed(draft, name) !== undefined) {
    draft.errors.push(viewInstead(name));
    return undefined;
  }
  const known = [...draft.relations, ...draft.fragments].map((item) => item.name);
  draft.errors.push(unknownName('relation or fragment', name, known));
  return undefined;
}

/** Whether a new relation or fragment may have a name; the fault is reported. */
export function isFreeStoredName(
  draft: Draft,
  kind: 'relation' | 'fragment' | 'view',
  name: Name,
): boolean {
  const fault =
    badTableName(name) ??
    takenName(
      'relation',
      name,
      draft.relations.map((relation) => relation.name),
    ) ??
    takenName(
      'fragment',
      name,
      draft.fragments.map((fragment) => fragment.name),
    ) ??
    takenName(
      'view',
      name,
      draft.views.map((view) => view.name.text),
    );
  if (fault === undefined) return true;
  const hint = 'A fragment may not have the name of a relation, or the other way round.';
  const isClash = fault.code === `duplicate-${kind === 'fragment' ? 'relation' : 'fragment'}`;
  draft.errors.push(isClash ? { ...fault, hint } : fault);
  return false;
}

function badTableName(name: Name): Diagnostic | undefined {
  if (!/^sqlite_/i.test(name.text)) return undefined;
  const message = `${name.text}: names that begin with sqlite_ belong to the engine.`;
  return { code: 'reserved-name', message, span: name.span };
}

/** The column of a relation; hidden ones are not known by name. */
export function findColumn(
  draft: Draft,
  owner: { readonly name: string; readonly columns: readonly Column[] },
  name: Name,
): Column | undefined {
  const visible = owner.columns.filter((column) => !column.hidden);
  const column = visible.find((candidate) => sameName(candidate.name, name.text));
  if (column === undefined) {
    const known = visible.map((candidate) => candidate.name);
    draft.errors.push(unknownName('column', name, known, owner.name));
  }
  return column;
}

/** The columns that statements give values to: neither hidden nor computed. */
export const givenColumns = (relation: DraftRelation): readonly Column[] =>
  relation.columns.filter((column) => !column.hidden && column.generated === undefined);

/** Reports every name of a list that stands there for the second time. */
export function reportRepeated(draft: Draft, kind: string, names: readonly Name[]): boolean {
  let isClean = true;
  for (const [index, name] of names.entries()) {
    const before = names.slice(0, index).map((other) => other.text);
    const fault = takenName(kind, name, before);
    if (fault === undefined) continue;
    draft.errors.push(fault);
    isClean = false;
  }
  return isClean;
}

export function notYet(draft: Draft, what: string, span: Span): void {
  draft.errors.push({
    code: 'not-yet',
    message: `${what} is not yet executed in this version.`,
    span,
  });
}
