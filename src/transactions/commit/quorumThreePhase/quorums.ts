import type { Members, ProtocolOptions, QuorumRule } from '../protocol.ts';

/** Votes that it takes to commit, and to abort after a failure. */
export interface Quorums {
  readonly commit: number;
  readonly abort: number;
}

/**
 * The quorums of some votes. By majority: more than half to commit, and to abort what just keeps
 * another group from it. Where some of the votes are gone that a given quorum counts on, all that
 * are left do: then the two still have a site in common.
 */
export function quorumsAmong(votes: number, rule: QuorumRule): Quorums {
  if (rule !== 'majority') {
    return { commit: Math.min(rule.commit, votes), abort: Math.min(rule.abort, votes) };
  }
  const commit = Math.floor(votes / 2) + 1;
  return { commit, abort: votes - commit + 1 };
}

/** Why given quorums cannot be: two groups could decide differently, or nobody could. */
export function refusal(
  { participants: { length: votes } }: Members,
  { quorum }: ProtocolOptions,
): string | undefined {
  if (quorum === 'majority') return undefined;
  const { commit, abort } = quorum;
  if (commit < 1 || abort < 1) return 'A quorum is at least one vote.';
  const most = Math.max(commit, abort);
  if (most > votes) return `A quorum of ${most} votes can never be had: there are ${votes}.`;
  if (commit + abort > votes) return undefined;
  return (
    `Commit quorum ${commit} and abort quorum ${abort} do not exceed the ${votes} votes: two ` +
    'groups of a partition could have one each, and decide differently.'
  );
}
