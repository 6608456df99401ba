import { useEffect } from 'react';
import { setPreferences, THEMES, type Theme, usePreferences } from './preferences.ts';

/**
 * Light or dark, on the root element as `data-theme`: the tokens hang on it, and so may everything
 * that cannot read a token. public/theme.js has set it before the first paint.
 */
export type ShownTheme = 'light' | 'dark';

const DARK = '(prefers-color-scheme: dark)';

const shownTheme = (theme: Theme): ShownTheme => {
  if (theme !== 'system') return theme;
  return window.matchMedia(DARK).matches ? 'dark' : 'light';
};

/** Follows the choice, and the system where that is the choice. */
export function useTheme(): void {
  const theme = usePreferences((preferences) => preferences.theme);
  useEffect(() => {
    const show = () => {
      document.documentElement.dataset['theme'] = shownTheme(theme);
    };
    show();
    const system = window.matchMedia(DARK);
    system.addEventListener('change', show);
    return () => system.removeEventListener('change', show);
  }, [theme]);
}

/** System, light, dark, and again. */
export function nextTheme(): void {
  const { theme } = usePreferences.getState();
  setPreferences({ theme: THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system' });
}
