import type { ExploreRequest } from './exploreRequest.ts';

/**
 * Why a protocol's participants cannot be counted up to who is who: they differ in more than their
 * names, so exchanging two of them does not turn runs into runs. Undefined where they can.
 */
export function asymmetryOf({
  protocol,
  timeouts,
  granularity,
}: Pick<ExploreRequest, 'protocol' | 'timeouts' | 'granularity'>): string | undefined {
  if (protocol === 'tcommit' || protocol === 'two-phase') return undefined;
  const because = rankIn(protocol, timeouts);
  if (because !== undefined) return `The participants are not interchangeable: ${because}.`;
  return granularity === 'broadcast' ? undefined : ONE_BY_ONE;
}

const ONE_BY_ONE =
  'With one send a step the participants are not interchangeable: they are told one after the ' +
  'other, the first of them always first. With one broadcast a step they are.';

function rankIn(protocol: string, timeouts: ExploreRequest['timeouts']): string | undefined {
  switch (protocol) {
    case '2pc-linear':
      return 'in linear two-phase commit they form a chain, in which each has its place';
    case '3pc':
      if (timeouts !== 'termination') return undefined;
      return 'the termination protocol elects the first of them that is up as the backup';
    case '3pc-quorum':
      return 'whoever waits too long asks the one before it, which leads the group';
    case 'paxos-commit':
      return 'acceptors are at the first sites, and ballots go by the rank of the site';
    // The others know their participants by name alone.
    default:
      return undefined;
  }
}
