import type { ProtocolOptions } from '../transactions/commit/protocol.ts';
import type { Granularity } from '../transactions/commit/siteProcess.ts';
import type { FaultBudget } from './environment.ts';

/** What is to be explored: all of it is printed with every verdict, because it decides it. */
export interface ExploreRequest extends ProtocolOptions {
  readonly protocol: string;
  /** Sites that vote, besides the coordinator. */
  readonly participants: number;
  readonly faults: FaultBudget;
  readonly granularity: Granularity;
  /** Whether participants may vote no, or always vote yes. */
  readonly votes: VoteRule;
  /** Whether a participant may have only read. */
  readonly readonly: boolean;
  /** A bound that an exploration cannot do without. */
  readonly rounds: number;
  readonly maximumStates: number;
  /** Whether states are counted up to which of the interchangeable participants is which. */
  readonly symmetry: boolean;
}

export const VOTE_RULES = ['any', 'yes'] as const;
export type VoteRule = (typeof VOTE_RULES)[number];

/** What is explored where nothing else is said. */
export const DEFAULT_OPTIONS = {
  timeouts: 'termination',
  recovery: 'ask',
  granularity: 'send',
  votes: 'any',
  readonly: false,
  acks: true,
  f: 1,
  quorum: 'majority',
  rounds: 2,
  maximumStates: 10_000_000,
  symmetry: false,
} as const satisfies Partial<ExploreRequest>;
