import type { SiteId } from '../base/brand.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Objective } from '../base/objective.ts';
import type { Result } from '../base/result.ts';
import type { RowOrder } from '../base/rowOrder.ts';
import type { Row } from '../base/value.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { ExplainedFinding } from '../design/explainFinding.ts';
import type { LabDocument } from '../lab/labDocument.ts';
import type { LabParameter } from '../lab/setup/parameters.ts';
import type { Trail } from '../optimizer/historical/historicalPlan.ts';
import type { PlanCost } from '../optimizer/plan.ts';
import type { DiskKind } from '../site/sitePort.ts';
import type { PlanningSettings } from '../trace/scenario.ts';
import type { StampedTransactionEvent } from '../trace/scheduleTrace.ts';
import type { Trace } from '../trace/trace.ts';
import type { CentralComparison } from '../transactions/schedule/centralComparison.ts';
import type { HistoryVerdict } from '../transactions/serializability/judgeHistory.ts';
import type { Outcome } from '../transactions/simulation/outcome.ts';
import type { ChangeTransfer } from './change/gather.ts';
import type { QueryFault } from './queryFault.ts';

/**
 * What a page asks of an open lab. Everything that is asked and given is plain data, because the
 * page asks from another thread; and an answer may be large, so its rows are asked for in pages.
 */
export interface Coordinator {
  /** Whatever ran before is stopped. */
  readonly run: (
    request: RunRequest,
    onProgress: (progress: WorkProgress) => void,
  ) => Promise<Result<FinishedRun, QueryFault>>;
  /**
   * Plans a query and executes nothing. What runs goes on; whoever asks for the next plan stops
   * the one before.
   */
  readonly plan: (request: PlanRequest) => Promise<Result<PlannedRun, QueryFault>>;
  /**
   * Which plan would win over selectivity and link speed, column by column; nothing is executed.
   * Whoever asks for the next plan or map stops it.
   */
  readonly winners: (
    request: WinnersRequest,
    onAxes: (axes: WinningAxes) => void,
    onColumn: (column: WinnerColumn) => void,
  ) => Promise<Result<undefined, Diagnostic>>;
  /** Ends when nothing is planned any longer; what runs goes on. */
  readonly stopPlanning: () => Promise<void>;
  /**
   * Runs the other candidates of a query, one after the other; gives what each cost as soon as it
   * is known, those in `done` excepted. It ends when all are done, or when something else runs.
   */
  readonly measureOthers: (
    request: RunRequest,
    done: readonly string[],
    onMeasured: (costs: MeasuredCosts) => void,
  ) => Promise<void>;
  /** Makes a change at all copies and undoes it again. Whatever ran before is stopped. */
  readonly change: (request: ChangeRequest) => Promise<Result<ChangeReport, Diagnostic>>;
  readonly answerRows: (request: RowsRequest) => Promise<Result<readonly Row[], QueryFault>>;
  /** Runs a schedule on sites of its own, filled as the lab says; nothing of it stays. */
  readonly runSchedule: (request: ScheduleRequest) => Promise<Result<FinishedSchedule, Diagnostic>>;
  /** Takes up a run that ended with its page: the sites come back on the disks it has left. */
  readonly recoverSchedule: (
    request: RecoveryRequest,
  ) => Promise<Result<FinishedRecovery, Diagnostic>>;
  /** Ends when nothing runs any longer. The lab can be asked again afterwards. */
  readonly stop: () => Promise<void>;
}

/** A lab as it is being written. */
export interface DraftLab {
  readonly text: string;
  readonly fileName: string;
}

export interface LabText extends DraftLab {
  /** Values in place of the lab's defaults. */
  readonly parameters: Readonly<Record<string, number>>;
}

/** What a page is told of a lab that was opened. */
export interface LabHead {
  readonly document: LabDocument;
  readonly catalog: Catalog;
  /** Faults of the design, each with its counterexample; a lab may be wrong on purpose. */
  readonly findings: readonly ExplainedFinding[];
  /** Rows of each stored fragment. */
  readonly storedRows: ReadonlyMap<string, number>;
  readonly queries: readonly LabQuery[];
  /** The lab's parameters with their bounds and as its sites were filled with them. */
  readonly parameters: readonly LabParameter[];
}

export interface LabQuery {
  readonly id: string;
  readonly sql: string;
  readonly at: string;
  readonly objective: Objective;
}

export interface RunRequest extends PlanningSettings {
  readonly sql: string;
  readonly at: string;
  readonly objective: Objective;
  /** Absent: the user's own plan, else the one that the optimizer chooses. */
  readonly plan?: string;
  /** A plan of the user's own, in the plan notation: one more candidate. */
  readonly ownPlan?: string;
}

export interface PlanRequest extends RunRequest {
  /** STATISTICS statements: figures to plan from in place of the data's. */
  readonly figures?: string;
}

