import { explainQuery } from '../workbench/explain.ts';
import { openLocalSite } from '../workbench/localSite.ts';
import { type OpenedLab, openLab } from '../workbench/openLab.ts';
import { askSql } from '../workbench/question.ts';
import { executeCandidate } from '../workbench/runPlan.ts';
import {
  EXECUTION_DESIGNS,
  EXECUTION_QUERIES,
  EXECUTION_ROWS,
  executionLab,
} from './executionLab.ts';

/** Of each plan, and of central: the fastest counts, for all else is the machine's other work. */
const REPETITIONS = 5;
/** Of each query at most so many candidates are executed. */
const MOST_RUN = 8;
const ASKING_SITE = 's1';

/** What a shipped row may take beside the local work: 10 µs. */
const MS_PER_SHIPPED_ROW = 0.01;

/**
 * Execution of plans over 100,000 rows against central's own execution of the query, both up to the
 * answer's rows as they leave the engine; neither planning nor comparing is counted. All sites are
 * in this thread, so their work adds up. Milliseconds of processor time.
 */
export async function benchExecution(): Promise<unknown> {
  const measured: Measured[] = [];
  for (const [design, cut] of Object.entries(EXECUTION_DESIGNS)) {
    const opened = await openLab(executionLab(cut), { openSite: openLocalSite });
    if (!opened.ok) throw new Error(JSON.stringify(opened.error[0]));
    for (const [query, sql] of Object.entries(EXECUTION_QUERIES)) {
      const plans = await measureQuery(opened.value, sql);
      measured.push(...plans.map((plan) => ({ design, query, ...plan })));
    }
    await opened.value.close();
  }
  const chosen = measured.filter(({ isChosen }) => isChosen);
  return {
    unit: 'ms of processor time',
    rows: EXECUTION_ROWS,
    chosen: chosen.map(({ isChosen: _, ...own }) => own),
    summary: { chosen: summaryOf(chosen), all: summaryOf(measured) },
  };
}

interface MeasuredPlan {
  readonly plan: string;
  readonly isChosen: boolean;
  readonly shippedRows: number;
  readonly centralMs: number;
  readonly executionMs: number;
  /** Execution over central. */
  readonly timesCentral: number;
  /** The same without what shipping the rows may take; the goal is 2. */
  readonly withoutShipping: number;
}

interface Measured extends MeasuredPlan {
  readonly design: string;
  readonly query: string;
}

async function measureQuery(lab: OpenedLab, sql: string): Promise<readonly MeasuredPlan[]> {
  const asked = askSql(lab.catalog, sql, { at: ASKING_SITE });
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(lab, asked.value);
  if (!explained.ok) throw new Error(explained.error.message);
  const { chosen, candidates } = explained.value.planned;
  const central = await fastest(() => lab.central.request({ kind: 'read', sql }));
  const measured: MeasuredPlan[] = [];
  for (const candidate of candidates.slice(0, MOST_RUN)) {
    let shippedRows = 0;
    const own = await fastest(async () => {
      const executed = await executeCandidate(lab, candidate);
      if (!executed.ok) throw new Error(executed.error.message);
      shippedRows = executed.value.outcomes.reduce(
        (sum, outcome) => sum + (outcome.kind === 'shipped' ? outcome.carried.rows : 0),
        0,
      );
    });
    measured.push({
      plan: candidate.plan.id,
      isChosen: candidate.plan.id === chosen.plan.id,
      shippedRows,
      centralMs: rounded(central),
      executionMs: rounded(own),
      timesCentral: rounded(own / central),
      withoutShipping: rounded(Math.max(0, own - MS_PER_SHIPPED_ROW * shippedRows) / central),
    });
  }
  return measured;
}

/** Processor time of the fastest of some repetitions. */
async function fastest(work: () => Promise<unknown>): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < REPETITIONS; round += 1) {
    const start = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

function summaryOf(measured: readonly MeasuredPlan[]): unknown {
  return {
    plans: measured.length,
    timesCentral: spread(measured.map(({ timesCentral }) => timesCentral)),
    withoutShipping: spread(measured.map(({ withoutShipping }) => withoutShipping)),
    aboveTwice: measured.filter(({ withoutShipping }) => withoutShipping > 2).length,
  };
}

function spread(values: readonly number[]): unknown {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)], worst: sorted.at(-1) };
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
