import { useEffect } from 'react';
import { toggleGallery, useGallery } from '../store/gallery.ts';
import { forgetLensKey } from '../store/lensKeys.ts';
import { usePreferences } from '../store/preferences.ts';
import { type Shortcut, shortcutFor } from '../store/shortcuts.ts';
import { toggleHelp, useHelp } from '../store/useHelp.ts';
import { goByKey } from '../store/view.ts';
import { isWriting } from './isWriting.ts';

/** Listens for the keys of the view; which they are is told in the list that the help shows. */
export function useShortcuts(): void {
  useEffect(() => {
    window.addEventListener('keydown', handleKey);
    window.addEventListener('keyup', handleRelease);
    window.addEventListener('blur', forgetLensKey);
    return () => {
      window.removeEventListener('keydown', handleKey);
      window.removeEventListener('keyup', handleRelease);
      window.removeEventListener('blur', forgetLensKey);
    };
  }, []);
}

function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  // Single keys are off while a text field has the focus, and undo is the field's own.
  if (isWriting(event.target)) return;
  // Space and Enter press the button that has the focus.
  if (event.key === ' ' && event.target instanceof HTMLButtonElement) return;
  const isCommand = event.ctrlKey || event.metaKey;
  const isCharacter = event.key.length === 1 && !isCommand && !event.altKey;
  if (isCharacter && !usePreferences.getState().hasCharacterKeys) return;
  if (!isCommand && !event.altKey && goByKey(event.key)) {
    event.preventDefault();
    return;
  }
  const shortcut = shortcutFor(event.key, event.shiftKey, isCommand, event.altKey);
  if (!shortcut || isCovered(shortcut)) return;
  event.preventDefault();
  if (shortcut.release && event.repeat) return;
  shortcut.action(event.key, event.timeStamp);
}

/** Behind the open help and the open gallery the page stays as it is. */
function isCovered({ action, group }: Shortcut): boolean {
  if (useHelp.getState().isOpen) return action !== toggleHelp;
  return useGallery.getState().isOpen && group !== 'view' && action !== toggleGallery;
}

/** Wherever the focus has gone meanwhile, a key that went down comes up. */
function handleRelease(event: KeyboardEvent): void {
  shortcutFor(event.key, event.shiftKey, false)?.release?.(event.key, event.timeStamp);
}
