import { asymmetryOf } from '../../explorer/asymmetry.ts';
import { quorumsAmong } from '../../transactions/commit/quorumThreePhase/quorums.ts';
import {
  protocolsNamed,
  type ScheduleOptions,
  scheduleOptions,
} from '../../transactions/schedule/scheduleOptions.ts';

/** The switches that decide a protocol's verdicts, as the options of a schedule have them. */
export interface ProtocolRules
  extends Pick<ScheduleOptions, 'timeouts' | 'recovery' | 'granularity' | 'acks' | 'f' | 'quorum'> {
  readonly protocol: string;
}

/** @param sites how many there are, where F is to follow from that */
export function rulesOf(
  protocol: string,
  options: Readonly<Record<string, string>>,
  sites?: number,
): ProtocolRules {
  const { timeouts, recovery, granularity, acks, f, quorum } = scheduleOptions(options, sites);
  return { protocol, timeouts, recovery, granularity, acks, f, quorum };
}

/** Why an exploration counts every state although it was to count them up to who is who. */
export const symmetryRefusal = (rules: ProtocolRules): string | undefined => asymmetryOf(rules);

/** How many it takes to decide, where that is a rule of the protocol; empty where it is not. */
export function quorumsText({
  protocol,
  participants,
  f,
  quorum,
}: Pick<ProtocolRules, 'protocol' | 'f' | 'quorum'> & { readonly participants: number }): string {
  if (protocol === 'paxos-commit') {
    const acceptors = 2 * f + 1;
    return acceptors === 1
      ? 'F = 0: a vote stands when the only acceptor has it.'
      : `F = ${f}: a vote stands when ${f + 1} of ${acceptors} acceptors have it.`;
  }
  if (protocol !== '3pc-quorum') return '';
  const { commit, abort } = quorumsAmong(participants, quorum);
  return `Quorums: of ${participants} votes ${commit} to commit, ${abort} to abort.`;
}

/** The protocols that a schedule's header names; without one, the default. */
export const protocolsIn = (options: Readonly<Record<string, string>>): readonly string[] =>
  protocolsNamed(options['protocol']);
