import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { PLANNERS, type PlannerName } from '../../src/base/plannerName.ts';
import { type CostSettings, withCosts } from '../../src/catalog/costSettings.ts';
import { isPlannedAlike } from '../../src/viewmodel/shownRun.ts';
import type { WinnerColumn, WinningAxes } from '../../src/workbench/coordinatorTypes.ts';
import type { PlannedRun, PlanRequest, RunRequest } from './engineTypes.ts';
import { showPreview } from './planning.ts';
import { run } from './runs.ts';
import { lastRequest, questionOf } from './scenarioActions.ts';
import { useStore } from './store.ts';

/** Plans that nobody runs: of every planner, and at costs that are being edited. */

/**
 * Gives the shown query to one planner after the other and says of each what it made of it; whoever
 * asked stops listening by giving back false.
 */
export async function askPlanners(
  onPlanned: (planner: PlannerName, planned: PlannedRun) => boolean,
): Promise<void> {
  const { lab, request, shown } = useStore.getState();
  if (lab.kind !== 'open' || !request || !shown) return;
  for (const planner of PLANNERS) {
    const planned = await lab.opened.plan({ ...questionOf(request), planner });
    if (!planned.ok) return;
    if (!onPlanned(planner, planned.value)) return;
  }
}

/**
 * Plans the shown query at other costs and lists the candidates of that beside it; nothing runs.
 * Where it is planned so already, there is nothing to preview.
 */
export async function previewPlans(costs: CostSettings | undefined): Promise<void> {
  const { request } = useStore.getState();
  if (!request) return;
  const wanted = atCosts(request, costs);
  if (isPlannedAlike(wanted, request)) showPreview(undefined);
  else await preview(wanted);
}

/** Plans it from imposed figures, which nothing can be run from; gives what is wrong with them. */
export async function previewFigures(figures: string): Promise<Diagnostic | undefined> {
  const { request } = useStore.getState();
  return request && preview({ ...questionOf(request), figures });
}

async function preview(wanted: PlanRequest): Promise<Diagnostic | undefined> {
  const { lab, shown } = useStore.getState();
  if (lab.kind !== 'open' || !shown) return undefined;
  const planned = await lab.opened.plan(wanted);
  if (!planned.ok) return planned.error.code === 'stopped' ? undefined : planned.error;
  const { trace } = planned.value;
  const { figures, ...request } = wanted;
  const catalog = withCosts(lab.opened.catalog, wanted.costs);
  const run = { trace, catalog, storedRows: lab.opened.storedRows };
  showPreview({ of: shown, request, run, canRun: figures === undefined });
  return undefined;
}

/** Runs the query at other costs, which it has from now on; undefined are the lab's own. */
export async function runAtCosts(costs: CostSettings | undefined): Promise<void> {
  const request = lastRequest();
  showPreview(undefined);
  if (request) await run(atCosts(request, costs), 'keep');
}

function atCosts(request: RunRequest, costs: CostSettings | undefined): RunRequest {
  const { costs: _, ...question } = questionOf(request);
  return costs ? { ...question, costs } : question;
}

/** Asks for the map of winning plans of the shown query; gives why there is none. */
export async function askWinners(
  column: string | undefined,
  onAxes: (axes: WinningAxes) => void,
  onColumn: (column: WinnerColumn) => void,
): Promise<Diagnostic | undefined> {
  const { lab, request } = useStore.getState();
  if (lab.kind !== 'open' || !request) return undefined;
  const wanted = { ...questionOf(request), ...(column === undefined ? {} : { column }) };
  const mapped = await lab.opened.winners(wanted, onAxes, onColumn);
  return mapped.ok || mapped.error.code === 'stopped' ? undefined : mapped.error;
}

export function stopPlanning(): void {
  const { lab } = useStore.getState();
  if (lab.kind === 'open') void lab.opened.stopPlanning();
}
