import { toggleComparison } from './compare.ts';
import {
  changeSpeed,
  goChapter,
  goFirst,
  goLast,
  stepBack,
  stepForward,
  togglePlay,
} from './cursorActions.ts';
import { chooseNeighbour } from './labActions.ts';
import { shareMoment } from './linkShare.ts';
import { toggleHelp } from './useHelp.ts';
import { toggleLab } from './useLabFolded.ts';
import { toggleTwin } from './useTwinChoice.ts';

/** A key of this view: what is listened for, and what the help says of it, in one place. */
export interface Shortcut {
  /** As events of the keyboard name them. */
  readonly keys: readonly string[];
  /** Only together with Shift. */
  readonly hasShift?: boolean;
  /** As the help writes them. */
  readonly written: readonly string[];
  readonly does: string;
  readonly action: () => void;
}

/** Presenters' clickers send PageUp and PageDown. */
export const shortcuts: readonly Shortcut[] = [
  {
    keys: ['ArrowRight', 'PageDown'],
    written: ['→', 'Page Down'],
    does: 'step forward',
    action: stepForward,
  },
  {
    keys: ['ArrowLeft', 'PageUp'],
    written: ['←', 'Page Up'],
    does: 'step back',
    action: stepBack,
  },
  {
    keys: ['ArrowRight'],
    hasShift: true,
    written: ['Shift →'],
    does: 'next stage',
    action: () => goChapter(1),
  },
  {
    keys: ['ArrowLeft'],
    hasShift: true,
    written: ['Shift ←'],
    does: 'previous stage',
    action: () => goChapter(-1),
  },
  { keys: ['Home'], written: ['Home'], does: 'first event', action: goFirst },
  { keys: ['End'], written: ['End'], does: 'last event', action: goLast },
  { keys: [' '], written: ['Space'], does: 'play or pause', action: togglePlay },
  { keys: ['-'], written: ['−'], does: 'play slower', action: () => changeSpeed(-1) },
  { keys: ['+', '='], written: ['+'], does: 'play faster', action: () => changeSpeed(1) },
  {
    keys: ['['],
    written: ['['],
    does: 'run the previous candidate plan',
    action: () => void chooseNeighbour(-1),
  },
  {
    keys: [']'],
    written: [']'],
    does: 'run the next candidate plan',
    action: () => void chooseNeighbour(1),
  },
  {
    keys: ['c'],
    written: ['C'],
    does: 'compare with the best other plan, and back',
    action: toggleComparison,
  },
  { keys: ['l'], written: ['L'], does: 'fold or unfold the lab', action: toggleLab },
  { keys: ['t'], written: ['T'], does: 'the picture as a table, and back', action: toggleTwin },
  {
    keys: ['u'],
    written: ['U'],
    does: 'copy a link to this moment',
    action: () => void shareMoment(),
  },
  { keys: ['?'], written: ['?'], does: 'open or close these keys', action: toggleHelp },
];

/** What a key does; without a meaning of its own with Shift it does the same as without. */
export function shortcutFor(key: string, isShifted: boolean): Shortcut | undefined {
  const wanted = key.length === 1 ? key.toLowerCase() : key;
  const all = shortcuts.filter(({ keys }) => keys.includes(wanted));
  return (isShifted ? all.find(({ hasShift }) => hasShift) : undefined) ?? all.find(isPlain);
}

const isPlain = ({ hasShift = false }: Shortcut): boolean => !hasShift;
