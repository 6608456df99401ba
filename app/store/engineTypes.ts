import type { Diagnostic } from '../../src/base/diagnostic.ts';
import type { Result } from '../../src/base/result.ts';
import type { RowOrder } from '../../src/base/rowOrder.ts';
import type { Row } from '../../src/base/value.ts';
import type { LabParameter } from '../../src/lab/setup/parameters.ts';
import type { CheckedSubject } from '../../src/viewmodel/designChecks.ts';
import type {
  Coordinator,
  FinishedRecovery,
  FinishedRun,
  FinishedSchedule,
  LabHead,
  MeasuredCosts,
  RecoveryRequest,
  RunRequest,
  ScheduleRequest,
  WorkProgress,
} from '../../src/workbench/coordinatorTypes.ts';
import type { QueryFault } from '../../src/workbench/queryFault.ts';

export type {
  FinishedRecovery,
  FinishedRun,
  FinishedSchedule,
  PlannedRun,
  PlanRequest,
  RunRequest,
  WorkProgress,
} from '../../src/workbench/coordinatorTypes.ts';

/** What the page asks of the coordinator; `engine.ts` is the only file that answers it. */
export interface OpenedLab
  extends Omit<LabHead, 'parameters'>,
    Pick<Coordinator, 'plan' | 'winners' | 'stopPlanning' | 'change'> {
  /** Whether the design is right, by where its setup blocks begin; some are wrong on purpose. */
  readonly checks: ReadonlyMap<number, readonly CheckedSubject[]>;
  /** The lab's parameters as its sites were filled with them. */
  readonly parameters: Parameters;
  /** The values that the lab itself gives them. */
  readonly defaultParameters: Parameters;
  /** Between which values each may be set, in the order of the lab. */
  readonly parameterRanges: readonly ParameterRange[];
  /** Whatever ran before is stopped. */
  readonly run: (
    request: RunRequest,
    onProgress?: (progress: WorkProgress) => void,
  ) => Promise<Result<FinishedRun, QueryFault>>;
  /**
   * Runs the other candidates of a query, one after the other, behind the shown run; gives what
   * each cost as soon as it is known, those in `done` excepted. The promise ends when all are done
   * or something else runs.
   */
  readonly measureOthers: (
    request: RunRequest,
    done: ReadonlySet<string>,
    onMeasured: (costs: MeasuredCosts) => void,
  ) => Promise<void>;
  /** Some rows of the answer to a request that has run, in an order of one's own. */
  readonly answerRows: (
    of: RunRequest,
    order: RowOrder | undefined,
    start: number,
    count: number,
  ) => Promise<Result<readonly Row[], Diagnostic>>;
  /** Runs a schedule on sites of its own; queries that run are not stopped. */
  readonly runSchedule: (request: ScheduleRequest) => Promise<Result<FinishedSchedule, Diagnostic>>;
  /** Where the sites have their files, once a schedule has run. */
  readonly folder: string;
  /** The sites come back on what an earlier page has left in the folder. */
  readonly recoverSchedule: (
    request: RecoveryRequest,
  ) => Promise<Result<FinishedRecovery, Diagnostic>>;
  /** Removes the folders of pages that are no more, save some; gives those that are gone. */
  readonly cleanFolders: (kept: readonly string[]) => Promise<readonly string[]>;
  /** Stops what runs; the lab stays open. */
  readonly stop: () => void;
  readonly close: () => void;
}

export type Parameters = Readonly<Record<string, number>>;

/** `PARAMETER staff = 250 FROM 50 TO 5000`; a lab may leave either end open. */
export type ParameterRange = Pick<LabParameter, 'name' | 'low' | 'high'>;

/** How far a run is, or the filling of sites in fragments. */
export type Progress =
  | WorkProgress
  | { readonly kind: 'loading'; readonly done: number; readonly of: number };
