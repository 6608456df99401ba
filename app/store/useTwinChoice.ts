import { create } from 'zustand';

/** Whether diagrams are shown as tables; for all of them, so that stepping keeps the kind. */
interface TwinChoice {
  readonly isTable: boolean;
  /** The key was pressed inside the diagram: its other form takes the focus. */
  readonly takesFocus: boolean;
}

const useTwinChoice = create<TwinChoice>(() => ({ isTable: false, takesFocus: false }));

export function toggleTwin(): void {
  const takesFocus = document.activeElement?.closest('[data-diagram]') != null;
  useTwinChoice.setState(({ isTable }) => ({ isTable: !isTable, takesFocus }));
}

/** For a diagram: which form it has, and what changes it. */
export function useTwin() {
  const isTable = useTwinChoice((state) => state.isTable);
  return { isTable, onToggle: toggleTwin, takesFocus };
}

function takesFocus(): boolean {
  const wanted = useTwinChoice.getState().takesFocus;
  if (wanted) useTwinChoice.setState({ takesFocus: false });
  return wanted;
}
