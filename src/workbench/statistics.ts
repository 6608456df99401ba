import { fail, ok, type Result } from '../base/result.ts';
import { decodeRows } from '../site/shipment.ts';
import type { SiteFailure, SitePort } from '../site/sitePort.ts';

/**
 * Counts by their SELECT, which is the name that the optimizer has for them. Exact ones are asked
 * of central, each once in a lab's life; that takes no part in planning time and nothing from the
 * network.
 */
export interface Statistics {
  /** Makes sure that some counts are known; all that are missing are asked for at once. */
  readonly learn: (counts: readonly string[]) => Promise<Result<undefined, SiteFailure>>;
  readonly known: ReadonlyMap<string, number>;
  /** The same counts, asked through another port to central. */
  readonly through: (central: SitePort) => Statistics;
}

/** Whether a database does not do what it is asked, today or tomorrow: it is too much or wrong. */
export const isRefusal = ({ code }: SiteFailure): boolean =>
  code === 'sql' || code === 'work-limit';

export function createStatistics(
  central: SitePort,
  known: Map<string, number> = new Map(),
  refused: Map<string, SiteFailure> = new Map(),
): Statistics {
  const askFor = async (sql: string): Promise<Result<undefined, SiteFailure>> => {
    const factors = seemsProduct(sql) ? (await import('./factorsOf.ts')).factorsOf(sql) : [];
    if (factors.length > 1) return multiply(sql, factors);
    const before = refused.get(sql);
    if (before) return fail(before);
    const read = await central.request({ kind: 'read', sql });
    if (!read.ok) {
      if (isRefusal(read.error)) refused.set(sql, read.error);
      return fail(read.error);
    }
    const value = decodeRows(read.value.batches)[0]?.[0];
    known.set(sql, typeof value === 'number' ? value : 0);
    return ok(undefined);
  };
  const learn: Statistics['learn'] = async (counts) => {
    const missing = [...new Set(counts)].filter((sql) => !known.has(sql));
    // What the engine refuses, it refuses for its size: nothing is counted in vain before that.
    for (const sql of missing.toSorted((a, b) => b.length - a.length)) {
      const asked = await askFor(sql);
      if (!asked.ok) return asked;
    }
    return ok(undefined);
  };
  const multiply = async (
    sql: string,
    factors: readonly string[],
  ): Promise<Result<undefined, SiteFailure>> => {
    const learned = await learn(factors);
    if (learned.ok)
      known.set(
        sql,
        factors.reduce((all, own) => all * (known.get(own) ?? 0), 1),
      );
    return learned;
  };
  return {
    known,
    learn,
    through: (port) => createStatistics(port, known, refused),
  };
}

/** Whether fewer pairs of tables are tied by an equality than it takes to tie them all. */
function seemsProduct(sql: string): boolean {
  const [, from = ''] = /\bFROM (?!\(SELECT)(.*?)(?: WHERE |$)/.exec(sql) ?? [];
  const ties = [...sql.matchAll(/([\w"]+)\.[\w"]+ = ([\w"]+)\.[\w"]+/g)];
  const pairs = new Set(ties.map(([, left, right]) => [left, right].sort().join(' ')));
  return from.split(',').length - 1 > pairs.size;
}
