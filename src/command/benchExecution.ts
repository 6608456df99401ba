import { explainQuery } from '../workbench/explain.ts';
import { openLocalSite } from '../workbench/localSite.ts';
import { type OpenedLab, openLab } from '../workbench/openLab.ts';
import { askSql } from '../workbench/question.ts';
import {
  EXECUTION_DESIGNS,
  EXECUTION_QUERIES,
  EXECUTION_ROWS,
  executionLab,
} from './executionLab.ts';
import {
  type ExecutionTime,
  fastest,
  measureExecution,
  rounded,
  spread,
  withoutShipping,
} from './executionTime.ts';

/** Of each query at most so many candidates are executed. */
const MOST_RUN = 12;
const ASKING_SITE = 's1';

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

interface MeasuredPlan extends ExecutionTime {
  readonly plan: string;
  readonly isChosen: boolean;
  readonly centralMs: number;
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
    const time = { ...(await measureExecution(lab, candidate)), centralMs: rounded(central) };
    measured.push({
      plan: candidate.plan.id,
      isChosen: candidate.plan.id === chosen.plan.id,
      ...time,
      timesCentral: rounded(time.executionMs / central),
      withoutShipping: withoutShipping(time),
    });
  }
  return measured;
}

function summaryOf(measured: readonly MeasuredPlan[]): unknown {
  return {
    plans: measured.length,
    timesCentral: spread(measured.map(({ timesCentral }) => timesCentral)),
    withoutShipping: spread(measured.map(({ withoutShipping }) => withoutShipping)),
    aboveTwice: measured.filter(({ withoutShipping }) => withoutShipping > 2).length,
  };
}
