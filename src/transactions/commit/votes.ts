import type { SiteId } from '../../base/brand.ts';
import type { MachineState } from './machine.ts';
import type { Vote } from './words.ts';

/** What a coordinator that collects votes has so far. */
export interface Ballots extends MachineState {
  /** Those that have voted yes, in the order of the participants: they must hear of a commit. */
  readonly yes: readonly SiteId[];
  /** Those that have only read and left: they must hear of nothing. */
  readonly left: readonly SiteId[];
}

export const NO_BALLOTS = { awaits: [], yes: [], left: [] } as const;

/** With one more vote that is not a no. Who voted when makes no difference afterwards. */
export function withVote<State extends Ballots>(
  state: State,
  from: SiteId,
  vote: Exclude<Vote, 'no'>,
  participants: readonly SiteId[],
): State {
  const add = (sites: readonly SiteId[]): readonly SiteId[] =>
    participants.filter((site) => site === from || sites.includes(site));
  return {
    ...state,
    awaits: state.awaits.filter((site) => site !== from),
    yes: vote === 'yes' ? add(state.yes) : state.yes,
    left: vote === 'readonly' ? add(state.left) : state.left,
  };
}
