import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { ok, type Result } from '../../src/base/result.ts';
import { forgetSchedules } from './commit.ts';
import { type OpenOptions, openLab } from './engine.ts';
import type { OpenedLab, Parameters, RunRequest } from './engineTypes.ts';
import { runDraft } from './labActions.ts';
import type { LabSource } from './labOrigin.ts';
import { areSitesLeft } from './leftKeys.ts';
import type { LeftRun } from './leftRuns.ts';
import { claim, type Place, run } from './runs.ts';
import { type LabState, useStore } from './store.ts';
import { goToView, type ViewName } from './view.ts';

/**
 * The one way in for a lab, wherever it comes from. Until the new one is open the page shows what
 * it showed; a lab that cannot be opened changes nothing.
 */

/** What is to be seen of a lab that was just opened; without one it is its first query. */
export interface Stage {
  /** Absent: nothing is asked, for a lab of schedules. */
  readonly request?: RunRequest;
  readonly parameters: Parameters;
  readonly place: Place;
  readonly scene: number | undefined;
  /** A schedule runs afterwards, in place of the lab's first one. */
  readonly bringsSchedule?: boolean;
  /** The picture stays until the new one is there. */
  readonly keepsPicture?: boolean;
  /** Hears what could not be had; the lab is shown without it. */
  readonly onUnmet?: (part: 'plan' | 'parameters', because: Diagnostic) => void;
}

/** Fails with the lab's first fault. Whoever asks says it where the user looks. */
export async function open(
  source: LabSource,
  stage?: Stage,
): Promise<Result<undefined, Diagnostic>> {
  const isWanted = claim();
  const { lab: before } = useStore.getState();
  const isFirst = before.kind !== 'open';
  if (isFirst) useStore.setState({ lab: { kind: 'opening', done: 0, of: 0 } });
  else useStore.setState({ busy: 'opening', isPlaying: false });
  const onProgress = (done: number, of: number): void => {
    // News of progress may come after the lab itself: it has a channel of its own.
    const isOpening = useStore.getState().lab.kind === 'opening';
    if (isOpening && isWanted()) useStore.setState({ lab: { kind: 'opening', done, of } });
  };
  const left = await leftOf(source, stage);
  const opened = await openWith(source, stage, { onProgress, folder: left?.folder });
  if (!isWanted()) {
    if (opened.ok) opened.value.opened.close();
    return ok(undefined);
  }
  if (!opened.ok) {
    const { text } = source;
    const failed: LabState = { kind: 'failed', diagnostic: opened.error, text };
    useStore.setState({ busy: undefined, ...(isFirst ? { lab: failed } : {}) });
    return opened;
  }
  forgetSchedules();
  if (left) (await leftRecovery()).expectRecovery(left);
  replace(source, opened.value);
  if (left?.isOwn) goToView('commit');
  await show(opened.value.stage);
  if (left) await (await leftRecovery()).recoverLeft(left);
  if (areSitesLeft()) void leftRecovery().then(({ cleanLeft }) => cleanLeft());
  return ok(undefined);
}

const leftRecovery = () => import('./leftRecovery.ts');

/** What an earlier page has left in doubt in this lab; whoever brings a run wants that one. */
async function leftOf(source: LabSource, stage: Stage | undefined): Promise<LeftRun | undefined> {
  const left = areSitesLeft() ? await (await leftRecovery()).leftOf(source) : undefined;
  return left?.isOwn || !stage?.bringsSchedule ? left : undefined;
}

interface Opened {
  readonly opened: OpenedLab;
  /** As far as the lab can be filled as it asks. */
  readonly stage: Stage | undefined;
}

/** A lab that cannot be filled with the parameters asked for is opened with its own. */
async function openWith(
  { text, fileName, files }: LabSource,
  stage: Stage | undefined,
  options: Pick<OpenOptions, 'onProgress' | 'folder'>,
): Promise<Result<Opened, Diagnostic>> {
  const parameters = stage?.parameters ?? {};
  const opened = await openLab(text, fileName, { ...options, parameters, files });
  if (opened.ok) return ok({ opened: opened.value, stage });
  if (!stage || Object.keys(parameters).length === 0) return opened;
  const plain = await openLab(text, fileName, { ...options, files });
  if (!plain.ok) return plain;
  stage.onUnmet?.('parameters', opened.error);
  return ok({ opened: plain.value, stage: { ...stage, parameters: {} } });
}

function replace({ fileName, origin, files }: LabSource, { opened, stage }: Opened): void {
  const { lab: before } = useStore.getState();
  if (before.kind === 'open') before.opened.close();
  const scenes = opened.document.blocks.filter(({ kind }) => kind === 'scene').length;
  goToView(firstView(opened));
  const scene = stage?.scene !== undefined && stage.scene < scenes ? stage.scene : undefined;
  useStore.setState({
    lab: { kind: 'open', fileName, origin, files, opened },
    draft: stage?.request?.sql ?? opened.queries[0]?.sql ?? '',
    scene,
    request: undefined,
    fault: undefined,
    busy: undefined,
    ...(stage?.keepsPicture ? {} : { shown: undefined, cursor: 0 }),
  });
}

/** A lab without queries is one of schedules, seen as its first scene sees them. */
function firstView({ queries, document: { blocks } }: OpenedLab): ViewName {
  if (queries.length > 0 || !blocks.some(({ kind }) => kind === 'schedule')) return 'query';
  const first = blocks.find((block) => block.kind === 'scene');
  return first?.scene.view === 'transactions' ? 'transactions' : 'commit';
}

async function show(stage: Stage | undefined): Promise<void> {
  if (stage?.request) await setStage({ ...stage, request: stage.request });
  else if (useStore.getState().draft !== '') await runDraft();
}

/** Runs what the stage asks for in the open lab; without its plan, if that cannot be had. */
export async function setStage(stage: Stage & { readonly request: RunRequest }): Promise<void> {
  const { request, parameters, place } = stage;
  await run(request, place, parameters);
  const { fault } = useStore.getState();
  const { plan, ownPlan, ...plain } = request;
  if (!fault || (plan === undefined && ownPlan === undefined)) return;
  await run(plain, place, parameters);
  if (!useStore.getState().fault) stage.onUnmet?.('plan', fault.diagnostic);
}
