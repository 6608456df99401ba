import { armFault, type FaultTool, showMessageNames } from './commit.ts';
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
import { toggleGallery } from './gallery.ts';
import { chooseNeighbour } from './labActions.ts';
import { toggleFold } from './layout.ts';
import { allLensesOff } from './lenses.ts';
import { pressLensKey, releaseLensKey } from './lensKeys.ts';
import { shareMoment } from './linkShare.ts';
import { togglePlanning } from './planning.ts';
import { nextScene, previousScene } from './sceneActions.ts';
import { redoHere, undoHere } from './undo.ts';
import { toggleHelp } from './useHelp.ts';
import { toggleTwin } from './useTwinChoice.ts';
import { beginGoing, useView, VIEWS, type ViewName } from './view.ts';

/** What the keys are about, in the order in which the help lists them. */
export const SHORTCUT_GROUPS = [
  'moving',
  'lenses',
  'lab',
  'plans',
  'faults',
  'steps',
  'view',
] as const;

/** A key of this view: what is listened for, and what the help says of it, in one place. */
export interface Shortcut {
  readonly group: (typeof SHORTCUT_GROUPS)[number];
  /** The view in which the key means this; absent: every one. */
  readonly of?: ViewName;
  /** Only together with Alt. */
  readonly hasAlt?: boolean;
  /** As events of the keyboard name them. */
  readonly keys: readonly string[];
  /** Only together with Ctrl, or the Command key. */
  readonly isCommand?: boolean;
  /** Only together with Shift. */
  readonly hasShift?: boolean;
  /** As the help writes them. */
  readonly written: readonly string[];
  readonly does: string;
  /** When the key goes down; with what it is and when, for keys whose length of press matters. */
  readonly action: (key: string, atMs: number) => void;
  /** When it comes up again; a key that has this does not repeat. */
  readonly release?: (key: string, atMs: number) => void;
}

/** Presenters' clickers send PageUp and PageDown. */
const moving: readonly Shortcut[] = [
  {
    group: 'moving',
    keys: ['ArrowRight', 'PageDown'],
    written: ['→', 'Page Down'],
    does: 'step forward',
    action: stepForward,
  },
  {
    group: 'moving',
    keys: ['ArrowLeft', 'PageUp'],
    written: ['←', 'Page Up'],
    does: 'step back',
    action: stepBack,
  },
  {
    group: 'moving',
    keys: ['ArrowRight'],
    hasShift: true,
    written: ['Shift →'],
    does: 'next stage',
    action: () => goChapter(1),
  },
  {
    group: 'moving',
    keys: ['ArrowLeft'],
    hasShift: true,
    written: ['Shift ←'],
    does: 'previous stage',
    action: () => goChapter(-1),
  },
  { group: 'moving', keys: ['Home'], written: ['Home'], does: 'first event', action: goFirst },
  { group: 'moving', keys: ['End'], written: ['End'], does: 'last event', action: goLast },
  { group: 'moving', keys: [' '], written: ['Space'], does: 'play or pause', action: togglePlay },
  {
    group: 'moving',
    keys: ['-'],
    written: ['−'],
    does: 'play slower',
    action: () => changeSpeed(-1),
  },
  {
    group: 'moving',
    keys: ['+', '='],
    written: ['+'],
    does: 'play faster',
    action: () => changeSpeed(1),
  },
];

/** As many readers and mail programs have them; N and P will place faults and copies. */
const lab: readonly Shortcut[] = [
  { group: 'lab', keys: ['j'], written: ['J'], does: 'next scene', action: nextScene },
  { group: 'lab', keys: ['k'], written: ['K'], does: 'previous scene', action: previousScene },
];

const plans: readonly Shortcut[] = [
  {
    group: 'plans',
    of: 'query',
    keys: ['['],
    written: ['['],
    does: 'run the previous candidate plan',
    action: () => void chooseNeighbour(-1),
  },
  {
    group: 'plans',
    of: 'query',
    keys: [']'],
    written: [']'],
    does: 'run the next candidate plan',
    action: () => void chooseNeighbour(1),
  },
  {
    group: 'plans',
    of: 'query',
    keys: ['c'],
    written: ['C'],
    does: 'compare with the best other plan, or the one with the focus, and back',
    action: toggleComparison,
  },
  {
    group: 'plans',
    of: 'query',
    keys: ['p'],
    written: ['P'],
    does: 'how plans are found: planners, costs, figures; and back',
    action: togglePlanning,
  },
];

const faultKeys: readonly (readonly [key: string, tool: FaultTool, does: string])[] = [
  ['c', 'crash', 'drop a crash'],
  ['r', 'recover', 'recover a site'],
  ['x', 'lose', 'lose a message'],
  ['y', 'delay', 'delay a message'],
  ['n', 'partition', 'cut the network'],
];

