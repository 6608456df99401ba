import { addToSetup } from '../../src/viewmodel/addToSetup.ts';
import { endChange, useChange } from './change.ts';
import { editLab, settleLab } from './labSource.ts';
import { endPlanning } from './planning.ts';
import { claim } from './runs.ts';
import { useStore } from './store.ts';

/** Makes the change that the SQL field holds, says what it did, and undoes it. */
export async function runChange(sql: string, at: string): Promise<void> {
  const { lab } = useStore.getState();
  if (lab.kind !== 'open') return;
  const isWanted = claim();
  useStore.setState({ busy: 'running', progress: undefined, isPlaying: false });
  const changed = await lab.opened.change({ sql, at });
  if (!isWanted()) return;
  const idle = { busy: undefined, progress: undefined };
  if (!changed.ok) {
    useStore.setState({ ...idle, fault: { diagnostic: changed.error, text: sql } });
    return;
  }
  endPlanning();
  useStore.setState({ ...idle, fault: undefined, comparison: undefined });
  useChange.setState({ report: changed.value, of: useStore.getState().shown });
}

/** The statement becomes part of the lab's source, so that every run starts with what it did. */
export async function keepInLab(sql: string): Promise<void> {
  const { lab } = useStore.getState();
  if (lab.kind !== 'open') return;
  editLab(addToSetup(lab.opened.document, sql));
  endChange();
  await settleLab();
}
