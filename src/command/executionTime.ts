import type { Explanation } from '../workbench/explain.ts';
import type { OpenedLab } from '../workbench/openLab.ts';
import { executeCandidate } from '../workbench/runPlan.ts';

/** The fastest counts, for all else is the machine's other work. */
const REPETITIONS = 3;

/** What a shipped row may take beside the local work: 10 µs. */
const MS_PER_SHIPPED_ROW = 0.01;

/** What executing a plan took. */
export interface ExecutionTime {
  /** Of processor time, of all sites together. */
  readonly executionMs: number;
  readonly shippedRows: number;
}

/** Executes a plan some times, up to the rows of its answer. */
export async function measureExecution(
  lab: OpenedLab,
  candidate: Explanation['planned']['chosen'],
): Promise<ExecutionTime> {
  let shippedRows = 0;
  const executionMs = await fastest(async () => {
    const executed = await executeCandidate(lab, candidate);
    if (!executed.ok) throw new Error(executed.error.message);
    shippedRows = executed.value.outcomes.reduce(
      (sum, outcome) => sum + (outcome.kind === 'shipped' ? outcome.carried.rows : 0),
      0,
    );
  });
  return { executionMs: rounded(executionMs), shippedRows };
}

/** Execution over central, without what shipping the rows may take; the goal is 2. */
export function withoutShipping({
  executionMs,
  shippedRows,
  centralMs,
}: ExecutionTime & { readonly centralMs: number }): number {
  return rounded(Math.max(0, executionMs - MS_PER_SHIPPED_ROW * shippedRows) / centralMs);
}

/** Processor time of the fastest of some repetitions, in milliseconds. */
export async function fastest(work: () => Promise<unknown>): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < REPETITIONS; round += 1) {
    const start = process.cpuUsage();
    await work();
    least = Math.min(least, processorTimeSince(start));
  }
  return least;
}

/** Milliseconds of processor time since a `process.cpuUsage()`. */
export function processorTimeSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

export function spread(values: readonly number[]): unknown {
  const sorted = values.toSorted((a, b) => a - b);
  const [median = 0, worst = 0] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  return { median: rounded(median), worst: rounded(worst) };
}

/** To two decimals. */
export const rounded = (value: number): number => Math.round(value * 100) / 100;
