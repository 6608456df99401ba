import { mapQuery } from '../algebra/mapQuery.ts';
import type { AssertionForm, Catalog } from '../catalog/catalog.ts';
import type { Expression } from '../sql/ast.ts';
import { deniedQuery, isPlainBlock } from './denialForm.ts';
import { readInclusion } from './inclusion.ts';

/**
 * What an assertion can be used for: NOT EXISTS of a select-project-join query is a denial; with
 * one
 * NOT IN or NOT EXISTS over a key inside it is an inclusion. Any other form is checked on the data
 * and not used. The query comes back with its names resolved.
 */
export function assertionForm(condition: Expression, catalog: Catalog): AssertionForm {
  const query = deniedQuery(condition);
  if (query === undefined) return { kind: 'checked' };
  const mapped = mapQuery(query, catalog, '');
  if (!mapped.ok) return { kind: 'checked' };
  const { graph, query: resolved } = mapped.value;
  if (graph !== undefined && isPlainBlock(graph)) return { kind: 'denial', query: resolved };
  return readInclusion(resolved, catalog) === undefined
    ? { kind: 'checked' }
    : { kind: 'inclusion', query: resolved };
}
