import { monaco } from './monaco.ts';

/**
 * The editor's own theme, made of the page's tokens: ink on paper, keywords heavier, no hue. It
 * follows the page into light and dark, whoever decides that.
 */
const THEME = 'sitelines';

/** Returns what ends the following. */
export function followPageTheme(): () => void {
  applyTheme();
  const scheme = window.matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', applyTheme);
  const root = new MutationObserver(applyTheme);
  root.observe(document.documentElement, { attributeFilter: ['class', 'data-theme', 'style'] });
  return () => {
    scheme.removeEventListener('change', applyTheme);
    root.disconnect();
  };
}

let applied = '';

function applyTheme(): void {
  const theme = themeOf(readToken);
  const key = JSON.stringify(theme);
  if (key === applied) return;
  applied = key;
  monaco.editor.defineTheme(THEME, theme);
  monaco.editor.setTheme(THEME);
}

/** A token as `#rrggbb`, however the style sheet writes it. */
function readToken(name: string): string {
  const probe = document.createElement('i');
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const parts = getComputedStyle(probe).color.match(/\d+/g) ?? [];
  probe.remove();
  const digits = parts.slice(0, 3).map((part) => Number(part).toString(16).padStart(2, '0'));
  return `#${digits.join('')}`;
}

function themeOf(token: (name: string) => string): monaco.editor.IStandaloneThemeData {
  const [paper, desk, tint, tint2] = [token('paper'), token('desk'), token('tint'), token('tint2')];
  const [ink, ink2, ink3] = [token('ink'), token('ink2'), token('ink3')];
  const [rule, rule2, stop] = [token('rule'), token('rule2'), token('stop')];
  return {
    base: isDark(paper) ? 'vs-dark' : 'vs',
    inherit: false,
    rules: [
      { token: '', foreground: ink.slice(1), background: paper.slice(1) },
      { token: 'keyword', fontStyle: 'bold' },
      { token: 'heading', fontStyle: 'bold' },
      { token: 'comment', foreground: ink3.slice(1) },
      { token: 'fence', foreground: ink2.slice(1) },
    ],
    colors: {
      'editor.background': paper,
      'editor.foreground': ink,
      'editorCursor.foreground': ink,
      'editor.selectionBackground': tint2,
      'editor.inactiveSelectionBackground': tint,
      'editor.findMatchBackground': rule2,
      'editor.rangeHighlightBackground': tint,
      'editor.findMatchHighlightBackground': tint2,
      'editorLineNumber.foreground': ink3,
      'editorLineNumber.activeForeground': ink3,
      'editorError.foreground': stop,
      'editorWidget.background': desk,
      'editorWidget.foreground': ink,
      'editorWidget.border': rule2,
      'editorHoverWidget.background': desk,
      'editorHoverWidget.foreground': ink,
      'editorHoverWidget.border': rule2,
      'editorHoverWidget.statusBarBackground': tint,
      'editorSuggestWidget.background': desk,
      'editorSuggestWidget.foreground': ink,
      'editorSuggestWidget.border': rule2,
      'editorSuggestWidget.selectedBackground': ink,
      'editorSuggestWidget.selectedForeground': paper,
      'editorSuggestWidget.highlightForeground': ink,
      'editorSuggestWidget.focusHighlightForeground': paper,
      'list.hoverBackground': tint2,
      'list.hoverForeground': ink,
      'input.background': paper,
      'input.foreground': ink,
      'input.border': rule2,
      'inputOption.activeBorder': ink,
      'inputOption.activeBackground': tint2,
      'inputOption.activeForeground': ink,
      'icon.foreground': ink2,
      'scrollbarSlider.background': rule2,
      'scrollbarSlider.hoverBackground': ink3,
      'scrollbarSlider.activeBackground': ink3,
      'widget.shadow': '#00000000',
      focusBorder: ink,
      foreground: ink,
      errorForeground: stop,
      'textLink.foreground': ink,
      'toolbar.hoverBackground': tint2,
      'editorWhitespace.foreground': rule,
    },
  };
}

/** By the lightness of the paper, whichever way the page came to it. */
function isDark(paper: string): boolean {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(paper.slice(at, at + 2), 16));
  return (red ?? 255) + (green ?? 255) + (blue ?? 255) < 384;
}
