import { useEffect } from 'react';
import {
  changeSpeed,
  goChapter,
  goFirst,
  goLast,
  stepBack,
  stepForward,
  togglePlay,
} from '../store/cursorActions.ts';
import { chooseNeighbour } from '../store/labActions.ts';
import { toggleLab } from '../store/useLabFolded.ts';

/** Single keys of the page; presenters' clickers send PageUp and PageDown. */
const plain: Readonly<Record<string, () => void>> = {
  ArrowRight: stepForward,
  ArrowLeft: stepBack,
  PageDown: stepForward,
  PageUp: stepBack,
  Home: goFirst,
  End: goLast,
  ' ': togglePlay,
  '-': () => changeSpeed(-1),
  '+': () => changeSpeed(1),
  '=': () => changeSpeed(1),
  '[': () => void chooseNeighbour(-1),
  ']': () => void chooseNeighbour(1),
  l: toggleLab,
};

const shifted: Readonly<Record<string, () => void>> = {
  ...plain,
  ArrowRight: () => goChapter(1),
  ArrowLeft: () => goChapter(-1),
};

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
  const action = (event.shiftKey ? shifted : plain)[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

/** Single keys are off while a text field has the focus. */
const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLInputElement ||
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLElement && target.isContentEditable);
