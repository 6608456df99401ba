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
  return path.slice(1).map((target, index) => {
    const { description, state } = stepTo(system, path[index] ?? target, target);
    return { step: index + 1, ...description, states: statesOf(system, state) };
  });
}

interface Reached {
  readonly description: StepDescription;
  readonly state: Int32Array;
}

/**
 * With symmetry a step that is not a state's first may lead to another state of the target's orbit;
 * it is a last one then, for what follows is a successor of the state that was met first.
 */
function stepTo(system: PackedSystem, source: Int32Array, target: Int32Array): Reached {
  const isSame = isSameOrbit(system, target);
  let found: Reached | undefined;
  let alike: Reached | undefined;
  visitSuccessors(system, source, (fields) => {
    if (!found && areEqual(fields, target)) {
      found = { description: system.describe(), state: target };
    } else if (!alike && isSame(fields)) {
      alike = { description: system.describe(), state: fields.slice() };
    }
  });
  const reached = found ?? alike;
  assert(reached, 'a state on a path is no successor of the state before it');
  return reached;
}

const areEqual = (one: Int32Array, other: Int32Array): boolean =>
  one.every((field, index) => field === other[index]);

function isSameOrbit({ symmetry }: PackedSystem, target: Int32Array) {
  if (!symmetry) return () => false;
  const [wanted, own] = [new Int32Array(symmetry.fields), new Int32Array(symmetry.fields)];
  symmetry.sign(target, wanted);
  return (fields: Int32Array): boolean => {
    symmetry.sign(fields, own);
    return areEqual(wanted, own);
  };
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
