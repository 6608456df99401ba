import type { SiteId } from '../../../base/brand.ts';
import type { Members, ProtocolOptions } from '../protocol.ts';
import type { TimeoutTable } from './rules.ts';

/** What all machines of one transaction know from the start. */
export interface Setup {
  readonly members: Members;
  readonly options: ProtocolOptions;
  readonly timeouts: TimeoutTable | undefined;
}

/** The order in which sites lead: the coordinator, then the participants as they are listed. */
export const rankOf = ({ members }: Setup, site: SiteId): number =>
  site === members.coordinator ? 0 : 1 + members.participants.indexOf(site);
