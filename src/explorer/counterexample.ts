import { assert } from '../base/assert.ts';
import { type PackedSystem, type StepDescription, visitSuccessors } from './packedSystem.ts';
import { UP, wordOf } from './siteFacts.ts';

/** One step of a run that the search found, and the local states after it. */
export interface CounterexampleStep extends StepDescription {
  /** Counted from 1. */
  readonly step: number;
  /** By site: the word for its local state, `down` where it has crashed. */
  readonly states: Readonly<Record<string, string>>;
}

/**
 * The readable steps of a path through the states: each state is expanded once more until the
 * successor that follows on the path stands there.
 */
export function readSteps(
  system: PackedSystem,
  path: readonly Int32Array[],
): readonly CounterexampleStep[] {
  return path.slice(1).map((target, index) => ({
    step: index + 1,
    ...stepTo(system, path[index] ?? target, target),
    states: statesOf(system, target),
  }));
}

function stepTo(system: PackedSystem, source: Int32Array, target: Int32Array): StepDescription {
  let found: StepDescription | undefined;
  visitSuccessors(system, source, (fields) => {
    if (!found && fields.every((field, index) => field === target[index])) {
      found = system.describe();
    }
  });
  assert(found, 'a state on a path is no successor of the state before it');
  return found;
}

export function statesOf(
  { sites, facts, stateWords }: PackedSystem,
  state: Int32Array,
): Readonly<Record<string, string>> {
  const words = stateWords();
  return Object.fromEntries(
    sites.map((name, site) => {
      const packed = facts[site]?.[state[site] ?? 0] ?? 0;
      return [name, (packed & UP) === 0 ? 'down' : (words[wordOf(packed)] ?? '')];
    }),
  );
}
