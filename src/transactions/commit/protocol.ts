import type { SiteId } from '../../base/brand.ts';
import type { Machine } from './machine.ts';

/** Who takes part. A coordinator's site that also holds data is among the participants. */
export interface Members {
  readonly coordinator: SiteId;
  readonly participants: readonly SiteId[];
  /** Sites that take no part, but may do a service, in this order: as acceptors of Paxos Commit. */
  readonly bystanders?: readonly SiteId[];
}

/** The switches that decide a protocol's costs and verdicts. */
export interface ProtocolOptions {
  readonly timeouts: TimeoutRule;
  readonly recovery: RecoveryRule;
  /** Whether participants acknowledge a decision where their coordinator needs that to forget. */
  readonly acks: boolean;
  /**
   * Whether a participant that has only read may leave without a record. Then one that is back
   * without a record cannot say whether it had left or had not voted, and is of no help to others.
   */
  readonly readonly: boolean;
  /** Paxos Commit: how many acceptors may fail. */
  readonly f: number;
  readonly quorum: QuorumRule;
  /**
   * Paxos Commit: how often each site may begin to lead. Two leaders can outbid each other for
   * ever, so an exploration needs a bound; without one there is none.
   */
  readonly rounds?: number;
}

/** Quorum three-phase commit: a majority, or so many of its participants' votes. */
export type QuorumRule = 'majority' | { readonly commit: number; readonly abort: number };

export const TIMEOUT_RULES = ['none', 'lecture', 'textbook', 'termination'] as const;
/**
 * What a site does that has waited too long. `none`: it waits on. In three-phase commit `lecture`:
 * it aborts; `textbook`: it aborts before pre-commit and commits in it; `termination`: the sites
 * that are up elect a backup coordinator. In two-phase commit a site that is not in doubt aborts
 * under all three, and a site in doubt asks: the coordinator, or with `termination` everybody.
 */
export type TimeoutRule = (typeof TIMEOUT_RULES)[number];

export const RECOVERY_RULES = ['none', 'ask', 'independent'] as const;
/**
 * What a site does that comes back in doubt. `none`: it waits to be told; `ask`: it asks the
 * others; `independent`: it decides from its log alone, where its protocol has an answer.
 */
export type RecoveryRule = (typeof RECOVERY_RULES)[number];

/** One site's machines of one transaction, before anything has happened. */
export interface SiteRoles {
  readonly site: SiteId;
  readonly machines: readonly Machine[];
}

export interface Protocol {
  /** One plain phrase: `two-phase commit, presumed abort`. */
  readonly title: string;
  /** Paper in which it was published. */
  readonly source: string;
  /** A round trip goes along all sites and back, so it takes that much longer. */
  readonly isChain?: true;
  readonly create: (members: Members, options: ProtocolOptions) => readonly SiteRoles[];
  /** Why these members cannot run it with these options; `create` is then not to be called. */
  readonly refusal?: (members: Members, options: ProtocolOptions) => string | undefined;
}

/** The machines of the usual protocols: one coordinator, one participant a site. */
export function rolesOf(
  { coordinator, participants }: Members,
  coordinatorMachine: Machine,
  participantAt: (site: SiteId) => Machine,
): readonly SiteRoles[] {
  const others = participants.filter((site) => site !== coordinator);
  const own = participants.includes(coordinator) ? [participantAt(coordinator)] : [];
  return [
    { site: coordinator, machines: [coordinatorMachine, ...own] },
    ...others.map((site) => ({ site, machines: [participantAt(site)] })),
  ];
}