const faults: readonly Shortcut[] = [
  ...faultKeys.map(
    ([key, tool, does]): Shortcut => ({
      group: 'faults',
      of: 'commit',
      keys: [key],
      written: [key.toUpperCase()],
      does,
      action: () => armFault(tool),
    }),
  ),
  {
    group: 'faults',
    of: 'commit',
    keys: ['Escape'],
    written: ['Esc'],
    does: 'put the tool away',
    action: () => armFault(undefined),
  },
  {
    group: 'view',
    of: 'commit',
    keys: ['v'],
    written: ['V'],
    does: 'the next protocol',
    action: () => void import('./commitActions.ts').then((commit) => commit.chooseNextProtocol()),
  },
  {
    group: 'view',
    of: 'commit',
    keys: ['m'],
    written: ['M'],
    does: 'names of messages on or off',
    action: showMessageNames,
  },
];

const transactions: readonly Shortcut[] = [
  {
    group: 'view',
    of: 'transactions',
    keys: ['v'],
    written: ['V'],
    does: 'the next rule against deadlocks',
    action: () => void import('./commitActions.ts').then((commit) => commit.chooseNextRule()),
  },
  ...(
    [
      [['ArrowUp', 'ArrowLeft'], ['Alt ↑', 'Alt ←'], 'the step at hand takes its turn earlier', -1],
      [['ArrowDown', 'ArrowRight'], ['Alt ↓', 'Alt →'], 'the step at hand takes its turn later', 1],
    ] as const
  ).map(
    ([keys, written, does, direction]): Shortcut => ({
      group: 'steps',
      of: 'transactions',
      hasAlt: true,
      keys,
      written,
      does,
      action: () =>
        void import('./interleavingActions.ts').then((moves) => moves.moveStepAtHand(direction)),
    }),
  ),
];

const lenses: readonly Shortcut[] = [
  {
    group: 'lenses',
    keys: ['1', '2', '3', '4', '5', '6'],
    written: ['1 … 6'],
    does: 'a lens on or off; held, only while it is held',
    action: pressLensKey,
    release: releaseLensKey,
  },
  {
    group: 'lenses',
    keys: ['0'],
    written: ['0'],
    does: 'all lenses off',
    action: allLensesOff,
  },
];

const view: readonly Shortcut[] = [
  {
    group: 'view',
    keys: ['g'],
    written: VIEWS.map(({ key }) => `G ${key.toUpperCase()}`),
    does: `go to ${VIEWS.map(({ label }) => label).join(', ')}`,
    action: beginGoing,
  },
  {
    group: 'view',
    keys: ['l'],
    written: ['L'],
    does: 'fold or unfold the lab',
    action: () => toggleFold('lab'),
  },
  {
    group: 'view',
    keys: ['i'],
    written: ['I'],
    does: 'fold or unfold plans and network',
    action: () => toggleFold('right'),
  },
  {
    group: 'view',
    keys: ['o'],
    written: ['O'],
    does: 'fold or unfold rows and local plans',
    action: () => toggleFold('bottom'),
  },
  {
    group: 'view',
    keys: ['t'],
    written: ['T'],
    does: 'the picture as a table, and back',
    action: toggleTwin,
  },
  {
    group: 'view',
    keys: ['u'],
    written: ['U'],
    does: 'copy a link to this moment',
    action: () => void shareMoment(),
  },
  {
    group: 'lab',
    keys: ['a'],
    written: ['A'],
    does: 'list of labs, to open one',
    action: toggleGallery,
  },
  {
    group: 'lab',
    keys: ['z'],
    isCommand: true,
    written: ['Ctrl Z'],
    does: 'undo: SQL, plan, parameters, the schedule or the lab as before',
    action: () => void undoHere(),
  },
  {
    group: 'lab',
    keys: ['z'],
    isCommand: true,
    hasShift: true,
    written: ['Ctrl Shift Z'],
    does: 'redo',
    action: () => void redoHere(),
  },
  {
    group: 'lab',
    keys: ['y'],
    isCommand: true,
    written: ['Ctrl Y'],
    does: 'redo, as well',
    action: () => void redoHere(),
  },
  {
    group: 'view',
    keys: ['?'],
    written: ['?'],
    does: 'open or close these keys',
    action: toggleHelp,
  },
];

const shortcuts: readonly Shortcut[] = [
  ...moving,
  ...lenses,
  ...lab,
  ...plans,
  ...faults,
  ...transactions,
  ...view,
];

/** The keys that mean something in a view. */
export const shortcutsOf = (name: ViewName): readonly Shortcut[] =>
  shortcuts.filter(({ of = name }) => of === name);

/** What a key does; without a meaning of its own with Shift it does the same as without. */
export function shortcutFor(
  key: string,
  isShifted: boolean,
  isCommanded: boolean,
  isAlternate = false,
): Shortcut | undefined {
  const wanted = key.length === 1 ? key.toLowerCase() : key;
  const all = shortcutsOf(useView.getState().view).filter(
    ({ keys, isCommand = false, hasAlt = false }) =>
      isCommand === isCommanded && hasAlt === isAlternate && keys.includes(wanted),
  );
  return (isShifted ? all.find(({ hasShift }) => hasShift) : undefined) ?? all.find(isPlain);
}

const isPlain = ({ hasShift = false }: Shortcut): boolean => !hasShift;
