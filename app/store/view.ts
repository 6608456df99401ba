import { create } from 'zustand';

/** The views that there are, in the order of the top bar; each with the key after G. */
export const VIEWS = [
  { name: 'query', label: 'Query', key: 'q' },
  { name: 'commit', label: 'Commit', key: 'c' },
  { name: 'transactions', label: 'Transactions', key: 't' },
] as const;

export type ViewName = (typeof VIEWS)[number]['name'];

/** The views of one run of a schedule: they have it, and its cursor, in common. */
export const isOfSchedules = (view: ViewName): boolean => view !== 'query';

interface ViewChoice {
  readonly view: ViewName;
  /** G was pressed: the next key says where to. */
  readonly isGoing: boolean;
}

export const useView = create<ViewChoice>(() => ({ view: 'query', isGoing: false }));

export const goToView = (view: ViewName): void => useView.setState({ view, isGoing: false });

export const beginGoing = (): void => useView.setState({ isGoing: true });

/** Takes the key after G, if it names a view; whatever it is, going is over. */
export function goByKey(key: string): boolean {
  if (!useView.getState().isGoing) return false;
  useView.setState({ isGoing: false });
  const found = VIEWS.find((view) => view.key === key.toLowerCase());
  if (found) goToView(found.name);
  return found !== undefined;
}
