import type { SiteId } from '../../base/brand.ts';
import type { Draft, StatementOf } from './draft.ts';
import { findSites, findStoredName, notYet } from './names.ts';

/** ALLOCATE: copies of an unfragmented relation or of a fragment. */
export function allocate(draft: Draft, statement: StatementOf<'allocate'>): void {
  const stored = findStoredName(draft, statement.name);
  const sites = findSites(draft, statement.at);
  if (stored === undefined) return;
  for (const [index, site] of sites.entries()) {
    if (stored.copies.includes(site)) {
      draft.errors.push({
        code: 'duplicate-copy',
        message: `${site} has a copy of ${stored.name} already.`,
        span: statement.at[index]?.span ?? statement.span,
      });
    } else {
      stored.copies.push(site);
    }
  }
}

/** REPLICATE: read one, write all is what there is without it. */
export function replicate(draft: Draft, statement: StatementOf<'replicate'>): void {
  const stored = findStoredName(draft, statement.name);
  if (stored === undefined || statement.using.kind === 'rowa') return;
  notYet(draft, `REPLICATE ${stored.name} USING another protocol than ROWA`, statement.span);
}

/** Faults of leaves that no site stores, and of sites given to what is cut further. */
export function checkAllocation(draft: Draft): void {
  for (const fragment of draft.fragments) {
    const parts = draft.fragments.filter((part) => part.of === fragment.name);
    const isLeaf = parts.length === 0 && !draft.cutNames.has(fragment.name);
    if (isLeaf && fragment.copies.length === 0 && !fragment.namesSites) {
      draft.errors.push({
        code: 'fragment-without-site',
        message: `No site stores the fragment ${fragment.name}.`,
        span: fragment.nameSpan,
        hint: `Add AT and a site to its definition, or ALLOCATE ${fragment.name} AT ${draft.sites[0]?.id ?? 'a site'}.`,
      });
    }
    if (parts.length > 0) refuseCopies(draft, fragment, parts);
  }
  for (const relation of draft.relations) {
    const parts = draft.fragments.filter((part) => part.of === relation.name);
    if (parts.length > 0) refuseCopies(draft, relation, parts);
  }
}

function refuseCopies(
  draft: Draft,
  whole: {
    readonly name: string;
    readonly copies: readonly SiteId[];
    readonly span: { readonly start: number; readonly end: number };
  },
  parts: readonly { readonly name: string }[],
): void {
  if (whole.copies.length === 0) return;
  const names = parts.map((part) => part.name).join(', ');
  draft.errors.push({
    code: 'allocated-inner-fragment',
    message: `${whole.name} is fragmented, so it is not stored itself, but it is given to ${whole.copies.join(', ')}.`,
    span: whole.span,
    hint: `Only leaves are stored: allocate ${names}.`,
  });
}
