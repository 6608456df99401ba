import { useEffect } from 'react';
import { usePreferences } from '../store/preferences.ts';
import { shortcutFor } from '../store/shortcuts.ts';
import { toggleHelp, useHelp } from '../store/useHelp.ts';

/** Listens for the keys of the view; which they are is told in the list that the help shows. */
export function useShortcuts(): void {
  useEffect(() => {
    window.addEventListener('keydown', handleKey);
    return () => window.removeEventListener('keydown', handleKey);
  }, []);
}

function handleKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (isWriting(event.target)) return;
  // Space and Enter press the button that has the focus.
  if (event.key === ' ' && event.target instanceof HTMLButtonElement) return;
  if (event.key.length === 1 && !usePreferences.getState().hasCharacterKeys) return;
  const action = shortcutFor(event.key, event.shiftKey)?.action;
  // Behind the open help the page stays as it is.
  if (!action || (useHelp.getState().isOpen && action !== toggleHelp)) return;
  event.preventDefault();
  action();
}

/** Single keys are off while a text field has the focus. */
const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && target.type !== 'checkbox') ||
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLElement && target.isContentEditable);
