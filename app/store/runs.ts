import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { NO_SPAN } from '../../src/base/span.ts';
import { withCosts } from '../../src/catalog/costSettings.ts';
import type { Trace } from '../../src/trace/trace.ts';
import type { MeasuredCosts } from '../../src/viewmodel/candidateList.ts';
import { type SceneMoment, sceneSeq } from '../../src/viewmodel/labOutline.ts';
import { keptPlace } from '../../src/viewmodel/ruler.ts';
import { isSameQuestion } from '../../src/viewmodel/shownRun.ts';
import type { QueryFault } from '../../src/workbench/queryFault.ts';
import { openLab, stopOpening } from './engine.ts';
import type { FinishedRun, OpenedLab, Parameters, RunRequest } from './engineTypes.ts';
import { type LabState, type ShownState, type State, useStore } from './store.ts';

/** Runs a query and shows it. Of several under way only the last one is shown. */

/** Where the cursor goes: to the first or last event, to the place it has, or as a scene says. */
export type Place = 'start' | 'end' | 'keep' | SceneMoment;

let latest = 0;

/** Makes all earlier work unwanted; what it gives says whether this one still is wanted. */
export function claim(): () => boolean {
  latest += 1;
  pending = undefined;
  stopOpening();
  const own = latest;
  return () => own === latest;
}

/** Parameters that are asked for but not shown yet; the next run has them too. */
let pending: Parameters | undefined;

/**
 * A run with other parameters than the open lab's fills the sites anew. Until its picture is there
 * everything stays as it was, and so it does if it fails.
 */
export async function run(
  request: RunRequest,
  place: Place,
  parameters: Parameters = {},
): Promise<void> {
  const { lab } = useStore.getState();
  if (lab.kind !== 'open') return;
  const wanted = { ...(pending ?? lab.opened.parameters), ...parameters };
  const isWanted = claim();
  pending = wanted;
  const refuse = (diagnostic: Diagnostic, text: string): void => {
    if (!isWanted()) return;
    pending = undefined;
    useStore.setState({ ...idle, fault: { diagnostic, text } });
  };
  const opened = await openedWith(lab, wanted, isWanted, refuse);
  const discard = (): void => {
    if (opened !== lab.opened) opened?.close();
  };
  if (!opened || !isWanted()) return discard();
  useStore.setState({ busy: 'running', progress: undefined, isPlaying: false });
  const finished = await opened.run(request, (progress) => {
    if (isWanted()) useStore.setState({ progress });
  });
  if (!finished.ok) refuse(finished.error, faultyText(opened, request, finished.error));
  if (!finished.ok || !isWanted()) return discard();
  pending = undefined;
  show({ ...lab, opened }, request, finished.value, place);
  if (opened !== lab.opened) lab.opened.close();
  measureRest();
}

/** Measures what the other candidates cost, behind whatever is shown, until something runs. */
export function measureRest(): void {
  const { lab, request, measured } = useStore.getState();
  if (lab.kind !== 'open' || !request) return;
  const own = latest;
  void lab.opened.measureOthers(request, new Set(measured.keys()), (costs) => {
    if (own === latest) addMeasured(costs);
  });
}

const idle = { busy: undefined, progress: undefined } as const;

/** The text in which the fault's span counts. */
function faultyText(
  { document }: OpenedLab,
  { sql, ownPlan = '' }: RunRequest,
  { within }: QueryFault,
): string {
  if (within === undefined) return sql;
  return within === 'plan' ? ownPlan : document.text;
}

/**
 * Stops what the page waits for. A run leaves the last good picture as it was; a lab that was being
 * opened stays closed.
 */
export function cancelRun(): void {
  const { lab } = useStore.getState();
  claim();
  if (lab.kind === 'open') {
    lab.opened.stop();
    useStore.setState(idle);
  }
  if (lab.kind === 'opening') {
    useStore.setState({ ...idle, lab: { kind: 'failed', diagnostic: openingStopped, text: '' } });
  }
}

const openingStopped: Diagnostic = {
  code: 'opening-stopped',
  message: 'Opening the lab was stopped.',
  span: NO_SPAN,
  hint: 'Load the page again to open it after all',
};

type Open = Extract<LabState, { kind: 'open' }>;

/** The open lab if it has these parameters, else the same one opened with them. */
async function openedWith(
  { opened, fileName, files }: Open,
  parameters: Parameters,
  isWanted: () => boolean,
  refuse: (diagnostic: Diagnostic, text: string) => void,
): Promise<OpenedLab | undefined> {
  const isSame = Object.entries(parameters).every(
    ([name, value]) => opened.parameters[name] === value,
  );
  if (isSame) return opened;
  useStore.setState({ busy: 'loading', progress: undefined, isPlaying: false });
  const { text } = opened.document;
  const reopened = await openLab(text, fileName, {
    parameters,
    files,
    onProgress: (done, of) => {
      if (isWanted()) useStore.setState({ progress: { kind: 'loading', done, of } });
    },
  });
  if (reopened.ok) return reopened.value;
  refuse(reopened.error, text);
  return undefined;
}

function show(lab: Open, request: RunRequest, result: FinishedRun, place: Place): void {
  const { storedRows } = lab.opened;
  const { trace, measured } = result;
  const catalog = withCosts(lab.opened.catalog, trace.scenario.costs);
  const before = useStore.getState();
  const scenario = before.shown?.run.trace.scenario;
  const isSame = scenario !== undefined && isSameQuestion(scenario, trace.scenario);
  useStore.setState({
    lab,
    request,
    shown: { run: { trace, catalog, storedRows }, result },
    fault: undefined,
    ...idle,
    cursor: cursorAt(place, result, before.shown, before.cursor),
    move: 0,
    measured: isSame ? new Map([...costsKept(before, trace), ...measured]) : measured,
  });
}

/** What plans of one question cost stays known; another own plan may have the name of the last. */
function costsKept({ measured, shown }: State, { scenario }: Trace): MeasuredCosts {
  if (shown?.run.trace.scenario.ownPlan === scenario.ownPlan) return measured;
  return new Map([...measured].filter(([id]) => !id.startsWith('own:')));
}

function cursorAt(
  place: Place,
  { trace }: FinishedRun,
  before: ShownState | undefined,
  cursor: number,
): number {
  if (place === 'start') return 0;
  if (place === 'end') return trace.events.length - 1;
  if (place !== 'keep') return sceneSeq(trace, place);
  return before ? keptPlace(before.run.trace, cursor, trace) : 0;
}

export function addMeasured(costs: MeasuredCosts): void {
  useStore.setState(({ measured }) => ({ measured: new Map([...measured, ...costs]) }));
}
