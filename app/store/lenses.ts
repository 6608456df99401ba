import { useMemo } from 'react';
import { LENSES, type Lens } from '../../src/base/lens.ts';
import { type LensCount, lensCounts } from '../../src/viewmodel/lensCounts.ts';
import { revealedCursor } from '../../src/viewmodel/revealed.ts';
import { useCommit } from './commit.ts';
import { type State, useStore } from './store.ts';
import { isOfSchedules, useView } from './view.ts';

/** Which transparencies are seen through. Lenses add ink to what is still (trace, cursor). */

const inOrder = (lenses: readonly Lens[]): readonly Lens[] =>
  LENSES.filter((lens) => lenses.includes(lens));

export const setLenses = (lenses: readonly Lens[]): void =>
  useStore.setState({ lenses: inOrder(lenses), peeked: undefined });

export function toggleLens(lens: Lens): void {
  const { lenses } = useStore.getState();
  setLenses(lenses.includes(lens) ? lenses.filter((one) => one !== lens) : [...lenses, lens]);
}

/** Whether switching the lens changes anything: one that is on can always be taken away. */
export function hasInk(lens: Lens): boolean {
  const { shown, lenses } = useStore.getState();
  if (lenses.includes(lens)) return true;
  const counts = isOfSchedules(useView.getState().view)
    ? useCommit.getState().shown?.lenses
    : shown && lensCounts(shown.run);
  return (counts?.[lens].count ?? 1) > 0;
}

/** What each lens would reveal in the open view; undefined while there is no run. */
export function useLensCounts(): Readonly<Record<Lens, LensCount>> | undefined {
  const ofSchedules = useView(({ view }) => isOfSchedules(view));
  const schedule = useCommit((state) => state.shown?.lenses);
  const run = useStore((state) => state.shown?.run);
  return useMemo(
    () => (ofSchedules ? schedule : run && lensCounts(run)),
    [ofSchedules, schedule, run],
  );
}

export const allLensesOff = (): void => setLenses([]);

/** On only until `endPeek`; a lens that is on anyway stays on. */
export const peek = (lens: Lens): void => useStore.setState({ peeked: lens });
export const endPeek = (): void => useStore.setState({ peeked: undefined });

export const seenLenses = ({ lenses, peeked }: State): readonly Lens[] =>
  peeked === undefined ? lenses : inOrder([...lenses, peeked]);

/** The lenses that are on, a peeked one included. */
export function useLenses(): readonly Lens[] {
  const lenses = useStore((state) => state.lenses);
  const peeked = useStore((state) => state.peeked);
  return useMemo(
    () => (peeked === undefined ? lenses : inOrder([...lenses, peeked])),
    [lenses, peeked],
  );
}

export const useLens = (lens: Lens): boolean =>
  useStore((state) => state.lenses.includes(lens) || state.peeked === lens);

/** Where the pictures stand: the cursor, or the nearest event before it that a lens reveals. */
export const useShownCursor = (): number =>
  useStore((state) =>
    state.shown ? revealedCursor(state.shown.run.trace, state.cursor, seenLenses(state)) : 0,
  );
