import { mapQuery } from '../algebra/mapQuery.ts';
import { siteId } from '../base/brand.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { bindParameters } from '../lab/setup/parameters.ts';
import { compileOwnPlan } from '../optimizer/notation/ownPlan.ts';
import { parseQuery, parseStatements } from '../sql/parser.ts';
import { parsePlanNotation } from '../sql/planNotation.ts';
import { isChangeText } from './changeText.ts';

/** Reads what is pasted; here, because the page has the parser in this one late chunk. */
export { kindOfPasted, tableFromCsv, tablesFromSql } from './ownTables.ts';

/**
 * What is wrong with a text while it is being written: syntax and names, without running anything.
 * All of it is pure; an empty text is not wrong yet.
 */
type Faults = readonly Diagnostic[];

export function checkSql(
  text: string,
  catalog: Catalog,
  parameters: Readonly<Record<string, number>>,
): Faults {
  if (text.trim() === '') return [];
  if (isChangeText(text)) {
    const changes = parseStatements(text);
    return changes.ok ? [] : [changes.error];
  }
  const parsed = parseQuery(text);
  if (!parsed.ok) return [parsed.error];
  const bound = bindParameters(parsed.value, parameters);
  if (bound.errors.length > 0) return bound.errors;
  const mapped = mapQuery(bound.node, catalog, text);
  return mapped.ok ? [] : [mapped.error];
}

/** A plan in the plan notation, for a query that is asked at a site. */
export function checkPlan(text: string, catalog: Catalog, asking: string): Faults {
  if (text.trim() === '') return [];
  const lines = parsePlanNotation(text);
  if (!lines.ok) return [lines.error];
  const own = { id: 'draft', lines: lines.value, assumes: [], asking: siteId(asking), text };
  const plan = compileOwnPlan(catalog, own);
  return plan.ok ? [] : [plan.error];
}
