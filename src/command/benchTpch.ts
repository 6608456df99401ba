import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PLANNERS, type PlannerName } from '../base/plannerName.ts';
import { STATISTICS_KINDS, type StatisticsKind } from '../base/statisticsKind.ts';
import { type Explanation, explainQuery } from '../workbench/explain.ts';
import { openLocalSite } from '../workbench/localSite.ts';
import { type OpenedLab, openLab } from '../workbench/openLab.ts';
import { askSql } from '../workbench/question.ts';
import { runSelected } from '../workbench/runSelected.ts';
import {
  TPCH_DESIGNS,
  type TpchDesign,
  type TpchQuery,
  tpchLab,
} from '../workbench/tpch/tpchLab.ts';
import {
  fastest,
  measureExecution,
  processorTimeSince,
  rounded,
  spread,
  withoutShipping,
} from './executionTime.ts';
import { usageFailure } from './failure.ts';

/** Of each query at most so many candidates are executed. */
const MOST_RUN = 12;

/** What the benchmark covers; a part of it for tests. */
export interface TpchScope {
  readonly designs: readonly TpchDesign[];
  /** `q01` to `q22`. */
  readonly queries: readonly string[];
}

/** All designs and queries, with a word on standard error about how far it is. */
export async function benchTpch(): Promise<unknown> {
  const folder = join(process.env['SITELINES_CORPORA'] ?? '../shared/corpora', 'tpch');
  if (!existsSync(folder)) {
    const hint = 'Set SITELINES_CORPORA to the folder that holds tpch/.';
    throw usageFailure(`There are no TPC-H data at ${folder}.`, hint);
  }
  const designs = Object.keys(TPCH_DESIGNS).filter(isDesign);
  const queries = Array.from({ length: 22 }, (_, i) => `q${String(i + 1).padStart(2, '0')}`);
  const results = await runTpch(folder, { designs, queries }, (line) => {
    process.stderr.write(`${line}\n`);
  });
  return { designs: results, summary: summaryOf(results.flatMap((result) => result.queries)) };
}

const isDesign = (name: string): name is TpchDesign => Object.hasOwn(TPCH_DESIGNS, name);

interface DesignResult {
  readonly design: TpchDesign;
  readonly openingMs: number;
  readonly queries: readonly QueryResult[];
}

export interface QueryResult {
  readonly query: string;
  readonly chosen: string;
  readonly bytes: number;
  /** Chosen bytes over those of the best plan that anyone has, by what planning knew. */
  readonly regret: Readonly<Record<string, number | null>>;
  /** Bytes of the plan of each historical planner that has one. */
  readonly historical: Readonly<Record<string, number>>;
  /** Chosen bytes over those of shipping needed columns to the asking site. */
  readonly overNeededColumns: number | null;
  /** Of processor time, central's counts included, as all times here. */
  readonly planningMs: number;
  /** Of the chosen plan, up to the answer's rows: neither tracing nor comparing is counted. */
  readonly executionMs: number;
  readonly shippedRows: number;
  readonly centralMs: number;
  readonly executed: number;
  readonly equalsCentral: readonly (boolean | null)[];
  /** Plans that an engine gave up, and why. */
  readonly failures: readonly string[];
  readonly memoryMb: number;
}

export async function runTpch(
  folder: string,
  scope: TpchScope,
  onProgress: (line: string) => void,
): Promise<readonly DesignResult[]> {
  const schema = await readFile(join(folder, 'schema.sql'), 'utf8');
  const results: DesignResult[] = [];
  for (const design of scope.designs) {
    const start = performance.now();
    const { text, queries } = tpchLab(schema, design, await queryFiles(folder, scope.queries));
    const opened = await openLab(text, {
      openSite: openLocalSite,
      readFile: (name) => readFile(join(folder, 'data', name), 'utf8'),
    });
    if (!opened.ok) throw new Error(JSON.stringify(opened.error[0]));
    const openingMs = Math.round(performance.now() - start);
    const measured: QueryResult[] = [];
    for (const query of queries) {
      const result = await runQuery(opened.value, query);
      onProgress(`${design} ${lineOf(result)}`);
      measured.push(result);
    }
    await opened.value.close();
    results.push({ design, openingMs, queries: measured });
  }
  return results;
}

function lineOf(result: QueryResult): string {
  const { query, chosen, bytes, regret, overNeededColumns, failures } = result;
  const regrets = STATISTICS_KINDS.map((kind) => `${kind} ${regret[kind]}`).join(', ');
  const { planningMs, executionMs, centralMs, memoryMb, executed, equalsCentral } = result;
  const run = `${executionMs} to run (${withoutShipping(result)} times central)`;
  const times = `${planningMs} ms to plan, ${run}, ${centralMs} central`;
  const unequal = equalsCentral.filter((own) => own === false).length;
  const checked = `${executed} run, ${unequal} unequal, ${failures.length} failed`;
  const share = `${overNeededColumns} of needed columns`;
  const parts = [
    `${chosen} ${bytes} B`,
    `regret ${regrets}`,
    share,
    times,
    `${memoryMb} MB`,
    checked,
  ];
  return `${query}: ${parts.join('; ')}`;
}

async function queryFiles(folder: string, wanted: readonly string[]) {
  const queries = join(folder, 'queries', 'sqlite');
  const names = (await readdir(queries)).sort().filter((name) => wanted.includes(name.slice(0, 3)));
  return Promise.all(
    names.map(async (name) => ({
      id: name.slice(0, 3),
      text: await readFile(join(queries, name), 'utf8'),
    })),
  );
}

