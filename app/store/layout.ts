import { type Preferences, setPreferences, usePreferences } from './preferences.ts';
import { useMedia } from './useMedia.ts';

/**
 * How the parts of the window share it: what the user wants, within what its size allows. Below
 * 960 px there is one column, and nothing to fold or drag.
 */

const WIDE = '(min-width: 1680px)';
const NARROW = '(min-width: 960px) and (max-width: 1199px)';
const COLUMN = '(max-width: 959px)';
const LOW = '(max-height: 759px)';

/** The parts that fold. */
export type Part = 'lab' | 'right' | 'bottom';

/** Where each part is folded unless the user says otherwise. */
const foldedAt: Readonly<Record<Part, string>> = { lab: NARROW, right: NARROW, bottom: LOW };

const wish = {
  lab: 'isLabFolded',
  right: 'isRightFolded',
  bottom: 'isBottomFolded',
} as const satisfies Record<Part, keyof Preferences>;

export const useIsColumn = (): boolean => useMedia(COLUMN);

/** Between these widths the right column is a drawer over the bottom panel. */
export const useIsNarrow = (): boolean => useMedia(NARROW);

export function useFolded(part: Part): boolean {
  const wanted = usePreferences((preferences) => preferences[wish[part]]);
  const byWindow = useMedia(foldedAt[part]);
  return useMedia(COLUMN) ? false : (wanted ?? byWindow);
}

/** A part that is as the window would have it again follows the window again. */
export function toggleFold(part: Part): void {
  const byWindow = window.matchMedia(foldedAt[part]).matches;
  const isFolded = usePreferences.getState()[wish[part]] ?? byWindow;
  const hadFocus = document.getElementById(part)?.contains(document.activeElement) ?? false;
  setPreferences({ [wish[part]]: isFolded === byWindow ? !isFolded : undefined });
  if (hadFocus) requestAnimationFrame(() => keepFocus(part));
}

/**
 * A focus that went away with what was folded, or with what stood in its place, goes to the part as
 * it is now; where nothing of it is left, to the button that brings it back.
 */
function keepFocus(part: Part): void {
  const { activeElement } = document;
  const isLeft = activeElement?.checkVisibility({ visibilityProperty: true }) ?? false;
  if (isLeft && activeElement !== document.body) return;
  const inside = document.querySelector<HTMLElement>(`#${part} [data-entry]`);
  const button = document.querySelector<HTMLElement>(`[data-folds="${part}"]`);
  (inside ?? button)?.focus();
}

export interface Range {
  readonly value: number;
  readonly standard: number;
  readonly low: number;
  readonly high: number;
}

const within = ({ low, high }: Pick<Range, 'low' | 'high'>, value: number): number =>
  Math.min(high, Math.max(low, value));

const range = (wanted: number | undefined, standard: number, low: number, high: number): Range => ({
  value: within({ low, high }, wanted ?? standard),
  standard,
  low,
  high,
});

/** The width of the lab column: 312, or 360 where there is room. */
export function useLabWidth(): Range {
  const wanted = usePreferences((preferences) => preferences.labWidth);
  const isWide = useMedia(WIDE);
  return range(wanted, isWide ? 360 : 312, 200, 600);
}

/** The width of the right column: 372, or 440 where there is room. */
export function useRightWidth(): Range {
  const wanted = usePreferences((preferences) => preferences.rightWidth);
  const isWide = useMedia(WIDE);
  return range(wanted, isWide ? 440 : 372, 276, 660);
}

export const useBottomHeight = (): Range =>
  range(
    usePreferences((preferences) => preferences.bottomHeight),
    208,
    96,
    640,
  );

/** The left part of the bottom panel, in hundredths of its width. */
export const useBottomSplit = (): Range =>
  range(
    usePreferences((preferences) => preferences.bottomSplit),
    56,
    24,
    76,
  );
