import { create } from 'zustand';

/** Whether diagrams are shown as tables; for all of them, so that stepping keeps the kind. */
interface TwinChoice {
  readonly isTable: boolean;
  /** The key was pressed inside the diagram: its other form takes the focus. */
  readonly takesFocus: boolean;
}

export const useTwinChoice = create<TwinChoice>(() => ({ isTable: false, takesFocus: false }));

export function toggleTwin(): void {
  const takesFocus = document.activeElement?.closest('[data-diagram]') != null;
  useTwinChoice.setState(({ isTable }) => ({ isTable: !isTable, takesFocus }));
}
