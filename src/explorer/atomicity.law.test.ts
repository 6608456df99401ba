import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RECOVERY_RULES, TIMEOUT_RULES } from '../transactions/commit/protocol.ts';
import { GRANULARITIES } from '../transactions/commit/siteProcess.ts';
import type { FaultBudget } from './environment.ts';
import { DEFAULT_OPTIONS, type ExploreRequest, VOTE_RULES } from './exploreRequest.ts';
import { createModel } from './models.ts';
import { FAULT, type PackedSystem, visitSuccessors } from './packedSystem.ts';
import { ABORTED, COMMITTED, WITHHOLDS_YES } from './siteFacts.ts';

const RUNS = Number(process.env['LAW_RUNS'] ?? 150);
const LONGEST_RUN = 200;
const FAULT_EVERY = 8;

const few = fc.integer({ min: 0, max: 3 });
const none = fc.constant(0);

/** A random subset of the faults, as many kinds and as few as it comes. */
const anyFaults: fc.Arbitrary<FaultBudget> = fc.record({
  crashes: fc.oneof(none, few),
  recoveries: fc.oneof(none, few),
  losses: fc.oneof(none, few),
  duplicates: fc.oneof(none, few),
  partitions: fc.oneof(none, few),
  delays: fc.oneof(none, few),
});

const crashesOnly: fc.Arbitrary<FaultBudget> = fc
  .record({ crashes: few, recoveries: few })
  .map((budget) => ({ ...budget, losses: 0, duplicates: 0, partitions: 0, delays: 0 }));

const switches = fc.record({
  participants: fc.integer({ min: 2, max: 5 }),
  granularity: fc.constantFrom(...GRANULARITIES),
  timeouts: fc.constantFrom(...TIMEOUT_RULES),
  recovery: fc.constantFrom(...RECOVERY_RULES),
  acks: fc.boolean(),
  readonly: fc.boolean(),
  votes: fc.constantFrom(...VOTE_RULES),
});

/** Follows one run, a choice at every step, and says what all its states have seen decided. */
function seenOnRun(system: PackedSystem, choices: readonly number[]): readonly number[] {
  const state = new Int32Array(system.fields);
  system.start(state);
  const seen: number[] = [];
  for (const choice of choices) {
    seen.push(decided(system, state));
    const [plain, faults]: [Int32Array[], Int32Array[]] = [[], []];
    visitSuccessors(system, state, (successor, marks) => {
      ((marks & FAULT) === 0 ? plain : faults).push(successor.slice());
    });
    // Faults are rare, or no run would get as far as a commit.
    const isFault = faults.length > 0 && (plain.length === 0 || choice % FAULT_EVERY === 0);
    const successors = isFault ? faults : plain;
    const next = successors[Math.floor(choice / FAULT_EVERY) % Math.max(1, successors.length)];
    if (!next) break;
    state.set(next);
  }
  return [...seen, decided(system, state)];
}

const decided = ({ sites, facts }: PackedSystem, state: Int32Array): number =>
  sites.reduce((any, _, site) => any | (facts[site]?.[state[site] ?? 0] ?? 0), 0);

function holdsOn(
  protocol: string,
  faults: fc.Arbitrary<FaultBudget>,
  fixed: Partial<ExploreRequest> = {},
): void {
  const choices = fc.array(fc.noBias(fc.nat()), { minLength: LONGEST_RUN, maxLength: LONGEST_RUN });
  fc.assert(
    fc.property(switches, faults, choices, (options, budget, taken) => {
      const request = { ...DEFAULT_OPTIONS, ...options, ...fixed, protocol, faults: budget };
      for (const any of seenOnRun(createModel(request), taken)) {
        expect(any & (COMMITTED | ABORTED)).not.toBe(COMMITTED | ABORTED);
        if ((any & COMMITTED) !== 0) expect(any & WITHHOLDS_YES).toBe(0);
      }
    }),
    { numRuns: RUNS },
  );
}

describe('no site commits while another aborts, and none without every yes', () => {
  it.each([
    '2pc',
    '2pc-presumed-abort',
    '2pc-presumed-commit',
    '2pc-linear',
    '2pc-decentralized',
    'paxos-commit',
    '3pc-quorum',
  ])('%s, any faults', (protocol) => holdsOn(protocol, anyFaults));

  it('3pc with termination, crashes and recoveries', () => {
    holdsOn('3pc', crashesOnly, { timeouts: 'termination', recovery: 'ask' });
  });
});

it('random runs reach both outcomes and every kind of fault', () => {
  const request: ExploreRequest = {
    ...DEFAULT_OPTIONS,
    protocol: '2pc',
    participants: 3,
    faults: { crashes: 2, recoveries: 2, losses: 2, duplicates: 2, partitions: 1, delays: 1 },
  };
  const system = createModel(request);
  const outcomes = new Set<number>();
  const choices = fc.array(fc.noBias(fc.nat()), { minLength: LONGEST_RUN, maxLength: LONGEST_RUN });
  for (const taken of fc.sample(choices, 300)) {
    outcomes.add((seenOnRun(system, taken).at(-1) ?? 0) & (COMMITTED | ABORTED));
  }
  expect(outcomes).toContain(COMMITTED);
  expect(outcomes).toContain(ABORTED);
});
