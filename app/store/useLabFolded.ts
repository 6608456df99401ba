import { useSyncExternalStore } from 'react';
import { useStore } from './store.ts';

/** Between these widths the lab folds to its spine unless the user unfolds it. */
const NARROW = '(min-width: 960px) and (max-width: 1199px)';

function subscribe(onChange: () => void): () => void {
  const narrow = window.matchMedia(NARROW);
  narrow.addEventListener('change', onChange);
  return () => narrow.removeEventListener('change', onChange);
}

const isNarrow = (): boolean => window.matchMedia(NARROW).matches;

export function useLabFolded(): boolean {
  const wanted = useStore((state) => state.isLabFolded);
  const byWidth = useSyncExternalStore(subscribe, isNarrow);
  return wanted ?? byWidth;
}

export function toggleLab(): void {
  useStore.setState(({ isLabFolded }) => ({ isLabFolded: !(isLabFolded ?? isNarrow()) }));
}
