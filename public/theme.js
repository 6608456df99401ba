/*
 * Light or dark before the first paint: loaded as it stands by the head of the page, because the
 * page's policy has no inline scripts and its own code comes later. app/store/theme.ts keeps the
 * attribute from then on; both read what app/store/preferences.ts stores.
 */
(() => {
  let theme;
  try {
    theme = JSON.parse(localStorage.getItem('sitelines.preferences') ?? '{}').theme;
  } catch {
    // No storage, or another program's words in it: as the system wants it.
  }
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const byChoice = theme === 'light' || theme === 'dark' ? theme : undefined;
  document.documentElement.dataset.theme = byChoice ?? (isDark ? 'dark' : 'light');
})();