async function runQuery(lab: OpenedLab, { id, sql }: TpchQuery): Promise<QueryResult> {
  const start = process.cpuUsage();
  const exact = await explain(lab, sql, 'exact');
  const planningMs = processorTimeSince(start);
  const { planned } = exact;
  const centralMs = await fastest(() => lab.central.request({ kind: 'read', sql: exact.sql }));
  const executed: { bytes: number; equalsCentral: boolean | null }[] = [];
  const failures: string[] = [];
  for (const { plan } of planned.candidates.slice(0, MOST_RUN)) {
    const ran = await runSelected(lab, exact, { kind: 'one', id: plan.id });
    if (!ran.ok) {
      failures.push(`${plan.id}: ${ran.error.message}`);
      continue;
    }
    for (const { measured, verdict } of ran.value) {
      executed.push({ bytes: measured.bytes, equalsCentral: verdict.equalsCentral });
    }
  }
  // What was given up once is not tried again.
  const isGivenUp = failures.some((own) => own.startsWith(`${planned.chosen.plan.id}: `));
  const none = { executionMs: Infinity, shippedRows: 0 };
  const execution = isGivenUp ? none : await measureExecution(lab, planned.chosen);
  const historical = await bytesOfOthers(lab, sql);
  const bytesBy = await bytesByStatistics(lab, sql, exact);
  const all = [...executed.map((own) => own.bytes), ...Object.values(historical)];
  // What less knowledge has found by luck is a plan, too, that exact knowledge must not miss.
  const best = Math.min(...all, ...Object.values(bytesBy).flatMap((own) => own ?? []));
  const regret = Object.fromEntries(
    Object.entries(bytesBy).map(([kind, own]) => [kind, own === null ? null : overBest(own, best)]),
  );
  const needed = planned.candidates.find(({ plan, alsoKnownAs }) =>
    [plan.id, ...alsoKnownAs].some((name) => /^(ship-projected|reduce-and-ship)@s1$/.test(name)),
  );
  const { bytes } = planned.chosen.estimated;
  return {
    query: id,
    chosen: planned.chosen.plan.id,
    bytes,
    regret,
    historical,
    overNeededColumns: needed ? overBest(bytes, needed.estimated.bytes) : null,
    planningMs: Math.round(planningMs),
    ...execution,
    centralMs: rounded(centralMs),
    executed: executed.length,
    equalsCentral: executed.map((own) => own.equalsCentral),
    failures,
    memoryMb: Math.round(process.memoryUsage().rss / 2 ** 20),
  };
}

/** What other planners' plans ship: with exact statistics the estimate is what is measured. */
async function bytesOfOthers(
  lab: OpenedLab,
  sql: string,
): Promise<Readonly<Record<string, number>>> {
  const bytes: Record<string, number> = {};
  for (const planner of PLANNERS.filter((own) => own !== 'search')) {
    const { planned } = await explain(lab, sql, 'exact', planner);
    if (planned.trail) bytes[planner] = planned.chosen.estimated.bytes;
  }
  return bytes;
}

/** What the plan chosen by each kind of statistics ships; null where an engine gave it up. */
async function bytesByStatistics(
  lab: OpenedLab,
  sql: string,
  exact: Explanation,
): Promise<Readonly<Record<string, number | null>>> {
  const bytes: Record<string, number | null> = {};
  for (const kind of STATISTICS_KINDS) {
    bytes[kind] =
      kind === 'exact'
        ? exact.planned.chosen.estimated.bytes
        : ((await chosenBytes(lab, await explain(lab, sql, kind))) ?? null);
  }
  return bytes;
}

/** What the plan chosen from less than the truth really costs. */
async function chosenBytes(lab: OpenedLab, explanation: Explanation): Promise<number | undefined> {
  const ran = await runSelected(lab, explanation, { kind: 'chosen' });
  return ran.ok ? ran.value[0]?.measured.bytes : undefined;
}

async function explain(
  lab: OpenedLab,
  sql: string,
  statistics: StatisticsKind,
  planner: PlannerName = 'search',
): Promise<Explanation> {
  const asked = askSql(lab.catalog, sql, { at: 's1', statistics, planner });
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(lab, asked.value);
  if (!explained.ok) throw new Error(explained.error.message);
  return explained.value;
}

/** Two decimals; null where the best sends nothing and this does. */
function overBest(bytes: number, best: number): number | null {
  if (best === 0) return bytes === 0 ? 1 : null;
  return Math.round((100 * bytes) / best) / 100;
}

function summaryOf(results: readonly QueryResult[]): unknown {
  const regretOf = (kind: StatisticsKind): readonly number[] =>
    results.flatMap(({ regret }) => regret[kind] ?? []).sort((a, b) => a - b);
  const regrets = STATISTICS_KINDS.map((kind) => {
    const sorted = regretOf(kind);
    const median = sorted[Math.floor(sorted.length / 2)];
    return [kind, { median, worst: sorted.at(-1) }] as const;
  });
  const over = results.flatMap(({ overNeededColumns }) => overNeededColumns ?? []);
  return {
    queries: results.length,
    candidatesExecuted: results.reduce((sum, { executed }) => sum + executed, 0),
    failures: results.flatMap(({ query, failures }) => failures.map((own) => `${query} ${own}`)),
    unequal: results.filter(({ equalsCentral }) => equalsCentral.includes(false)).length,
    regret: Object.fromEntries(regrets),
    timesCentral: spread(results.map((own) => own.executionMs / own.centralMs)),
    withoutShipping: spread(results.map(withoutShipping)),
    medianOverNeededColumns: over.sort((a, b) => a - b)[Math.floor(over.length / 2)] ?? null,
  };
}
