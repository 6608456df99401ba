import type { Scene } from '../../src/lab/document/scene.ts';
import { planningSettings } from '../../src/trace/scenario.ts';
import { neighbourPlan } from '../../src/viewmodel/candidateList.ts';
import { isChangeText } from '../../src/viewmodel/changeText.ts';
import { seenLenses, setLenses } from './lenses.ts';
import { currentPreview } from './planning.ts';
import { run } from './runs.ts';
import { useStore } from './store.ts';
import { goToView, isOfSchedules, useView, type ViewName } from './view.ts';

/** Running the queries of the open lab. */

/** Shows another of the lab's queries. */
export async function showQuery(id: string): Promise<void> {
  const { lab } = useStore.getState();
  const query = lab.kind === 'open' && lab.opened.queries.find((candidate) => candidate.id === id);
  if (!query) return;
  const { sql, at, objective } = query;
  useStore.setState({ draft: sql });
  await run({ sql, at, objective }, 'start');
}

export const editDraft = (draft: string): void => useStore.setState({ draft });

/**
 * Runs what the SQL field holds, at the site and for the objective of the last query that ran, else
 * of the lab's first one, else at the first site. With all hidden it goes straight to the answer:
 * there is nothing to be seen before it.
 */
export async function runDraft(): Promise<void> {
  const { draft, request, lab } = useStore.getState();
  if (lab.kind !== 'open') return;
  const firstSite = lab.opened.catalog.sites[0]?.id;
  if (firstSite === undefined) return;
  const plain = { at: firstSite, objective: 'bytes' as const };
  const { at, objective } = request ?? lab.opened.queries[0] ?? plain;
  if (isChangeText(draft)) {
    const { runChange } = await import('./changeActions.ts');
    return runChange(draft, at);
  }
  const isPlain = seenLenses(useStore.getState()).length === 0;
  const how = request ? planningSettings(request) : {};
  await run({ sql: draft, at, objective, ...how }, isPlain ? 'end' : 'start');
}

/** Executes another candidate; the place in the trace is kept as well as the new trace has it. */
export async function choosePlan(plan: string): Promise<void> {
  const preview = currentPreview();
  if (preview?.canRun === false) return;
  const request = preview?.request ?? useStore.getState().request;
  if (request) await run({ ...request, plan }, 'keep');
}

export async function chooseNeighbour(direction: 1 | -1): Promise<void> {
  const { shown } = useStore.getState();
  const plan = shown && neighbourPlan(shown.run, direction);
  if (plan !== undefined) await choosePlan(plan);
}

/** A schedule is shown in the view of schedules that is open, else as a commit. */
function viewOf({ view, schedule }: Scene): ViewName {
  if (view === 'commit' || view === 'transactions') return view;
  if (schedule === undefined) return 'query';
  const { view: open } = useView.getState();
  return isOfSchedules(open) ? open : 'commit';
}

/**
 * Sets the stage as a scene of the lab says. Parameters that it does not name are the lab's own, so
 * that the lesson's figures are those on the screen; a plan it does not name stays.
 */
export async function showScene(index: number): Promise<void> {
  const { lab, request } = useStore.getState();
  if (lab.kind !== 'open') return;
  const scenes = lab.opened.document.blocks.filter((block) => block.kind === 'scene');
  const scene = scenes[index]?.scene;
  if (!scene) return;
  useStore.setState({ scene: index, isPlaying: false });
  if (scene.lenses) setLenses(scene.lenses);
  const view = viewOf(scene);
  if (isOfSchedules(view)) {
    goToView(view);
    if (scene.schedule === undefined) return;
    const { openSchedule } = await import('./commitActions.ts');
    await openSchedule(scene.schedule, scene.at ?? 'start');
    return;
  }
  goToView('query');
  const query = lab.opened.queries.find(({ id }) => id === scene.query) ?? request;
  if (!query) return;
  const { sql, at, objective } = query;
  const plan = scene.plan ?? (request?.sql === sql ? request.plan : undefined);
  useStore.setState({ draft: sql });
  const wanted = { sql, at, objective, ...(plan === undefined ? {} : { plan }) };
  const parameters = { ...lab.opened.defaultParameters, ...scene.parameters };
  await run(wanted, scene.at ?? 'keep', parameters);
}
