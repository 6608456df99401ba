import type { Blocking } from './blocking.ts';
import type { ConcurrencySets } from './concurrency.ts';
import { createIntegerList, type IntegerList } from './integerList.ts';
import { createObservers, type Observers } from './observers.ts';
import type { OrbitSet } from './orbitSet.ts';
import { FAULT, type PackedSystem, UNSTABLE } from './packedSystem.ts';
import type { SafetyVerdicts, Violation } from './safety.ts';
import { createStateSet, type StateSet } from './stateSet.ts';

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
  /** With symmetry: how many states there are in the orbits of those that were found. */
  readonly represented?: number;
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

/** States whose successors are looked up together. */
const BATCH = 64;

export const createSearch = (system: PackedSystem, budget: SearchBudget): Search =>
  new BreadthFirst(system, budget);

class BreadthFirst implements Search {
  readonly #system: PackedSystem;
  readonly #budget: SearchBudget;
  readonly #set: StateSet;
  /** The same, where states are counted up to which site is which. */
  readonly #orbits: OrbitSet | undefined;
  readonly #parents = createIntegerList();
  readonly #observers: Observers;
  /** How many were staged after each state of a batch. */
  readonly #ends = new Int32Array(BATCH);
  #generated = 1;
  #depth = 1;
  #expanded = 0;
  #levelEnd = 1;

  constructor(system: PackedSystem, budget: SearchBudget) {
    this.#system = system;
    this.#budget = budget;
    const { fields, symmetry } = system;
    this.#orbits = symmetry?.createSet(fields);
    this.#set = this.#orbits ?? createStateSet(fields);
    this.#observers = createObservers(system);
    const start = new Int32Array(system.fields);
    system.start(start);
    for (const [field, value] of start.entries()) this.#set.put(field, value);
    this.#set.visit(0);
    this.#set.settle();
    this.#parents.push(-1);
  }

  advance(states: number): boolean {
    const end = this.#expanded + states;
    while (!this.#isAtEnd() && this.#expanded < end) {
      if (this.#expanded === this.#levelEnd) {
        this.#depth += 1;
        this.#levelEnd = this.#set.count();
      }
      const batch = Math.min(BATCH, this.#levelEnd - this.#expanded, end - this.#expanded);
      this.#expand(batch);
      this.#settle(batch);
      this.#expanded += batch;
    }
    return this.#isAtEnd();
  }

  progress(): Progress {
    return { states: this.#set.count(), generated: this.#generated, depth: this.#depth };
  }

  result(): Exploration {
    this.#observeRest();
    const { judge, blocking, concurrency } = this.#observers;
    const complete = this.#expanded === this.#set.count();
    const because = complete ? undefined : (this.#boundMet() ?? 'the search was stopped');
    return {
      ...this.progress(),
      complete,
      ...(because === undefined ? {} : { because }),
      ...(this.#orbits ? { represented: this.#orbits.represented() } : {}),
      safety: judge.verdicts(),
      blocking: blocking.result((place) => this.#orbits?.orderAt(place) ?? 0),
      concurrency: concurrency.result(),
      pathTo: (violation) => pathTo(violation, this.#parents),
      readState: (place) => this.#read(place),
    };
  }

  #isAtEnd(): boolean {
    return this.#expanded === this.#set.count() || this.#boundMet() !== undefined;
  }

  #boundMet(): string | undefined {
    const { maximumStates } = this.#budget;
    if (this.#set.count() >= maximumStates)
      return maximumStates === 1 ? '1 state was found' : `${maximumStates} states were found`;
    return this.#system.bound();
  }

  #expand(batch: number): void {
    const set = this.#set;
    for (let index = 0; index < batch; index += 1) {
      set.load(this.#expanded + index);
      this.#observers.found(set.fields, this.#expanded + index);
      this.#generated += this.#system.expand(set);
      this.#ends[index] = set.staged();
    }
    this.#generated += set.staged();
  }

  /** Looks up the successors of a batch, and keeps where each state came from and leads. */
  #settle(batch: number): void {
    const { judge, blocking } = this.#observers;
    let next = this.#set.count();
    this.#set.settle();
    const places = this.#set.places();
    const marks = this.#set.marks();
    const orders = this.#orbits?.orders();
    let edge = 0;
    for (let index = 0; index < batch; index += 1) {
      const origin = this.#expanded + index;
      const end = this.#ends[index] ?? 0;
      for (; edge < end; edge += 1) {
        const place = places[edge] ?? 0;
        const mark = marks[edge] ?? 0;
        if (place === next) {
          this.#parents.push(origin);
          next += 1;
        }
        if ((mark & FAULT) === 0) blocking.edge(place, orders?.[edge] ?? 0);
        if ((mark & UNSTABLE) !== 0) judge.unstable(origin, place);
      }
      blocking.endOfEdges();
    }
  }

  /** States are looked at when they are expanded; these have only been found. */
  #observeRest(): void {
    for (let place = this.#observers.count(); place < this.#set.count(); place += 1) {
      this.#observers.found(this.#read(place), place);
    }
  }

  #read(place: number): Int32Array {
    const state = new Int32Array(this.#system.fields);
    this.#set.read(place, state);
    return state;
  }
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
