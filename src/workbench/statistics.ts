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
  /** Those of them that central gave up at its work limit: they are estimated. */
  readonly givenUp: ReadonlySet<string>;
  /** The same counts, asked through another port to central. */
  readonly through: (central: SitePort) => Statistics;
}

/** Whether a database does not do what it is asked, today or tomorrow: it is too much or wrong. */
export const isRefusal = ({ code }: SiteFailure): boolean =>
  code === 'sql' || code === 'work-limit';

/** Estimates a count that central cannot make, asking no more of it than samples. */
export type EstimateOf = (sql: string, central: SitePort) => Promise<Result<number, SiteFailure>>;

/** What is known of a lab's data, through whichever port it was asked. */
interface Learned {
  readonly known: Map<string, number>;
  readonly givenUp: Set<string>;
  readonly refused: Map<string, SiteFailure>;
}

/** @param estimateOf where it is absent, a count that central gives up is a failure */
export function createStatistics(
  central: SitePort,
  estimateOf?: EstimateOf,
  learned: Learned = { known: new Map(), givenUp: new Set(), refused: new Map() },
): Statistics {
  const { known, givenUp, refused } = learned;
  const askFor = async (sql: string): Promise<Result<undefined, SiteFailure>> => {
    const factors = seemsProduct(sql) ? (await import('./factorsOf.ts')).factorsOf(sql) : [];
    if (factors.length > 1) return multiply(sql, factors);
    const before = refused.get(sql);
    if (before) return fail(before);
    const read = await central.request({ kind: 'read', sql });
    if (!read.ok) return withoutCount(sql, read.error);
    const value = decodeRows(read.value.batches)[0]?.[0];
    known.set(sql, typeof value === 'number' ? value : 0);
    return ok(undefined);
  };
  /** A query too dear to count may still be planned, and run: an estimate is better than none. */
  const withoutCount = async (
    sql: string,
    failure: SiteFailure,
  ): Promise<Result<undefined, SiteFailure>> => {
    const isEstimable = failure.code === 'work-limit' && estimateOf !== undefined;
    const estimated = isEstimable ? await estimateOf(sql, central) : fail(failure);
    if (!estimated.ok) {
      if (isRefusal(estimated.error)) refused.set(sql, estimated.error);
      return estimated;
    }
    known.set(sql, estimated.value);
    givenUp.add(sql);
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
    const counted = await learn(factors);
    if (!counted.ok) return counted;
    known.set(
      sql,
      factors.reduce((all, own) => all * (known.get(own) ?? 0), 1),
    );
    if (factors.some((own) => givenUp.has(own))) givenUp.add(sql);
    return counted;
  };
  return {
    known,
    givenUp,
    learn,
    through: (port) => createStatistics(port, estimateOf, learned),
  };
}

/** Whether fewer pairs of tables are tied by an equality than it takes to tie them all. */
function seemsProduct(sql: string): boolean {
  const [, from = ''] = /\bFROM (?!\(SELECT)(.*?)(?: WHERE |$)/.exec(sql) ?? [];
  const ties = [...sql.matchAll(/([\w"]+)\.[\w"]+ = ([\w"]+)\.[\w"]+/g)];
  const pairs = new Set(ties.map(([, left, right]) => [left, right].sort().join(' ')));
  return from.split(',').length - 1 > pairs.size;
}
