import { assertNever } from '../../base/assert.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { tokenize } from '../../sql/lexer.ts';
import { completeLab } from './completeLab.ts';
import { completePlan } from './completePlan.ts';
import { completeQuery } from './completeQuery.ts';
import { type Completions, placeIn } from './completion.ts';
import { globalTables } from './knownTables.ts';

/** What can be written at a place of a query, of a plan, or of a whole lab. */
export function completionsAt(
  language: 'sql' | 'plan' | 'lab',
  text: string,
  offset: number,
  catalog: Catalog,
): Completions {
  if (language === 'lab') return completeLab(text, offset, catalog);
  const tokens = tokenize(text);
  const place = placeIn(text, tokens, offset);
  if (!place) return { from: offset, items: [] };
  const after = tokens.filter(({ kind, start }) => kind !== 'end' && start >= offset);
  const { from } = place;
  switch (language) {
    case 'sql':
      return { from, items: completeQuery(place, after, globalTables(catalog)) };
    case 'plan':
      return { from, items: completePlan(place, after, text, catalog) };
    default:
      return assertNever(language);
  }
}
