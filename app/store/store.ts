import { create } from 'zustand';
import type { Diagnostic } from '../../src/base/diagnostic.ts';
import type { Lens } from '../../src/base/lens.ts';
import type { MeasuredCosts } from '../../src/viewmodel/candidateList.ts';
import type { ShownRun } from '../../src/viewmodel/shownRun.ts';
import type { FinishedRun, OpenedLab, Progress, RunRequest } from './engineTypes.ts';
import type { LabSource } from './labOrigin.ts';

/** Only what cannot be derived; every picture is folded from `run` and `cursor`. */
export interface State {
  readonly lab: LabState;
  /** What the SQL field holds, edited or not. */
  readonly draft: string;
  /** Where the query is asked, and for which objective. */
  readonly request: RunRequest | undefined;
  /** The last run that succeeded: the last good picture. */
  readonly shown: ShownState | undefined;
  /** Why the draft could not be run, or the lab not be filled as a scene asks. */
  readonly fault: Fault | undefined;
  readonly busy: Busy | undefined;
  /** How far what the page waits for is, as soon as that is known. */
  readonly progress: Progress | undefined;
  /** What a link asked for and did not get, or why none could be made. */
  readonly linkFault: Diagnostic | undefined;
  /** What became of the wish to share this moment; forgotten once it was said. */
  readonly sharing: Sharing | undefined;
  readonly cursor: number;
  /** How the cursor came where it is: one step forward or back, or a jump. */
  readonly move: 1 | -1 | 0;
  readonly isPlaying: boolean;
  /** The lenses that are on, in the order of their digits. */
  readonly lenses: readonly Lens[];
  /** The lens that is on only while its digit is held. */
  readonly peeked: Lens | undefined;
  readonly speed: Speed;
  /** The current scene of the lab, by its place among the scenes. */
  readonly scene: number | undefined;
  /** Costs of background runs, by plan. */
  readonly measured: MeasuredCosts;
  /** Another plan of the shown query beside the shown one. */
  readonly comparison: Comparison | undefined;
}

export type LabState =
  /** Tables are loaded into the sites; 0 of 0 before it is known how many. */
  | { readonly kind: 'opening'; readonly done: number; readonly of: number }
  | { readonly kind: 'failed'; readonly diagnostic: Diagnostic; readonly text: string }
  | OpenLab;

/** Its text is that of its document. */
export interface OpenLab extends Omit<LabSource, 'text'> {
  readonly kind: 'open';
  readonly opened: OpenedLab;
}

export interface ShownState {
  readonly run: ShownRun;
  readonly result: FinishedRun;
}

export interface Fault {
  readonly diagnostic: Diagnostic;
  /** The SQL that was run, or the lab that was opened; the diagnostic's span is in it. */
  readonly text: string;
}

/** What the page waits for: a run, sites filled anew for other parameters, or another lab. */
export type Busy = 'running' | 'loading' | 'opening';

/** `byHand`: the browser does not let the page write to the clipboard. */
export type Sharing =
  | { readonly kind: 'copied' }
  | { readonly kind: 'byHand'; readonly address: string };

export const SPEEDS = [0.5, 1, 2, 4] as const;
export type Speed = (typeof SPEEDS)[number];

/** Two plans of one query side by side. */
export interface Comparison {
  /** The plan that the shown one is compared with; a link can carry it. */
  readonly plan: string;
  /** Its run; absent while it runs. */
  readonly other?: ShownState;
  readonly fault?: Diagnostic;
}

/** What a first look at a query shows, until a scene or a link says otherwise. */
const FIRST_LENSES: readonly Lens[] = ['location', 'fragments', 'execution'];

export const useStore = create<State>(() => ({
  lab: { kind: 'opening', done: 0, of: 0 },
  draft: '',
  request: undefined,
  shown: undefined,
  fault: undefined,
  busy: undefined,
  progress: undefined,
  linkFault: undefined,
  sharing: undefined,
  cursor: 0,
  move: 0,
  isPlaying: false,
  lenses: FIRST_LENSES,
  peeked: undefined,
  speed: 1,
  scene: undefined,
  measured: new Map(),
  comparison: undefined,
}));
