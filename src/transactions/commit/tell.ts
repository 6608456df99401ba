import type { SiteId } from '../../base/brand.ts';
import { send } from './effects.ts';
import type { Effect, Message, RoleName } from './machine.ts';
import type { Members } from './protocol.ts';

/** The role of a site where every site has one. */
export const roleOf = ({ coordinator }: Members, site: SiteId): RoleName =>
  site === coordinator ? 'coordinator' : 'participant';

/** A message to whatever role a site of this transaction has. */
export const tell = (members: Members, site: SiteId, message: Message): Effect =>
  send(site, roleOf(members, site), message);

/** All sites of a transaction, the coordinator's first. */
export const everySite = ({ coordinator, participants }: Members): readonly SiteId[] => [
  coordinator,
  ...participants.filter((site) => site !== coordinator),
];
