import type { SiteId } from '../../../base/brand.ts';
import type { MachineState, RoleName } from '../machine.ts';
import type { Members, ProtocolOptions } from '../protocol.ts';
import { everySite } from '../tell.ts';
import type { Ballots } from '../votes.ts';
import type { StateWord } from '../words.ts';
import { type Quorums, quorumsAmong } from './quorums.ts';

/** Where a site is; its word says `blocked` while it leads a group without a quorum. */
export type Stage = Exclude<StateWord, 'blocked'>;

export interface State extends Ballots, MachineState {
  readonly stage: Stage;
  /** As a participant: it has only read, has released its locks and takes no further part. */
  readonly hasLeft: boolean;
  /** It is back without a record: it aborts, and cannot tell others whether it had only read. */
  readonly hasForgotten: boolean;
  /** What it does as the leader of the sites it can reach. */
  readonly phase: 'following' | 'collecting' | 'preCommitting' | 'preAborting' | 'blocked';
  /** As a leader: where the participants are, by rank, this site excluded. */
  readonly answers: readonly Answer[];
  /** Those that it cannot reach, by rank. */
  readonly suspects: readonly SiteId[];
  /** Those that asked it while it could not say: they are told when it can. */
  readonly askers: readonly SiteId[];
}

export interface Answer {
  readonly site: SiteId;
  readonly stage: StateWord;
}

export interface Own {
  readonly members: Members;
  readonly options: ProtocolOptions;
  readonly self: SiteId;
  readonly role: RoleName;
}

/**
 * Participants have one vote each, the coordinator has none; nor has who is known to have only
 * read, who stands neither here nor there. Who knows of fewer of these asks for more votes, never
 * for fewer: so two quorums still have a site in common.
 */
export function quorumsOf(own: Own, state: State): Quorums {
  const votes = own.members.participants.filter((site) => !hasNoVote(own, state, site)).length;
  return quorumsAmong(votes, own.options.quorum);
}

/** It need not be told either. A coordinator stands for the participant beside it. */
export const hasNoVote = ({ self }: Own, { left, answers }: State, site: SiteId): boolean =>
  (site !== self && left.includes(site)) ||
  answers.some((answer) => answer.site === site && answer.stage === 'initial');

export const byRank = ({ members }: Own, sites: readonly SiteId[]): readonly SiteId[] =>
  everySite(members).filter((site) => sites.includes(site));

/** The word follows from the rest. */
export const withWord = (state: State): State => ({
  ...state,
  word: state.phase === 'blocked' ? 'blocked' : state.stage,
});
