import type { Members, ProtocolOptions } from '../protocol.ts';
import type { Presumption } from './presumption.ts';

/** What all machines of one transaction know from the start. */
export interface Setup {
  readonly members: Members;
  readonly presumption: Presumption;
  readonly options: ProtocolOptions;
}
