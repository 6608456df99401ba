import { create } from 'zustand';

/**
 * What a person sets once for this browser and never sends: a link carries the moment, not the
 * window it was looked at in. Kept in local storage under one key with a version; a field that
 * cannot be read is as if it had never been set, and without storage all lasts as long as the page.
 */
export interface Preferences {
  readonly theme: Theme;
  /** Keys of one character can be switched off (WCAG 2.1.4). */
  readonly hasCharacterKeys: boolean;
  /** Pixels; undefined is as the design has them. */
  readonly labWidth: number | undefined;
  readonly rightWidth: number | undefined;
  readonly bottomHeight: number | undefined;
  /** How much of the bottom panel its left part takes, in hundredths. */
  readonly bottomSplit: number | undefined;
  /** As the user wants them; undefined leaves it to the size of the window. */
  readonly isLabFolded: boolean | undefined;
  readonly isRightFolded: boolean | undefined;
  readonly isBottomFolded: boolean | undefined;
}

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** public/theme.js reads the same key before the page is painted. */
const KEY = 'sitelines.preferences';
const VERSION = 1;

/** More than any screen: what is stored is not to make a column vanish or the page explode. */
const MAXIMUM_PIXELS = 4000;

const UNSET: Preferences = {
  theme: 'system',
  hasCharacterKeys: true,
  labWidth: undefined,
  rightWidth: undefined,
  bottomHeight: undefined,
  bottomSplit: undefined,
  isLabFolded: undefined,
  isRightFolded: undefined,
  isBottomFolded: undefined,
};

export const usePreferences = create<Preferences>(() => readPreferences(stored()));

export function setPreferences(changes: Partial<Preferences>): void {
  usePreferences.setState(changes);
  keep(usePreferences.getState());
}

/** Text from the storage as preferences, field by field; any text at all gives some. */
export function readPreferences(text: string | null): Preferences {
  const found = parsed(text);
  if (found?.['version'] !== VERSION) return UNSET;
  const pixels = (name: string) => numberWithin(found[name], 0, MAXIMUM_PIXELS);
  const choice = (name: string) => (typeof found[name] === 'boolean' ? found[name] : undefined);
  return {
    theme: THEMES.find((theme) => theme === found['theme']) ?? UNSET.theme,
    hasCharacterKeys: choice('hasCharacterKeys') ?? UNSET.hasCharacterKeys,
    labWidth: pixels('labWidth'),
    rightWidth: pixels('rightWidth'),
    bottomHeight: pixels('bottomHeight'),
    bottomSplit: numberWithin(found['bottomSplit'], 1, 99),
    isLabFolded: choice('isLabFolded'),
    isRightFolded: choice('isRightFolded'),
    isBottomFolded: choice('isBottomFolded'),
  };
}

/** What is not set is not written: another default of a later version then holds. */
export const writePreferences = (preferences: Preferences): string =>
  JSON.stringify({ version: VERSION, ...preferences });

function parsed(text: string | null): Record<string, unknown> | undefined {
  if (text === null) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

// Functions, not constants: the store above reads the storage as soon as this file is loaded.
function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function numberWithin(value: unknown, low: number, high: number): number | undefined {
  return typeof value === 'number' && value >= low && value <= high ? value : undefined;
}

/** A browser may keep its storage to itself, and then even asking for it throws. */
function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keep(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, writePreferences(preferences));
  } catch {
    // Full or forbidden: it holds until the page is left, and nothing else depends on it.
  }
}