export interface WinnersRequest extends RunRequest {
  /** Whose selectivity is varied, `relation.column`; absent: the first that the query equates. */
  readonly column?: string;
}

/** What a map of winning plans varies. */
export interface WinningAxes {
  /** Columns that could be varied, `relation.column`, and the one that is. */
  readonly columns: readonly string[];
  readonly column: string;
  /** The column that it is equated with, of whose values it has a share. */
  readonly partner: string;
  /** By what the winner is the best; bytes do not depend on a link. */
  readonly objective: 'total' | 'response';
  readonly shares: readonly number[];
  readonly speedsKbps: readonly number[];
}

/** The winners at one selectivity, by speed. */
export interface WinnerColumn {
  readonly share: number;
  readonly cells: readonly WinnerCell[];
}

export interface WinnerCell {
  /** The same for plans that send the same between the same sites, however much. */
  readonly key: string;
  readonly label: string;
  readonly estimated: PlanCost;
  /** The best that does something else. */
  readonly second?: { readonly label: string; readonly estimated: PlanCost };
}

/** A query as far as its plan is chosen; nothing of it was executed. */
export interface PlannedRun {
  /** Up to the choice of a plan. */
  readonly trace: Trace;
  /**
   * Bytes of the planner's choice over those of the best candidate, by true counts; absent where
   * these cannot be asked.
   */
  readonly regret?: number;
  /** How a historical planner came to its plan. */
  readonly trail?: Trail;
}

export interface FinishedRun {
  readonly trace: Trace;
  /** How its plan was found, and what that is worth. */
  readonly planned: Omit<PlannedRun, 'trace'>;
  /** What the executed plan cost, by its id. */
  readonly measured: MeasuredCosts;
  /** Whether the answer is what one central database gives; null where SQL leaves that open. */
  readonly equalsCentral: boolean | null;
  readonly because?: string;
  /** Of the answer; qualified where two would read the same. */
  readonly columns: readonly string[];
  readonly rowCount: number;
  /** The first rows of the answer; the others are asked for. */
  readonly rows: readonly Row[];
}

/** A statement that changes rows, and the site that it is given to. */
export interface ChangeRequest {
  readonly sql: string;
  readonly at: string;
}

/** What a change did at every copy of every leaf. */
export interface ChangeReport {
  readonly sql: string;
  readonly at: SiteId;
  /** Rows inserted, updated and deleted, as its user sees them. */
  readonly changed: number;
  readonly writes: readonly {
    readonly leaf: string;
    readonly relation: string;
    readonly sites: readonly SiteId[];
    readonly inserted: number;
    readonly updated: number;
    readonly deleted: number;
    readonly columns: readonly string[];
    readonly key: readonly string[];
    /** The first keys that go, and the first rows that come or are changed. */
    readonly gone: readonly Row[];
    readonly put: readonly Row[];
  }[];
  readonly transfers: readonly ChangeTransfer[];
  readonly equalsCentral: boolean;
}

export interface ScheduleRequest {
  /** In the language of schedule blocks; spans of what is wrong are in it. */
  readonly text: string;
  readonly protocol: string;
  /** As in a block's header; those that are absent have their defaults. */
  readonly options: Readonly<Record<string, string>>;
}

export interface RecoveryRequest {
  /** Those of the run that was left. */
  readonly options: Readonly<Record<string, string>>;
  /** By site: how many forced writes of its log count. Absent: all. */
  readonly forces?: Readonly<Record<string, number>>;
}

export interface FinishedRecovery {
  readonly events: readonly StampedTransactionEvent[];
  readonly outcome: Outcome;
}

export interface FinishedSchedule {
  /** Everything that happened, in order; times are simulated. */
  readonly events: readonly StampedTransactionEvent[];
  readonly outcome: Outcome;
  /** Whether what the committed transactions did is serializable, and which anomaly it is. */
  readonly verdict: HistoryVerdict;
  /** Whether central has the same rows after the committed transactions in serial order. */
  readonly equalsCentral: boolean | null;
  /** The same for every copy at every site. */
  readonly central: CentralComparison;
  /** Where what the sites forced was kept. */
  readonly disk: DiskKind;
}

/** Costs by plan. */
export type MeasuredCosts = ReadonlyMap<string, PlanCost>;

/** How far a run is, for whoever waits. */
export type WorkProgress =
  /** Counts that the optimizer has asked for. */
  | { readonly kind: 'planning'; readonly counted: number }
  /** Local queries that have begun at their sites, of those that the plan has. */
  | { readonly kind: 'running'; readonly started: number; readonly of: number };

export interface RowsRequest {
  readonly of: RunRequest;
  /** Absent: as the answer has them. */
  readonly order?: RowOrder;
  readonly start: number;
  readonly count: number;
}
