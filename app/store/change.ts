import { create } from 'zustand';
import type { ChangeReport } from '../../src/workbench/coordinatorTypes.ts';
import { type ShownState, useStore } from './store.ts';

/** What a change did, in place of the picture, until something else is shown. */
interface Change {
  readonly report: ChangeReport | undefined;
  readonly of: ShownState | undefined;
}

export const useChange = create<Change>(() => ({ report: undefined, of: undefined }));

export const endChange = (): void => useChange.setState({ report: undefined, of: undefined });

/** Undefined as soon as another run is shown. */
export function useChangeReport(): ChangeReport | undefined {
  const { report, of } = useChange();
  const shown = useStore((state) => state.shown);
  return of === shown ? report : undefined;
}
