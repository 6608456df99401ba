import { create } from 'zustand';
import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { checkLab, openLab } from './engine.ts';
import type { OpenedLab, Parameters, RunRequest } from './engineTypes.ts';
import { claim, run } from './runs.ts';
import { questionOf } from './scenarioActions.ts';
import { type OpenLab, type State, useStore } from './store.ts';

/**
 * The source of the open lab, edited live. While it is being written it is checked without its
 * data; a good text is opened for real. What is wrong stays in the editor, and the last good
 * picture stays where it is.
 */
interface LabSource {
  /** As it is written; undefined while it is that of the open lab. */
  readonly draft: string | undefined;
  readonly faults: readonly Diagnostic[];
  /** The text that the faults are in. */
  readonly checked: string;
}

export const useLabSource = create<LabSource>(() => ({
  draft: undefined,
  faults: [],
  checked: '',
}));

/** After so long a pause a text is looked at; opening it for real takes a moment longer. */
const CHECK_AFTER_MS = 300;

let waiting: ReturnType<typeof setTimeout> | undefined;

export function editLab(text: string): void {
  const isAsOpened = text === openedText(useStore.getState());
  clearTimeout(waiting);
  if (isAsOpened) {
    useLabSource.setState({ draft: undefined, faults: [], checked: text });
    return;
  }
  useLabSource.setState({ draft: text });
  waiting = setTimeout(() => void settle(text), CHECK_AFTER_MS);
}

/** Looks at the text without waiting for a pause. */
export async function settleLab(): Promise<void> {
  const { draft } = useLabSource.getState();
  clearTimeout(waiting);
  if (draft !== undefined) await settle(draft);
}

/** Back to the text of the open lab; the editor can undo it. */
export function revertLab(): void {
  const text = openedText(useStore.getState());
  if (text !== undefined) editLab(text);
}

const openedText = ({ lab }: State): string | undefined =>
  lab.kind === 'open' ? lab.opened.document.text : undefined;

async function settle(text: string): Promise<void> {
  const { lab } = useStore.getState();
  if (lab.kind !== 'open') return;
  const faults = await checkLab(text, lab.fileName);
  if (useLabSource.getState().draft !== text) return;
  useLabSource.setState({ faults, checked: text });
  if (faults.length === 0) await replaceLab(text);
}

// Another lab has a source of its own; the editor's undo still knows the former one.
useStore.subscribe((state, before) => {
  const text = openedText(state);
  if (text === undefined || text === openedText(before)) return;
  clearTimeout(waiting);
  const { draft } = useLabSource.getState();
  // A lab from elsewhere, or one that undo brought back, is not what is being written.
  const isSame =
    state.lab.kind === 'open' &&
    before.lab.kind === 'open' &&
    state.lab.origin === before.lab.origin;
  if (isSame && draft !== undefined && draft !== text) {
    waiting = setTimeout(() => void settle(draft), CHECK_AFTER_MS);
    return;
  }
  useLabSource.setState({ draft: undefined, faults: [], checked: text });
});

/**
 * Opens another text of the open lab in its place: the sites are filled anew, and the query, its
 * plan, the parameters set by hand, the lenses and the cursor are kept as well as the new lab has
 * them. If it does not open, everything stays as it was.
 */
async function replaceLab(text: string): Promise<void> {
  const { lab } = useStore.getState();
  if (lab.kind !== 'open') return;
  const isWanted = claim();
  useStore.setState({ busy: 'loading', isPlaying: false });
  const opened = await openWithOwnParameters(text, lab, setByHand(lab.opened));
  if (!isWanted()) {
    if (opened.ok) opened.value.close();
    retryLater(text);
    return;
  }
  if (!opened.ok) {
    useStore.setState({ busy: undefined });
    useLabSource.setState({ faults: [opened.error], checked: text });
    return;
  }
  const { draft, request, scene } = useStore.getState();
  const hasScene = scene !== undefined && scene < scenesOf(opened.value);
  useStore.setState({
    lab: { ...lab, opened: opened.value },
    draft: sameQuery(draft, lab.opened, opened.value),
    scene: hasScene ? scene : undefined,
    fault: undefined,
    busy: undefined,
  });
  lab.opened.close();
  await runAgain(request && adapted(request, lab.opened, opened.value));
}

/** Something else came first: the text is opened when that has had its turn. */
function retryLater(text: string): void {
  if (useLabSource.getState().draft !== text) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => void settle(text), CHECK_AFTER_MS);
}

const scenesOf = ({ document }: OpenedLab): number =>
  document.blocks.filter(({ kind }) => kind === 'scene').length;

const setByHand = ({ parameters, defaultParameters }: OpenedLab): Parameters =>
  Object.fromEntries(
    Object.entries(parameters).filter(([name, value]) => defaultParameters[name] !== value),
  );

/** Values that the new text does not allow are given up. */
async function openWithOwnParameters(
  text: string,
  { fileName, files }: OpenLab,
  parameters: Parameters,
) {
  const opened = await openLab(text, fileName, { parameters, files });
  if (opened.ok || Object.keys(parameters).length === 0) return opened;
  return openLab(text, fileName, { files });
}

/** A query of the lab follows its block; SQL of one's own stays as it is. */
function sameQuery(sql: string, before: OpenedLab, after: OpenedLab): string {
  const id = before.queries.find((query) => query.sql === sql)?.id;
  return after.queries.find((query) => query.id === id)?.sql ?? sql;
}

function adapted(request: RunRequest, before: OpenedLab, after: OpenedLab): RunRequest {
  const isKnown = after.catalog.sites.some(({ id }) => id === request.at);
  const at = isKnown ? request.at : (after.catalog.sites[0]?.id ?? request.at);
  return { ...request, at, sql: sameQuery(request.sql, before, after) };
}

/** Without its plan where the new lab does not have that one. */
async function runAgain(request: RunRequest | undefined): Promise<void> {
  if (!request) return;
  await run(request, 'keep');
  const { plan, ownPlan } = request;
  const isPlanned = plan !== undefined || ownPlan !== undefined;
  if (isPlanned && useStore.getState().fault) await run(questionOf(request), 'keep');
}
