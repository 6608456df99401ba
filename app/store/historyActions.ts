import { create } from 'zustand';
import { changedParts, type Edit, isSameEdit, isSameSource } from './edit.ts';
import { sayFileFault } from './fileNotice.ts';
import { amend, emptyHistory, type History, record, redo, undo } from './history.ts';
import { sourceOf } from './labOrigin.ts';
import { open, type Stage, setStage } from './openLab.ts';
import { type State, useStore } from './store.ts';

/**
 * Undo and redo of what a run is made of: SQL, site, objective, plan, parameters, the lab's text.
 * Cursor and lenses are looks, not edits. Every scenario that was shown is a step.
 */
interface Edits {
  readonly history: History<Edit>;
  /** What was undone or redone last, to be said aloud. */
  readonly said: string;
}

export const useEdits = create<Edits>(() => ({ history: emptyHistory, said: '' }));

export function followEdits(): void {
  useStore.subscribe((state, before) => {
    if (state.shown === before.shown && state.lab === before.lab) return;
    const edit = editOf(state);
    if (edit) note(edit);
  });
}

function editOf({ lab, shown, request, scene }: State): Edit | undefined {
  if (lab.kind !== 'open' || !shown || !request) return undefined;
  // The picture of a lab that was just replaced is not one of the new text.
  if (shown.run.catalog.relations !== lab.opened.catalog.relations) return undefined;
  const { parameters } = shown.run.trace.scenario;
  return { source: sourceOf(lab), request, parameters, scene };
}

function note(edit: Edit): void {
  const { history } = useEdits.getState();
  const { present } = history;
  const isKnown = present !== undefined && isSameEdit(present, edit);
  useEdits.setState({ history: isKnown ? amend(history, edit) : record(history, edit) });
}

export const undoEdit = (): Promise<void> => go(undo, 'Undone');
export const redoEdit = (): Promise<void> => go(redo, 'Redone');

async function go(step: typeof undo<Edit>, word: string): Promise<void> {
  const { history } = useEdits.getState();
  const next = step(history);
  if (!next?.present || !history.present) return;
  const parts = changedParts(history.present, next.present);
  useEdits.setState({ history: next, said: `${word}: ${parts.join(', ')}.` });
  await show(next.present);
  const state = useStore.getState();
  const shown = editOf(state);
  // What could not be shown again is not what is there.
  const isThere = shown !== undefined && isSameEdit(shown, next.present);
  if (!isThere && useEdits.getState().history === next) useEdits.setState({ history });
}

async function show({ source, request, parameters, scene }: Edit): Promise<void> {
  const { lab } = useStore.getState();
  const stage = { request, parameters, scene, place: 'keep' } satisfies Stage;
  if (lab.kind === 'open' && isSameSource(sourceOf(lab), source)) {
    useStore.setState({ draft: request.sql, scene });
    return setStage(stage);
  }
  const opened = await open(source, { ...stage, keepsPicture: true });
  if (!opened.ok) sayFileFault(opened.error, source.text);
}

/** What a press of the button would change; undefined when there is nothing. */
export function nextChange(history: History<Edit>, step: typeof undo<Edit>): string | undefined {
  const next = step(history);
  if (!next?.present || !history.present) return undefined;
  return changedParts(history.present, next.present).join(', ');
}
