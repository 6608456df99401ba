import type { ProtocolOptions, RecoveryRule, TimeoutRule } from '../protocol.ts';
import type { Decision } from '../words.ts';

/**
 * What a site of three-phase commit does in each state where it can wait too long. `terminate`: the
 * participants that are up elect a backup coordinator (`termination.ts`). Whoever has not voted
 * always aborts.
 */
export interface TimeoutTable {
  readonly coordinator: { readonly waiting: Decision; readonly preCommitted: Decision };
  readonly participant: {
    readonly ready: Decision | 'terminate';
    readonly preCommitted: Decision | 'terminate';
  };
}

/**
 * | rule | source |
 * | --- | --- |
 * | lecture | what is often taught: whoever waits too long aborts |
 * | textbook | Özsu and Valduriez, chapter on reliability: the timeout transitions of the diagram |
 * | termination | D. Skeen, "Nonblocking Commit Protocols" (SIGMOD 1981): a backup coordinator |
 */
const TABLES: Readonly<Record<Exclude<TimeoutRule, 'none'>, TimeoutTable>> = {
  lecture: {
    coordinator: { waiting: 'abort', preCommitted: 'abort' },
    participant: { ready: 'abort', preCommitted: 'abort' },
  },
  textbook: {
    coordinator: { waiting: 'abort', preCommitted: 'commit' },
    participant: { ready: 'abort', preCommitted: 'commit' },
  },
  termination: {
    coordinator: { waiting: 'abort', preCommitted: 'commit' },
    participant: { ready: 'terminate', preCommitted: 'terminate' },
  },
};

/**
 * Where sites that come back decide by themselves, the textbook's coordinator must not commit in
 * pre-commit: who is silent may not have been told of it, and will abort when it is back. So it
 * aborts there (D. Skeen and M. Stonebraker, "A Formal Model of Crash Recovery in a Distributed
 * System", IEEE TSE 9(3), 1983).
 */
const INDEPENDENT: TimeoutTable = {
  coordinator: { waiting: 'abort', preCommitted: 'abort' },
  participant: { ready: 'abort', preCommitted: 'commit' },
};

/** Undefined where nobody times out. */
export function timeoutTable({ timeouts, recovery }: ProtocolOptions): TimeoutTable | undefined {
  if (timeouts === 'none') return undefined;
  const decidesAlone = timeouts === 'textbook' && recovery === 'independent';
  return decidesAlone ? INDEPENDENT : TABLES[timeouts];
}

/** What a site decides that comes back in doubt, from its log alone; undefined: it cannot. */
export function independentDecision(
  recovery: RecoveryRule,
  isPreCommitted: boolean,
): Decision | undefined {
  if (recovery !== 'independent') return undefined;
  return isPreCommitted ? 'commit' : 'abort';
}
