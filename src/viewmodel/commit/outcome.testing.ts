import type { Outcome } from '../../transactions/simulation/outcome.ts';

/** What a run of these transactions came to in which nothing else is to be looked at. */
export const outcomeOf = (...transactions: Outcome['transactions']): Outcome => ({
  endMs: 0,
  isCutShort: false,
  transactions,
  messages: 0,
  messagesByKind: {},
  detectorMessages: 0,
  forcedWrites: new Map(),
  lazyWrites: new Map(),
  blocked: [],
  deadlocks: [],
  unfired: [],
  down: [],
});
