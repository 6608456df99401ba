import { expandParts, type Part } from '../../algebra/nested/part.ts';
import { ok } from '../../base/result.ts';
import { NO_SPAN } from '../../base/span.ts';
import type { CommonTable, Query } from '../../sql/ast.ts';
import { name } from '../../sql/make.ts';
import { parseQuery } from '../../sql/parser.ts';
import { printQuery } from '../../sql/print.ts';
import { mapEveryExpression } from '../../sql/tables.ts';
import type { Statistics } from '../statistics.ts';

/** Text of a local query or a count with what parts mean in the place of their calls. */
export function expandText(
  sql: string,
  parts: readonly Part[],
  tableOf: (part: Part) => string,
): Query | undefined {
  if (!parts.some((part) => sql.includes(`${part.name}(`))) return undefined;
  const parsed = parseQuery(sql);
  if (!parsed.ok) return undefined;
  return mapEveryExpression(parsed.value, (node) => expandParts(node, parts, tableOf));
}

/**
 * Counts in which calls of parts stand: central is asked with the parts as common tables. They are
 * known under their own texts here, for another query's parts may have the same names.
 */
export function partStatistics(base: Statistics, parts: readonly Part[]): Statistics {
  const known = new Map<string, number>();
  const givenUp = new Set<string>();
  const tables = parts.map(
    (part): CommonTable => ({
      kind: 'commonTable',
      name: name(part.name),
      columns: [],
      query: part.query,
      span: NO_SPAN,
    }),
  );
  const asAsked = (count: string): string => {
    const expanded = expandText(count, parts, (part) => part.name);
    return expanded ? printQuery({ ...expanded, with: [...tables, ...expanded.with] }) : count;
  };
  return {
    known,
    givenUp,
    learn: async (counts) => {
      const missing = [...new Set(counts)].filter((count) => !known.has(count));
      const asked = missing.map(asAsked);
      const learned = await base.learn(asked);
      if (!learned.ok) return learned;
      for (const [index, count] of missing.entries()) {
        const own = asked[index] ?? '';
        known.set(count, base.known.get(own) ?? 0);
        if (base.givenUp.has(own)) givenUp.add(count);
      }
      return ok(undefined);
    },
    through: (port) => partStatistics(base.through(port), parts),
  };
}
