import { create } from 'zustand';
import type { ShownRun } from '../../src/viewmodel/shownRun.ts';
import type { RunRequest } from './engineTypes.ts';
import { type ShownState, useStore } from './store.ts';

/** How plans are found and what they would cost, in place of the picture. */

export const PLANNING_TABS = ['planners', 'costs', 'figures', 'winners'] as const;
export type PlanningTab = (typeof PLANNING_TABS)[number];

interface Planning {
  readonly isOpen: boolean;
  readonly tab: PlanningTab;
  readonly preview: Preview | undefined;
}

/** The shown query as it would be planned otherwise; nothing of it has run. */
export interface Preview {
  /** What it is a preview beside; of anything else it says nothing. */
  readonly of: ShownState;
  readonly request: RunRequest;
  readonly run: ShownRun;
  /** Of plans from imposed figures there are no rows that could be sent. */
  readonly canRun: boolean;
}

export const usePlanning = create<Planning>(() => ({
  isOpen: false,
  tab: 'planners',
  preview: undefined,
}));

export function togglePlanning(): void {
  const { isOpen } = usePlanning.getState();
  useStore.setState({ comparison: undefined });
  usePlanning.setState({ isOpen: !isOpen, preview: undefined });
}

export const endPlanning = (): void => usePlanning.setState({ isOpen: false, preview: undefined });

export const showPreview = (preview: Preview | undefined): void =>
  usePlanning.setState({ preview });

/** The preview beside what is shown. */
export const currentPreview = (): Preview | undefined => previewOf(usePlanning.getState());

export const usePreview = (): Preview | undefined => usePlanning(previewOf);

const previewOf = ({ preview }: Planning): Preview | undefined =>
  preview?.of === useStore.getState().shown ? preview : undefined;
