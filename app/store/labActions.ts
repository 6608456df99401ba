import { neighbourPlan } from '../../src/viewmodel/candidateList.ts';
import { openLab } from './engine.ts';
import { setLenses } from './lenses.ts';
import type { Moment } from './link.ts';
import { restore, sayUnrestored } from './linkRestore.ts';
import { claim, run } from './runs.ts';
import { useStore } from './store.ts';

/** Opening a lab and running its queries. */

/**
 * Shows the lab's first query, or the moment of a link. A lab that cannot be filled as the link
 * asks is opened without it, and the page says so.
 */
export async function open(text: string, fileName: string, moment?: Moment): Promise<void> {
  const isWanted = claim();
  const before = useStore.getState().lab;
  if (before.kind === 'open') before.opened.close();
  useStore.setState({
    lab: { kind: 'opening', done: 0, of: 0 },
    shown: undefined,
    fault: undefined,
    busy: undefined,
  });
  const opened = await openLab(text, fileName, {
    parameters: moment?.parameters ?? {},
    onProgress: (done, of) => {
      if (isWanted()) useStore.setState({ lab: { kind: 'opening', done, of } });
    },
  });
  if (!isWanted()) {
    if (opened.ok) opened.value.close();
    return;
  }
  if (!opened.ok && moment) {
    await open(text, fileName);
    if (useStore.getState().lab.kind === 'open') sayUnrestored('parameters', opened.error);
    return;
  }
  if (!opened.ok) {
    useStore.setState({ lab: { kind: 'failed', diagnostic: opened.error, text } });
    return;
  }
  const draft = moment?.sql ?? opened.value.queries[0]?.sql ?? '';
  const lab = { kind: 'open' as const, fileName, opened: opened.value };
  useStore.setState({ lab, draft, scene: undefined, request: undefined });
  if (moment) await restore(moment);
  else if (draft !== '') await runDraft();
}

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
 * of the lab's first one, else at the first site.
 */
export async function runDraft(): Promise<void> {
  const { draft, request, lab } = useStore.getState();
  if (lab.kind !== 'open') return;
  const firstSite = lab.opened.catalog.sites[0]?.id;
  if (firstSite === undefined) return;
  const plain = { at: firstSite, objective: 'bytes' as const };
  const { at, objective } = request ?? lab.opened.queries[0] ?? plain;
  await run({ sql: draft, at, objective }, 'start');
}

/** Executes another candidate; the place in the trace is kept as well as the new trace has it. */
export async function choosePlan(plan: string): Promise<void> {
  const { request } = useStore.getState();
  if (request) await run({ ...request, plan }, 'keep');
}

export async function chooseNeighbour(direction: 1 | -1): Promise<void> {
  const { shown } = useStore.getState();
  const plan = shown && neighbourPlan(shown.run, direction);
  if (plan !== undefined) await choosePlan(plan);
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
  const query = lab.opened.queries.find(({ id }) => id === scene.query) ?? request;
  if (!query) return;
  const { sql, at, objective } = query;
  const plan = scene.plan ?? (request?.sql === sql ? request.plan : undefined);
  useStore.setState({ draft: sql });
  const wanted = { sql, at, objective, ...(plan === undefined ? {} : { plan }) };
  const parameters = { ...lab.opened.defaultParameters, ...scene.parameters };
  await run(wanted, scene.at ?? 'keep', parameters);
}
