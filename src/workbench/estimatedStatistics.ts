import { createPrng } from '../base/prng.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { StatisticsKind } from '../base/statisticsKind.ts';
import type { Value } from '../base/value.ts';
import type { Catalog, Fragment } from '../catalog/catalog.ts';
import type { LabDocument } from '../lab/labDocument.ts';
import type { TableStatistics } from '../optimizer/estimation/columnStatistics.ts';
import { constantCalls, withValues } from '../optimizer/estimation/constantCalls.ts';
import { estimateCount } from '../optimizer/estimation/estimateQuery.ts';
import {
  defaultTable,
  imposedTable,
  leavesUnder,
  lookupIn,
  sampledTable,
} from '../optimizer/estimation/leafTables.ts';
import { decodeRows } from '../site/shipment.ts';
import type { SiteFailure, SitePort } from '../site/sitePort.ts';
import type { Query } from '../sql/ast.ts';
import { parseQuery } from '../sql/parser.ts';
import { quoteIdentifier } from '../sql/print.ts';
import { tablesRead } from '../sql/tables.ts';
import type { Statistics } from './statistics.ts';

/** Rows that are looked at of each fragment. */
const SAMPLE_ROWS = 400;

/** What is estimated, and what is asked for that. */
export interface Estimated {
  readonly catalog: Catalog;
  readonly leafRows: ReadonlyMap<string, number>;
  readonly lab: LabDocument;
  readonly statistics: Statistics;
  readonly central: SitePort;
}

/**
 * Statistics that know less than the truth: the counts that planning asks for are estimated from
 * histograms and distinct counts of a seeded sample of each fragment, from System R's defaults, or
 * from what STATISTICS imposes, which goes before all else.
 */
export function createEstimates(
  { catalog, leafRows, lab, statistics: exact, central }: Estimated,
  kind: StatisticsKind,
): Statistics {
  const tables = new Map<string, TableStatistics>();
  const known = new Map<string, number>();
  const constants = new Map<string, Value>();
  const seed = String(lab.frontMatter.seed);
  const through = (port: SitePort): Statistics => {
    const learnLeaf = async (leaf: Fragment): Promise<Result<undefined, SiteFailure>> => {
      const rows = leafRows.get(leaf.name) ?? 0;
      const table =
        imposedTable(catalog, leaf) ??
        (kind === 'none' ? defaultTable(catalog, leaf, rows) : undefined);
      if (table) tables.set(leaf.name, table);
      if (table) return ok(undefined);
      const sampled = await sampleOf(port, catalog, leaf, rows, seed);
      if (!sampled.ok) return sampled;
      tables.set(leaf.name, sampled.value);
      return ok(undefined);
    };
    const learnOne = async (sql: string): Promise<Result<undefined, SiteFailure>> => {
      const parsed = parseQuery(sql);
      const read = parsed.ok ? tablesRead(parsed.value).map((name) => name.text) : [];
      const leaves = [...new Set(read.flatMap((name) => leavesUnder(catalog, name)))];
      const isImposed = leaves.some((leaf) => imposedTable(catalog, leaf) !== undefined);
      if (!parsed.ok || (kind === 'exact' && !isImposed)) {
        const counted = await exact.through(port).learn([sql]);
        if (counted.ok) known.set(sql, exact.known.get(sql) ?? 0);
        return counted;
      }
      for (const leaf of leaves) {
        const learned = tables.has(leaf.name) ? ok(undefined) : await learnLeaf(leaf);
        if (!learned.ok) return learned;
      }
      const valued = await withConstants(port, parsed.value, constants);
      if (!valued.ok) return valued;
      const rows = estimateCount(valued.value, lookupIn(catalog, tables));
      known.set(sql, isImposed ? withoutNoise(rows) : wholeRows(rows));
      return ok(undefined);
    };
    return {
      known,
      givenUp: exact.givenUp,
      learn: async (counts) => {
        for (const sql of new Set(counts)) {
          const learned = known.has(sql) ? ok(undefined) : await learnOne(sql);
          if (!learned.ok) return learned;
        }
        return ok(undefined);
      },
      through,
    };
  };
  return through(central);
}

/** The query with functions of constants computed, each once. */
async function withConstants(
  central: SitePort,
  query: Query,
  known: Map<string, Value>,
): Promise<Result<Query, SiteFailure>> {
  const calls = constantCalls(query).filter((call) => !known.has(call));
  if (calls.length > 0) {
    const read = await central.request({ kind: 'read', sql: `SELECT ${calls.join(', ')}` });
    // What the engine will not compute alone has no value to estimate with.
    if (!read.ok) return read.error.code === 'sql' ? ok(query) : read;
    const [row] = decodeRows(read.value.batches);
    for (const [index, call] of calls.entries()) known.set(call, row?.[index] ?? null);
  }
  return ok(withValues(query, known));
}

/** Sums and products of fractions differ in their last digits, which no figure is meant to have. */
const withoutNoise = (rows: number): number => Number(rows.toPrecision(12));

/** An estimate is a number of rows; what is there at all is at least one. */
const wholeRows = (rows: number): number => (rows <= 0 ? 0 : Math.max(1, Math.round(rows)));

/** Some rows of a leaf, the same ones whenever the lab is opened. */
async function sampleOf(
  central: SitePort,
  catalog: Catalog,
  leaf: Fragment,
  rows: number,
  seed: string,
): Promise<Result<TableStatistics, SiteFailure>> {
  const from = quoteIdentifier(leaf.name);
  const position = quoteIdentifier('(position)');
  const numbered = `SELECT *, row_number() OVER () AS ${position} FROM ${from}`;
  const positions = positionsOf(rows, `sample ${seed} ${leaf.name}`);
  const sql =
    rows <= SAMPLE_ROWS
      ? `SELECT * FROM ${from}`
      : `SELECT * FROM (${numbered}) WHERE ${position} IN (${positions.join(', ')})`;
  const read = await central.request({ kind: 'read', sql });
  if (!read.ok) return fail(read.error);
  const { columns, batches } = read.value;
  return ok(sampledTable(catalog, leaf, rows, columns, decodeRows(batches)));
}

/** Different numbers from 1 to `rows`, each as likely as any other (Floyd's algorithm). */
function positionsOf(rows: number, seed: string): readonly number[] {
  const prng = createPrng(seed);
  const chosen = new Set<number>();
  for (let last = rows - SAMPLE_ROWS + 1; last <= rows; last += 1) {
    const position = prng.nextInteger(1, last);
    chosen.add(chosen.has(position) ? last : position);
  }
  return [...chosen].sort((a, b) => a - b);
}
