import type { Blocking } from './blocking.ts';
import type { ConcurrencySets } from './concurrency.ts';
import { createIntegerList, type IntegerList } from './integerList.ts';
import { createObservers } from './observers.ts';
import { FAULT, type PackedSystem, UNSTABLE } from './packedSystem.ts';
import type { SafetyVerdicts, Violation } from './safety.ts';
import { createStateSet } from './stateSet.ts';

/**
 * Breadth-first search over every interleaving and every fault of a budget. The work can be done in
 * portions, so that a worker can report progress and be told to stop.
 */
export interface Search {
  /** Expands at most so many states; says whether the search is at its end. */
  readonly advance: (states: number) => boolean;
  readonly progress: () => Progress;
  /** May be asked for at any time; what it says is about the states found so far. */
  readonly result: () => Exploration;
}

export interface Progress {
  /** Distinct states found, the initial one included. */
  readonly states: number;
  /** Successors generated, the initial state and self-loops included, as TLC counts. */
  readonly generated: number;
  /** States on a shortest path to the furthest state, the initial one included, as TLC counts. */
  readonly depth: number;
}

export interface Exploration extends Progress {
  readonly complete: boolean;
  /** Where not complete: which bound was met. */
  readonly because?: string;
  readonly safety: SafetyVerdicts;
  readonly blocking: Blocking;
  readonly concurrency: ConcurrencySets;
  /** The states on a shortest path to a violation, from the initial one. */
  readonly pathTo: (violation: Violation) => readonly number[];
  readonly readState: (place: number) => Int32Array;
}

export interface SearchBudget {
  readonly maximumStates: number;
}

export function createSearch(system: PackedSystem, budget: SearchBudget): Search {
  const set = createStateSet(system.fields);
  const fields = new Int32Array(system.fields);
  const discovered = new Int32Array(system.fields);
  const parents = createIntegerList();
  const observers = createObservers(system);
  const { judge, blocking, concurrency } = observers;
  let generated = 1;
  let depth = 1;
  let expanded = 0;
  let levelEnd = 1;

  const found = (place: number, parent: number): void => {
    parents.push(parent);
    set.read(place, discovered);
    observers.found(discovered, place);
  };

  const visit = (marks: number): void => {
    generated += 1;
    set.stage(fields, marks);
  };

  const answer = (place: number, isNew: boolean, marks: number): void => {
    if (isNew) found(place, expanded);
    if ((marks & FAULT) === 0) blocking.edge(place);
    if ((marks & UNSTABLE) !== 0) judge.unstable(expanded, place);
  };

  const boundMet = (): string | undefined => {
    if (set.count() >= budget.maximumStates) return `${budget.maximumStates} states were found`;
    return system.bound();
  };

  const advance = (states: number): boolean => {
    const end = expanded + states;
    while (expanded < set.count() && expanded < end && boundMet() === undefined) {
      if (expanded === levelEnd) {
        depth += 1;
        levelEnd = set.count();
      }
      set.read(expanded, fields);
      const loops = system.expand(fields, visit);
      generated += loops;
      set.settle(answer);
      blocking.endOfEdges();
      expanded += 1;
    }
    return expanded === set.count() || boundMet() !== undefined;
  };

  system.start(fields);
  set.stage(fields, 0);
  set.settle((place) => found(place, -1));

  const progress = (): Progress => ({ states: set.count(), generated, depth });
  return {
    advance,
    progress,
    result: () => {
      const because = boundMet();
      return {
        ...progress(),
        complete: expanded === set.count(),
        ...(expanded === set.count() ? {} : { because: because ?? 'the search was stopped' }),
        safety: judge.verdicts(),
        blocking: blocking.result(),
        concurrency: concurrency.result(),
        pathTo: (violation) => pathTo(violation, parents),
        readState: (place) => {
          const state = new Int32Array(system.fields);
          set.read(place, state);
          return state;
        },
      };
    },
  };
}

function pathTo(violation: Violation, parents: IntegerList): readonly number[] {
  const path = [violation.state];
  let place = violation.after ?? parents.at(violation.state);
  while (place >= 0) {
    path.push(place);
    place = parents.at(place);
  }
  return path.reverse();
}
