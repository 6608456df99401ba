import type { ShipStep } from '../optimizer/plan.ts';
import type { Trace } from '../trace/trace.ts';
import { type Expected, expectedRows } from './expectedRows.ts';
import type { Flight } from './runProgress.ts';
import { runProgress } from './runProgress.ts';
import type { ConsideredPlan, ShownRun } from './shownRun.ts';
import { planAt, widthOf } from './shownRun.ts';
import type { SiteBadge } from './sites.ts';
import { siteBadge } from './sites.ts';

/** One transfer of the plan at the cursor: what it ships, and how far it is. */
export interface TransferRow {
  readonly step: number;
  /** T1, T2, … in the order of the plan. */
  readonly tag: string;
  readonly source: SiteBadge;
  readonly target: SiteBadge;
  /** `department, emp_1`: the fragments its rows come from. */
  readonly relation: string;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly width: number;
  readonly bytes: number;
  /** True until the transfer has left: rows and bytes are estimates. */
  readonly isEstimate: boolean;
  /** Of one that has left, where planning did not count. */
  readonly expected?: Expected;
  readonly state: 'planned' | 'inFlight' | 'done';
  /** The transfer that the current event is about. */
  readonly isNow: boolean;
}

export interface Ship {
  readonly step: number;
  readonly tag: string;
  readonly ship: ShipStep;
  readonly estimatedRows: number;
  readonly width: number;
}

/** The transfers of a plan with their names, in order. */
export function shipsOf({ plan, estimatedRows }: ConsideredPlan): readonly Ship[] {
  const ships: Ship[] = [];
  for (const [step, planned] of plan.steps.entries()) {
    if (planned.kind !== 'ship') continue;
    ships.push({
      step,
      tag: `T${ships.length + 1}`,
      ship: planned,
      estimatedRows: estimatedRows[step] ?? 0,
      width: widthOf(planned.columns),
    });
  }
  return ships;
}

/** T1, T2, …: the name of a ship step of the executed plan. */
export function tagOfStep(trace: Trace, step: number): string {
  const plan = planAt(trace, trace.events.length - 1);
  return (plan && shipsOf(plan).find((ship) => ship.step === step)?.tag) ?? '';
}

export function transferList(run: ShownRun, cursor: number): readonly TransferRow[] {
  const plan = planAt(run.trace, cursor);
  if (!plan) return [];
  const progress = runProgress(run.trace, cursor);
  return shipsOf(plan).map((ship) => {
    const flight = progress.flights.get(ship.step);
    return {
      step: ship.step,
      tag: ship.tag,
      source: siteBadge(run.catalog, ship.ship.source),
      target: siteBadge(run.catalog, ship.ship.target),
      relation: ship.ship.lineage.join(', '),
      columns: ship.ship.columns.map((column) => column.name),
      width: ship.width,
      ...figures(ship, flight),
      ...expectedOf(run.trace, ship, flight),
      isNow: progress.nowStep === ship.step,
    };
  });
}

function expectedOf(trace: Trace, ship: Ship, flight: Flight | undefined) {
  const expected = expectedRows(trace, ship.estimatedRows, flight?.rows);
  return expected ? { expected } : {};
}

function figures(ship: Ship, flight: Flight | undefined) {
  if (!flight) {
    const rows = ship.estimatedRows;
    return { rows, bytes: rows * ship.width, isEstimate: true, state: 'planned' as const };
  }
  const state = flight.isDone ? ('done' as const) : ('inFlight' as const);
  return { rows: flight.rows, bytes: flight.bytes, isEstimate: false, state };
}
