import { assert } from '../../../base/assert.ts';
import type { SiteId } from '../../../base/brand.ts';
import { send } from '../effects.ts';
import type { AcceptedVote, Effect, MachineState, Message, ProposedVote } from '../machine.ts';
import type { Members, ProtocolOptions } from '../protocol.ts';
import { everySite } from '../tell.ts';
import type { StateWord } from '../words.ts';

/** What all machines of one transaction know from the start. */
export interface Setup {
  readonly members: Members;
  readonly options: ProtocolOptions;
  /** The sites with an acceptor: 2F + 1 of them, the first F + 1 suffice without faults. */
  readonly acceptors: readonly SiteId[];
}

export interface Own extends Setup {
  readonly self: SiteId;
  readonly role: 'coordinator' | 'participant';
}

/** A coordinator or a participant: both can lead. */
export interface State extends MachineState {
  readonly word: StateWord;
  /** As a participant: it has only read, has released its locks and needs no outcome. */
  readonly hasLeft: boolean;
  /** It is back without a record: it aborts, and cannot tell others whether it had only read. */
  readonly hasForgotten: boolean;
  readonly phase: 'following' | 'collecting' | 'proposing' | 'blocked';
  /** Its own ballot while it leads; 0 is the ballot in which the participants vote themselves. */
  readonly ballot: number;
  /** How often it has begun to lead. */
  readonly rounds: number;
  /** The highest ballot it has heard of. */
  readonly highest: number;
  /** What it has proposed in its ballot: a ballot has one proposal. */
  readonly proposal: readonly ProposedVote[] | undefined;
  /** As a leader: what acceptors have said in its ballot, in their order. */
  readonly reports: readonly Report[];
  /** Those that it cannot reach, by rank. */
  readonly suspects: readonly SiteId[];
  /** Those that asked it while it could not say: they are told when it can. */
  readonly askers: readonly SiteId[];
}

export interface Report {
  readonly acceptor: SiteId;
  readonly votes: readonly (ProposedVote | AcceptedVote)[];
}

export const FRESH: Omit<State, 'awaits'> = {
  word: 'initial',
  hasLeft: false,
  hasForgotten: false,
  phase: 'following',
  ballot: 0,
  rounds: 0,
  highest: 0,
  proposal: undefined,
  reports: [],
  suspects: [],
  askers: [],
};

/** The members' sites first, the coordinator's before all, then others. */
const possibleAcceptors = (members: Members): readonly SiteId[] => [
  ...everySite(members),
  ...(members.bystanders ?? []),
];

export function acceptorSites(members: Members, { f }: ProtocolOptions): readonly SiteId[] {
  const sites = possibleAcceptors(members);
  assert(sites.length > 2 * f, `${sites.length} sites cannot have 2 · ${f} + 1 acceptors`);
  return sites.slice(0, 2 * f + 1);
}

export function refusal(members: Members, { f }: ProtocolOptions): string | undefined {
  const { length } = possibleAcceptors(members);
  if (length > 2 * f) return undefined;
  const most = Math.floor((length - 1) / 2);
  return `Of 2F + 1 acceptors each needs a site: with ${length} sites F is at most ${most}.`;
}

export const toAcceptors = (sites: readonly SiteId[], message: Message): readonly Effect[] =>
  sites.map((site) => send(site, 'acceptor', message));

/** In the order of the possible acceptors: some may be at sites that do not take part. */
export const byRank = ({ members }: Setup, sites: readonly SiteId[]): readonly SiteId[] =>
  possibleAcceptors(members).filter((site) => sites.includes(site));

/** Each site has ballots of its own; whose one is follows from it. */
export function nextBallot({ members, self }: Own, above: number): number {
  const sites = everySite(members);
  const rank = sites.indexOf(self);
  return sites.length * (Math.floor(above / sites.length) + 1) + rank;
}

export function leaderOf({ members }: Setup, ballot: number): SiteId {
  const sites = everySite(members);
  return sites[ballot % sites.length] ?? members.coordinator;
}
