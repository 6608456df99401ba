import { create } from 'zustand';
import type { SiteId } from '../../src/base/brand.ts';
import type { Diagnostic } from '../../src/base/diagnostic.ts';
import type { Lens } from '../../src/base/lens.ts';
import type { ScheduleScenario } from '../../src/trace/scheduleTrace.ts';
import type { StoredLeaf } from '../../src/viewmodel/commit/scheduleLenses.ts';
import type { ScheduleRun } from '../../src/viewmodel/commit/scheduleRun.ts';
import type { LensCount } from '../../src/viewmodel/lensCounts.ts';
import type { ScheduleTable } from '../../src/viewmodel/transactions/scheduleTable.ts';
import type { FinishedRecovery, FinishedSchedule } from './engineTypes.ts';
import type { LeftRun, SavedRun } from './leftRuns.ts';

/** What the views of schedules show; every picture is folded from a run and the cursor. */
export interface CommitState {
  /** Of the lab's schedules, the one that is open. */
  readonly schedule: string | undefined;
  /** Its text, edited or with faults added. */
  readonly text: string;
  readonly protocol: string;
  /** A second protocol on the same schedule, side by side with the first. */
  readonly beside: string | undefined;
  /** The options of its header, and those that were switched since. */
  readonly options: Readonly<Record<string, string>>;
  /** The last run that succeeded: the last good picture. */
  readonly shown: ShownCommit | undefined;
  readonly shownBeside: ShownBeside | undefined;
  readonly transaction: string | undefined;
  readonly branches: Branches;
  readonly cursor: number;
  readonly isRunning: boolean;
  /** A run that an earlier page has left, as long as its sites come back. */
  readonly left: LeftRun | undefined;
  readonly fault: CommitFault | undefined;
  /** What a click into the drawing does. */
  readonly armed: FaultTool | undefined;
  readonly areMessagesNamed: boolean;
}

/** The texts of one schedule that have run, the oldest first: nothing that was tried is lost. */
interface Branches {
  readonly schedule: string | undefined;
  readonly texts: readonly string[];
}

export interface ShownCommit {
  readonly run: ScheduleRun;
  /** Its steps, folded once: the transport of the Transactions view goes by them. */
  readonly table: ScheduleTable;
  readonly lenses: Readonly<Record<Lens, LensCount>>;
  /** What a site stores of the tables that the run locks. */
  readonly storedAt: (site: SiteId) => readonly StoredLeaf[];
  readonly protocol: string;
  readonly origin:
    | {
        readonly kind: 'schedule';
        readonly finished: FinishedSchedule;
        /** What ran; by now the field may hold another text. */
        readonly scenario: ScheduleScenario;
      }
    /** An earlier page has left a run; from what its sites had on disk it was ended. */
    | {
        readonly kind: 'recovered';
        readonly finished: FinishedRecovery;
        /** Where the page was left; absent: while the schedule ran. */
        readonly moment: SavedRun['left'];
        /** What each site's log had then. */
        readonly forces: ReadonlyMap<SiteId, number>;
      }
    /** A run that the explorer found. */
    | { readonly kind: 'found'; readonly because: string };
}

/** The run under the second protocol, of the very text that is shown under the first. */
export interface ShownBeside {
  readonly protocol: string;
  readonly run: ScheduleRun;
  readonly finished: FinishedSchedule;
}

/** Why the text could not be run; the diagnostic's span is in it. */
export interface CommitFault {
  readonly diagnostic: Diagnostic;
  readonly text: string;
}

export const FAULT_TOOLS = ['crash', 'recover', 'lose', 'delay', 'partition'] as const;
export type FaultTool = (typeof FAULT_TOOLS)[number];

const NO_BRANCHES: Branches = { schedule: undefined, texts: [] };

const NOTHING: CommitState = {
  schedule: undefined,
  text: '',
  protocol: '2pc',
  beside: undefined,
  options: {},
  shown: undefined,
  shownBeside: undefined,
  transaction: undefined,
  branches: NO_BRANCHES,
  cursor: 0,
  isRunning: false,
  left: undefined,
  fault: undefined,
  armed: undefined,
  areMessagesNamed: true,
};

export const useCommit = create<CommitState>(() => NOTHING);

/** Undefined for a run that the explorer found. */
export const scenarioOf = ({ origin }: ShownCommit): ScheduleScenario | undefined =>
  origin.kind === 'schedule' ? origin.scenario : undefined;

/** Another lab has other schedules. */
export const forgetSchedules = (): void =>
  useCommit.setState(({ areMessagesNamed }) => ({ ...NOTHING, areMessagesNamed }));

export const armFault = (tool: FaultTool | undefined): void =>
  useCommit.setState(({ armed }) => ({ armed: armed === tool ? undefined : tool }));

export const showMessageNames = (): void =>
  useCommit.setState(({ areMessagesNamed }) => ({ areMessagesNamed: !areMessagesNamed }));
