import type { Diagnostic } from '../../src/base/diagnostic.ts';
import type { Objective } from '../../src/base/objective.ts';
import type { Result } from '../../src/base/result.ts';
import type { Row } from '../../src/base/value.ts';
import type { Catalog } from '../../src/catalog/catalog.ts';
import type { LabDocument } from '../../src/lab/labDocument.ts';
import type { Trace } from '../../src/trace/trace.ts';
import type { MeasuredCosts } from '../../src/viewmodel/candidateList.ts';
import type { CheckedSubject } from '../../src/viewmodel/designChecks.ts';

/** What the page asks of the coordinator; `engine.ts` is the only file that answers it. */
export interface OpenedLab {
  readonly document: LabDocument;
  readonly catalog: Catalog;
  /** Whether the design is right, by where its setup blocks begin; some are wrong on purpose. */
  readonly checks: ReadonlyMap<number, readonly CheckedSubject[]>;
  /** Rows of each stored fragment. */
  readonly storedRows: ReadonlyMap<string, number>;
  readonly queries: readonly LabQuery[];
  /** The lab's parameters as its sites were filled with them. */
  readonly parameters: Parameters;
  /** The values that the lab itself gives them. */
  readonly defaultParameters: Parameters;
  readonly run: (request: RunRequest) => Promise<Result<FinishedRun, Diagnostic>>;
  /**
   * Runs the other candidates of a query, one after the other, behind the shown run; gives what
   * each cost as soon as it is known, those in `done` excepted. The promise ends when all are done
   * or `isWanted` says no.
   */
  readonly measureOthers: (
    request: RunRequest,
    done: ReadonlySet<string>,
    onMeasured: (costs: MeasuredCosts) => void,
    isWanted: () => boolean,
  ) => Promise<void>;
  readonly close: () => Promise<void>;
}

export type Parameters = Readonly<Record<string, number>>;

export interface LabQuery {
  readonly id: string;
  readonly sql: string;
  readonly at: string;
  readonly objective: Objective;
}

export interface RunRequest {
  readonly sql: string;
  readonly at: string;
  readonly objective: Objective;
  /** Absent: the plan that the optimizer chooses. */
  readonly plan?: string;
}

export interface FinishedRun {
  readonly trace: Trace;
  /** What the executed plan cost, by its id. */
  readonly measured: MeasuredCosts;
  /** Whether the answer is what one central database gives; null where SQL leaves that open. */
  readonly equalsCentral: boolean | null;
  readonly because?: string;
  /** The whole answer; the trace keeps its first rows only. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}
