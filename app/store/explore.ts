import { create } from 'zustand';
import {
  type ExplorationReport,
  type ExploreRequest,
  fetchDiagrams,
  type Progress,
  type RunningExploration,
  type StateDiagram,
  startExploration,
} from '../../src/explorer/workerExplorer.ts';
import { symmetryRefusal } from '../../src/viewmodel/commit/protocolRules.ts';

/** What is explored beside the schedule, and what came of it. */
export interface ExploreState {
  readonly budget: ExploreBudget;
  /** Whether states are to be counted up to which participant is which, where that can be. */
  readonly symmetry: boolean;
  readonly status: ExploreStatus;
  /** What this budget came to under each protocol and its rules, the last one last. */
  readonly outcomes: readonly ExploreOutcome[];
  /** The state machines of the protocols that were looked at. */
  readonly diagrams: Readonly<Record<string, readonly StateDiagram[]>>;
}

/** The switches of the panel; a protocol's options come from the schedule. */
export interface ExploreBudget {
  readonly participants: number;
  readonly crashes: number;
  readonly recoveries: number;
  readonly losses: number;
  readonly delays: number;
  readonly partitions: number;
}

export interface ExploreOutcome {
  readonly request: ExploreRequest;
  readonly report: ExplorationReport;
}

export type ExploreStatus =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly request: ExploreRequest; readonly progress: Progress }
  | {
      readonly kind: 'done';
      readonly request: ExploreRequest;
      readonly report: ExplorationReport;
      readonly seconds: number;
    }
  | { readonly kind: 'refused'; readonly because: string }
  | { readonly kind: 'failed'; readonly because: string };

export const useExplore = create<ExploreState>(() => ({
  budget: { participants: 2, crashes: 1, recoveries: 0, losses: 0, delays: 0, partitions: 0 },
  symmetry: false,
  status: { kind: 'idle' },
  outcomes: [],
  diagrams: {},
}));

/** More states than this are not looked at in the page; the verdict says so. */
const MOST_STATES = 3_000_000;

type Rules = Pick<
  ExploreRequest,
  'protocol' | 'timeouts' | 'recovery' | 'granularity' | 'acks' | 'f' | 'quorum'
>;

let running: RunningExploration | undefined;

export function explore(rules: Rules): void {
  stopExploring();
  const { budget, symmetry } = useExplore.getState();
  const { participants, ...faults } = budget;
  const request: ExploreRequest = {
    ...rules,
    participants,
    faults: { ...faults, duplicates: 0 },
    votes: 'any',
    readonly: false,
    rounds: 2,
    maximumStates: MOST_STATES,
    symmetry: symmetry && symmetryRefusal(rules) === undefined,
  };
  const begun = performance.now();
  const show = (status: ExploreStatus): void => useExplore.setState({ status });
  show({ kind: 'running', request, progress: { states: 0, generated: 0, depth: 0 } });
  const mine = startExploration(request, (progress) => {
    if (running === mine) show({ kind: 'running', request, progress });
  });
  running = mine;
  mine.report.then(
    (report) => {
      const seconds = (performance.now() - begun) / 1000;
      if (running !== mine) return;
      if ('refusal' in report) {
        show({ kind: 'refused', because: report.refusal });
        return;
      }
      show({ kind: 'done', request, report, seconds });
      keep({ request, report });
    },
    (error: unknown) => {
      const because = error instanceof Error ? error.message : String(error);
      if (running === mine) show({ kind: 'failed', because });
    },
  );
}

/** Tells apart what may stand side by side for one budget. */
export const ruleKey = (request: ExploreRequest): string => {
  const { protocol, timeouts, recovery, granularity, acks, f, quorum, symmetry } = request;
  const rules = [protocol, timeouts, recovery, granularity, acks, f, quorum, symmetry];
  return JSON.stringify(rules);
};

const keep = (outcome: ExploreOutcome): void =>
  useExplore.setState(({ outcomes }) => {
    const key = ruleKey(outcome.request);
    return { outcomes: [...outcomes.filter(({ request }) => ruleKey(request) !== key), outcome] };
  });

export function stopExploring(): void {
  running?.stop();
  running = undefined;
  useExplore.setState({ status: { kind: 'idle' } });
}

export const setBudget = (budget: Partial<ExploreBudget>): void =>
  useExplore.setState((state) => ({ budget: { ...state.budget, ...budget }, outcomes: [] }));

export const setSymmetry = (symmetry: boolean): void => useExplore.setState({ symmetry });

/** Finds the state machines of a protocol, once. */
export async function loadDiagrams(rules: Rules): Promise<void> {
  const { protocol } = rules;
  if (useExplore.getState().diagrams[protocol]) return;
  const found = await fetchDiagrams(rules);
  useExplore.setState(({ diagrams }) => ({ diagrams: { ...diagrams, [protocol]: found } }));
}
