import { PROTOCOLS } from '../transactions/commit/protocols.ts';
import type { Vote } from '../transactions/commit/words.ts';
import { asymmetryOf } from './asymmetry.ts';
import type { ExploreRequest } from './exploreRequest.ts';
import type { PackedSystem } from './packedSystem.ts';
import { createProtocolSystem, modelMembers } from './protocolModel.ts';
import type { CreateSymmetry } from './symmetry.ts';
import { createTCommit } from './tcommit.ts';
import { createTwoPhase } from './twoPhase.ts';

/** Specifications that can be explored beside the protocols; they know no faults and no options. */
const SPECIFICATIONS: Readonly<
  Record<string, (resourceManagers: number, createSymmetry?: CreateSymmetry) => PackedSystem>
> = {
  tcommit: createTCommit,
  'two-phase': createTwoPhase,
};

export const SPECIFICATION_NAMES: readonly string[] = Object.keys(SPECIFICATIONS);
export const MODEL_NAMES: readonly string[] = [...Object.keys(PROTOCOLS), ...SPECIFICATION_NAMES];

/** What a request is about, with the code of symmetry where it asks for that. */
export async function loadModel(request: ExploreRequest): Promise<PackedSystem> {
  if (!request.symmetry) return createModel(request);
  const { createSymmetry } = await import('./symmetry.ts');
  return createModel(request, createSymmetry);
}

export function createModel(
  request: ExploreRequest,
  createSymmetry?: CreateSymmetry,
): PackedSystem {
  const specification = SPECIFICATIONS[request.protocol];
  if (specification) return specification(request.participants, createSymmetry);
  const protocol = PROTOCOLS[request.protocol];
  if (!protocol) throw new Error(`${request.protocol} is not among ${MODEL_NAMES.join(', ')}.`);
  return createProtocolSystem({
    protocol,
    participants: request.participants,
    options: request,
    granularity: request.granularity,
    votes: votesOf(request),
    faults: request.faults,
    createSymmetry,
  });
}

/** Why a request cannot be met, where its protocol has a reason. */
export const refusalOf = (request: ExploreRequest): string | undefined =>
  PROTOCOLS[request.protocol]?.refusal?.(modelMembers(request.participants), request) ??
  (request.symmetry ? asymmetryOf(request) : undefined);

function votesOf(request: ExploreRequest): readonly Vote[] {
  const votes: readonly Vote[] = request.votes === 'any' ? ['yes', 'no'] : ['yes'];
  return request.readonly ? [...votes, 'readonly'] : votes;
}
