import { type MeasuredCosts, neighbourPlan } from '../../src/viewmodel/candidateList.ts';
import { sceneSeq } from '../../src/viewmodel/labOutline.ts';
import { keptPlace } from '../../src/viewmodel/ruler.ts';
import type { RunRequest } from './engineTypes.ts';
import { useStore } from './store.ts';

/** Opening a lab and running its queries. */

export async function open(text: string, fileName: string): Promise<void> {
  useStore.setState({
    lab: { kind: 'opening', done: 0, of: 0 },
    shown: undefined,
    fault: undefined,
  });
  const { openLab } = await import('./engine.ts');
  const opened = await openLab(text, fileName, (done, of) => {
    useStore.setState({ lab: { kind: 'opening', done, of } });
  });
  if (!opened.ok) {
    useStore.setState({ lab: { kind: 'failed', diagnostic: opened.error, text } });
    return;
  }
  useStore.setState({ lab: { kind: 'open', opened: opened.value }, scene: undefined });
  const query = opened.value.queries[0];
  if (!query) return;
  const { sql, at, objective } = query;
  useStore.setState({ draft: sql });
  await run({ sql, at, objective }, 'start');
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

/** Sets the stage as a scene of the lab says; what it does not name stays. */
export async function showScene(index: number): Promise<void> {
  const { lab, request } = useStore.getState();
  if (lab.kind !== 'open') return;
  const scenes = lab.opened.document.blocks.filter((block) => block.kind === 'scene');
  const scene = scenes[index]?.scene;
  if (!scene) return;
  useStore.setState({ scene: index, isPlaying: false });
  const query = lab.opened.queries.find(({ id }) => id === scene.query) ?? request;
  if (!query) return;
  const { sql, at, objective } = query;
  const plan = scene.plan === undefined ? {} : { plan: scene.plan };
  useStore.setState({ draft: sql });
  await run({ sql, at, objective, ...plan }, 'keep');
  const { shown } = useStore.getState();
  const moment = scene.at;
  if (!shown || moment === undefined) return;
  useStore.setState({ cursor: sceneSeq(shown.run.trace, moment), move: 0 });
}

/** Of several runs under way only the last one is shown. */
let latest = 0;

async function run(request: RunRequest, place: 'start' | 'keep'): Promise<void> {
  const { lab } = useStore.getState();
  if (lab.kind !== 'open') return;
  latest += 1;
  const own = latest;
  const isWanted = (): boolean => own === latest;
  useStore.setState({ isRunning: true, isPlaying: false });
  const finished = await lab.opened.run(request);
  if (!isWanted()) return;
  if (!finished.ok) {
    const fault = { diagnostic: finished.error, sql: request.sql };
    useStore.setState({ isRunning: false, fault });
    return;
  }
  const { catalog, storedRows } = lab.opened;
  const { trace, measured } = finished.value;
  const before = useStore.getState();
  const isSameQuery = before.shown?.run.trace.scenario.sql === trace.scenario.sql;
  useStore.setState({
    request,
    shown: { run: { trace, catalog, storedRows }, result: finished.value },
    fault: undefined,
    isRunning: false,
    cursor:
      place === 'keep' && before.shown
        ? keptPlace(before.shown.run.trace, before.cursor, trace)
        : 0,
    move: 0,
    measured: isSameQuery ? new Map([...before.measured, ...measured]) : measured,
  });
  const done = new Set(useStore.getState().measured.keys());
  await lab.opened.measureOthers(request, done, addMeasured, isWanted);
}

function addMeasured(costs: MeasuredCosts): void {
  useStore.setState(({ measured }) => ({ measured: new Map([...measured, ...costs]) }));
}
