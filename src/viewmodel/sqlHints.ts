import type { ShownRun } from './shownRun.ts';
import type { SiteBadge } from './sites.ts';

/** What lenses add to the scenario's SQL after a table reference. */
export interface SqlHint {
  /** In the scenario's SQL, right after the reference and its alias. */
  readonly offset: number;
  readonly parts: readonly HintPart[];
}

export type HintPart =
  | { readonly lens: 'location'; readonly sites: readonly SiteBadge[] }
  | { readonly lens: 'fragments' | 'naming'; readonly text: string }
  | { readonly lens: 'replicas'; readonly sites: readonly SiteBadge[] };

export function sqlHints(_run: ShownRun, _cursor: number): readonly SqlHint[] {
  return [];
}
