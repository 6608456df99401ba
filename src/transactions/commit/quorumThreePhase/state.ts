import type { SiteId } from '../../../base/brand.ts';
import type { MachineState, RoleName } from '../machine.ts';
import type { Members, ProtocolOptions } from '../protocol.ts';
import { everySite } from '../tell.ts';
import type { Ballots } from '../votes.ts';
import type { StateWord } from '../words.ts';

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
  /** Participants have one vote each, the coordinator has none. */
  readonly commitQuorum: number;
  readonly abortQuorum: number;
}

/** A majority to commit, and to abort what just keeps another group from it. */
export function quorums(participants: number): Pick<Own, 'commitQuorum' | 'abortQuorum'> {
  const commitQuorum = Math.floor(participants / 2) + 1;
  return { commitQuorum, abortQuorum: participants - commitQuorum + 1 };
}

export const byRank = ({ members }: Own, sites: readonly SiteId[]): readonly SiteId[] =>
  everySite(members).filter((site) => sites.includes(site));

/** The word follows from the rest. */
export const withWord = (state: State): State => ({
  ...state,
  word: state.phase === 'blocked' ? 'blocked' : state.stage,
});
