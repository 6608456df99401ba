import type { Diagnostic } from '../../src/base/diagnostic.ts';
import type { MeasuredCosts } from '../../src/viewmodel/candidateList.ts';
import { type SceneMoment, sceneSeq } from '../../src/viewmodel/labOutline.ts';
import { keptPlace } from '../../src/viewmodel/ruler.ts';
import { isSameQuestion } from '../../src/viewmodel/shownRun.ts';
import type { FinishedRun, OpenedLab, Parameters, RunRequest } from './engineTypes.ts';
import { type LabState, type ShownState, useStore } from './store.ts';

/** Runs a query and shows it. Of several under way only the last one is shown. */

/** Where the cursor goes: to the first or last event, to the place it has, or as a scene says. */
export type Place = 'start' | 'end' | 'keep' | SceneMoment;

let latest = 0;

/** Makes all earlier work unwanted; what it gives says whether this one still is wanted. */
export function claim(): () => boolean {
  latest += 1;
  pending = undefined;
  const own = latest;
  return () => own === latest;
}

/** Gives up what the page waits for; the last good picture stays. */
export function cancelRun(): void {
  claim();
  useStore.setState({ busy: undefined });
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
    useStore.setState({ busy: undefined, fault: { diagnostic, text } });
  };
  const opened = await openedWith(lab, wanted, refuse);
  const discard = (): void => {
    if (opened !== lab.opened) void opened?.close();
  };
  if (!opened || !isWanted()) return discard();
  useStore.setState({ busy: 'running', isPlaying: false });
  const finished = await opened.run(request);
  if (!finished.ok) refuse(finished.error, faultyText(request, finished.error));
  if (!finished.ok || !isWanted()) return discard();
  pending = undefined;
  show({ ...lab, opened }, request, finished.value, place);
  if (opened !== lab.opened) void lab.opened.close();
  const done = new Set(useStore.getState().measured.keys());
  void opened.measureOthers(request, done, addMeasured, isWanted);
}

/** The text in which the fault's span counts. */
const faultyText = ({ sql, ownPlan }: RunRequest, { code }: Diagnostic): string =>
  ownPlan !== undefined && code !== 'engine' ? ownPlan : sql;

type Open = Extract<LabState, { kind: 'open' }>;

/** The open lab if it has these parameters, else the same one opened with them. */
async function openedWith(
  { opened, fileName, files }: Open,
  parameters: Parameters,
  refuse: (diagnostic: Diagnostic, text: string) => void,
): Promise<OpenedLab | undefined> {
  const isSame = Object.entries(parameters).every(
    ([name, value]) => opened.parameters[name] === value,
  );
  if (isSame) return opened;
  useStore.setState({ busy: 'loading', isPlaying: false });
  const { openLab } = await import('./engine.ts');
  const { text } = opened.document;
  const reopened = await openLab(text, fileName, { parameters, files });
  if (reopened.ok) return reopened.value;
  refuse(reopened.error, text);
  return undefined;
}

function show(lab: Open, request: RunRequest, result: FinishedRun, place: Place): void {
  const { catalog, storedRows } = lab.opened;
  const { trace, measured } = result;
  const before = useStore.getState();
  const scenario = before.shown?.run.trace.scenario;
  const isSame = scenario !== undefined && isSameQuestion(scenario, trace.scenario);
  useStore.setState({
    lab,
    request,
    shown: { run: { trace, catalog, storedRows }, result },
    fault: undefined,
    busy: undefined,
    cursor: cursorAt(place, result, before.shown, before.cursor),
    move: 0,
    measured: isSame ? new Map([...before.measured, ...measured]) : measured,
  });
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

function addMeasured(costs: MeasuredCosts): void {
  useStore.setState(({ measured }) => ({ measured: new Map([...measured, ...costs]) }));
}
