import { assert } from '../../base/assert.ts';
import { type Bytes, bytes, milliseconds, rows } from '../../base/brand.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { columnsOfFragment } from '../../catalog/fragmentTree.ts';
import { linkBetween, transferMs } from '../../network/topology.ts';
import type { Plan, PlanCost, PlanStep, ShipStep } from '../plan.ts';

/**
 * A plan on the simulated clock: local work of one site one after the other, each directed link
 * one transfer at a time in order of readiness, everything else in parallel (headless.md, "What is
 * counted"). The same function prices a plan before it runs and times it after it ran; only the
 * rows differ.
 */
export interface Timeline {
  /** Starts and ends in simulated order; simultaneous ones by cause. */
  readonly moments: readonly Moment[];
  readonly cost: PlanCost;
}

export interface Moment {
  readonly step: number;
  readonly phase: 'started' | 'finished';
  readonly atMs: number;
}

/**
 * The clock counts whole nanoseconds: sums of fractions of a millisecond would be off in the last
 * digits, by an amount that depends on their order.
 */
const NANOSECONDS_PER_MS = 1_000_000;

/** A page of local storage, in textbook bytes, for the I/O share of the cost model. */
const PAGE_BYTES = 4096;

/** Rows of each step's result; those of a `ship` step are the rows it sends. */
export type RowsOfSteps = readonly number[];

export function simulate(
  catalog: Catalog,
  plan: Plan,
  rowsOf: RowsOfSteps,
  leafRows: ReadonlyMap<string, number>,
): Timeline {
  const clock = new Map<string, number>();
  const known = storedCopies(catalog);
  const waiting = new Set(plan.steps.keys());
  const moments: { step: number; phase: Moment['phase']; atNs: number; rank: number }[] = [];
  let totalNs = 0;
  let completeNs = 0;
  for (let rank = 0; waiting.size > 0; rank += 1) {
    const { index, readyNs } = earliest(plan, waiting, known);
    waiting.delete(index);
    const step = stepAt(plan, index);
    const resource = step.kind === 'ship' ? `${step.source} to ${step.target}` : step.site;
    const startNs = Math.max(readyNs, clock.get(resource) ?? 0);
    const lastsNs = Math.round(
      durationMs(catalog, plan, index, rowsOf, leafRows) * NANOSECONDS_PER_MS,
    );
    const endNs = startNs + lastsNs;
    clock.set(resource, endNs);
    known.set(resultKey(step), endNs);
    totalNs += lastsNs;
    completeNs = Math.max(completeNs, endNs);
    moments.push({ step: index, phase: 'started', atNs: startNs, rank });
    moments.push({ step: index, phase: 'finished', atNs: endNs, rank });
  }
  moments.sort((a, b) => a.atNs - b.atNs || a.rank - b.rank || (a.phase === 'started' ? -1 : 1));
  return {
    moments: moments.map(({ step, phase, atNs }) => ({ step, phase, atMs: inMs(atNs) })),
    cost: {
      bytes: bytesOfSteps(plan, rowsOf),
      messages: plan.steps.filter((step) => step.kind === 'ship').length,
      rows: rows(answerRows(plan, rowsOf)),
      totalMs: milliseconds(inMs(totalNs)),
      responseMs: milliseconds(inMs(completeNs)),
    },
  };
}

const inMs = (nanoseconds: number): number => nanoseconds / NANOSECONDS_PER_MS;

/** Textbook bytes of one transfer: rows × the sum of its columns' declared widths. */
export function shipWidth(step: ShipStep): number {
  return bytes(step.columns.reduce((sum, column) => sum + column.width, 0));
}

/** All that a plan sends. */
export function bytesOfSteps({ steps }: Plan, rowsOf: RowsOfSteps): Bytes {
  const sent = steps.map((step, index) =>
    step.kind === 'ship' ? (rowsOf[index] ?? 0) * shipWidth(step) : 0,
  );
  return bytes(sent.reduce((sum, own) => sum + own, 0));
}

function answerRows(plan: Plan, rowsOf: RowsOfSteps): number {
  const index = plan.steps.findIndex((step) => step.kind === 'answer');
  return rowsOf[index] ?? 0;
}

/** The waiting step whose inputs are all there first; of several, the first in the plan. */
function earliest(
  plan: Plan,
  waiting: ReadonlySet<number>,
  known: ReadonlyMap<string, number>,
): { readonly index: number; readonly readyNs: number } {
  let best: { index: number; readyNs: number } | undefined;
  for (const index of waiting) {
    const readyNs = readyAt(stepAt(plan, index), known);
    if (readyNs !== undefined && (!best || readyNs < best.readyNs)) best = { index, readyNs };
  }
  assert(best, `plan ${plan.id} waits for a result that no step gives`);
  return best;
}

/** When a step's inputs are all at its site; undefined while one is missing. */
function readyAt(step: PlanStep, known: ReadonlyMap<string, number>): number | undefined {
  const site = step.kind === 'ship' ? step.source : step.site;
  const reads = step.kind === 'ship' ? [step.relation] : step.query.reads;
  let readyNs = 0;
  for (const name of reads) {
    const since = known.get(`${name} at ${site}`);
    if (since === undefined) return undefined;
    readyNs = Math.max(readyNs, since);
  }
  return readyNs;
}

/** What is stored at a site is there from the beginning. */
function storedCopies(catalog: Catalog): Map<string, number> {
  const copies = catalog.fragments.flatMap(({ name, copies: sites }) =>
    sites.map((site) => [`${name} at ${site}`, 0] as const),
  );
  return new Map(copies);
}

function resultKey(step: PlanStep): string {
  switch (step.kind) {
    case 'compute':
      return `${step.result} at ${step.site}`;
    case 'ship':
      return `${step.relation} at ${step.target}`;
    case 'answer':
      return `answer at ${step.site}`;
  }
}

function durationMs(
  catalog: Catalog,
  plan: Plan,
  index: number,
  rowsOf: RowsOfSteps,
  leafRows: ReadonlyMap<string, number>,
): number {
  const step = stepAt(plan, index);
  const produced = rowsOf[index] ?? 0;
  if (step.kind === 'ship') {
    const link = linkBetween(catalog.network, step.source, step.target);
    return transferMs(link, produced * shipWidth(step)) + catalog.cost.messageMs;
  }
  let touched = produced;
  let pages = 0;
  for (const name of step.query.reads) {
    const stored = leafRows.get(name);
    touched += stored ?? rowsOf[producerOf(plan, name)] ?? 0;
    if (stored !== undefined) pages += Math.ceil((stored * leafWidth(catalog, name)) / PAGE_BYTES);
  }
  return (touched / 1000) * catalog.cost.cpuMsPer1000Rows + pages * catalog.cost.ioMsPerPage;
}

function producerOf(plan: Plan, name: string): number {
  return plan.steps.findIndex((step) => step.kind === 'compute' && step.result === name);
}

function leafWidth(catalog: Catalog, name: string): number {
  return columnsOfFragment(catalog, name).reduce((sum, column) => sum + column.width, 0);
}

function stepAt(plan: Plan, index: number): PlanStep {
  const step = plan.steps[index];
  assert(step, `plan ${plan.id} has no step ${index}`);
  return step;
}
