import { type FaultBudget, NO_FAULTS } from '../explorer/environment.ts';
import { DEFAULT_OPTIONS, type ExploreRequest } from '../explorer/exploreRequest.ts';
import { createModel } from '../explorer/models.ts';
import { createSearch } from '../explorer/search.ts';

const ONE_OF_EACH: FaultBudget = {
  crashes: 1,
  recoveries: 1,
  losses: 1,
  duplicates: 1,
  partitions: 1,
  delays: 1,
};

/** The goals: a million states a second on the first, 0.3 million on those with faults. */
const CASES: readonly (Partial<ExploreRequest> & {
  readonly protocol: string;
  readonly participants: number;
})[] = [
  { protocol: 'two-phase', participants: 8 },
  {
    protocol: '2pc',
    participants: 4,
    timeouts: 'textbook',
    faults: { ...NO_FAULTS, crashes: 1 },
  },
  { protocol: '3pc', participants: 4, faults: { ...NO_FAULTS, crashes: 5 } },
  ...['2pc', '3pc'].map((protocol) => ({
    protocol,
    participants: 3,
    maximumStates: 1_000_000,
    faults: ONE_OF_EACH,
  })),
];
const REPETITIONS = 2;

/** Distinct states a second, all properties judged; the best of some runs, all of them warm. */
export async function benchExplore(): Promise<unknown> {
  return CASES.map((wanted) => {
    const request: ExploreRequest = { ...DEFAULT_OPTIONS, faults: NO_FAULTS, ...wanted };
    const runs = Array.from({ length: REPETITIONS + 1 }, () => measure(request)).slice(1);
    const best = runs.reduce((one, other) => (other.cpuSeconds < one.cpuSeconds ? other : one));
    const { protocol, participants, faults } = request;
    return { protocol, participants, faults, ...best };
  });
}

/** Processor time is measured beside the clock's, which other programs slow down. */
function measure(request: ExploreRequest) {
  const start = performance.now();
  const cpuStart = process.cpuUsage();
  const search = createSearch(createModel(request), request);
  search.advance(Number.POSITIVE_INFINITY);
  const { states, generated, depth, complete } = search.result();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpuStart);
  const cpuSeconds = (user + system) / 1_000_000;
  return {
    states,
    generated,
    depth,
    complete,
    seconds: rounded(seconds),
    cpuSeconds: rounded(cpuSeconds),
    millionStatesPerSecond: rounded(states / seconds / 1_000_000),
    millionStatesPerCpuSecond: rounded(states / cpuSeconds / 1_000_000),
  };
}

const rounded = (value: number): number => Number(value.toFixed(3));
