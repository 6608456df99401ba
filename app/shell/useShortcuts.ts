import { useEffect } from 'react';
import { shortcutFor } from '../store/shortcuts.ts';
import { toggleHelp, useHelp } from '../store/useHelp.ts';
import { isWriting } from './isWriting.ts';

/** Listens for the keys of the view; which they are is told in the list that the help shows. */
export function useShortcuts(): void {
  useEffect(() => {
    window.addEventListener('keydown', handleKey);
    return () => window.removeEventListener('keydown', handleKey);
  }, []);
}

function handleKey(event: KeyboardEvent): void {
  if (event.altKey || event.defaultPrevented) return;
  // Single keys are off while a text field has the focus, and undo is the field's own.
  if (isWriting(event.target)) return;
  // Space and Enter press the button that has the focus.
  if (event.key === ' ' && event.target instanceof HTMLButtonElement) return;
  const isCommand = event.ctrlKey || event.metaKey;
  const { isOpen, hasCharacterKeys } = useHelp.getState();
  if (event.key.length === 1 && !hasCharacterKeys && !isCommand) return;
  const action = shortcutFor(event.key, event.shiftKey, isCommand)?.action;
  // Behind the open help the page stays as it is.
  if (!action || (isOpen && action !== toggleHelp)) return;
  event.preventDefault();
  action();
}
