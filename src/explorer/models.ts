import type { ExploreRequest } from './exploreRequest.ts';
import type { PackedSystem } from './packedSystem.ts';
import { createTCommit } from './tcommit.ts';
import { createTwoPhase } from './twoPhase.ts';

/** Specifications that can be explored beside the protocols; they know no faults. */
const SPECIFICATIONS: Readonly<Record<string, (resourceManagers: number) => PackedSystem>> = {
  tcommit: createTCommit,
  'two-phase': createTwoPhase,
};

export const MODEL_NAMES: readonly string[] = Object.keys(SPECIFICATIONS);

export function createModel({ protocol, participants }: ExploreRequest): PackedSystem {
  const create = SPECIFICATIONS[protocol];
  if (!create) throw new Error(`${protocol} is not among ${MODEL_NAMES.join(', ')}.`);
  return create(participants);
}
