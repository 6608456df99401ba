import type { SiteId } from '../../base/brand.ts';
import type { Effect, LogRecord, MachineState, Message, RoleName, Step } from './machine.ts';
import type { Decision, RecordWord } from './words.ts';

/** Short forms in which the machines say their effects. */
export const send = (to: SiteId, role: RoleName, message: Message): Effect => ({
  kind: 'send',
  to,
  role,
  message,
});

export const toParticipants = (sites: readonly SiteId[], message: Message): readonly Effect[] =>
  sites.map((site) => send(site, 'participant', message));

export const force = (role: RoleName, kind: RecordWord): Effect => ({
  kind: 'force',
  record: { kind, role },
});

export const append = (role: RoleName, kind: RecordWord): Effect => ({
  kind: 'append',
  record: { kind, role },
});

export const write = (isForced: boolean, role: RoleName, kind: RecordWord): Effect =>
  isForced ? force(role, kind) : append(role, kind);

export const decide = (decision: Decision): Effect => ({ kind: 'decide', decision });

export const unchanged = <State extends MachineState>(state: State): Step<State> => ({
  state,
  effects: [],
});

export const without = (sites: readonly SiteId[], gone: SiteId): readonly SiteId[] =>
  sites.filter((site) => site !== gone);

export const hasRecord = (log: readonly LogRecord[], kind: RecordWord): boolean =>
  log.some((record) => record.kind === kind);

/** The decision that a log holds. */
export function loggedDecision(log: readonly LogRecord[]): Decision | undefined {
  if (hasRecord(log, 'commit')) return 'commit';
  return hasRecord(log, 'abort') ? 'abort' : undefined;
}
