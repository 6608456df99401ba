import type { Party } from './party.ts';

/** A transaction waits for another one's lock, or for its turn behind it. */
export interface WaitEdge {
  readonly waiter: Party;
  readonly blocker: Party;
}
