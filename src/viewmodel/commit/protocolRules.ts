import {
  protocolsNamed,
  type ScheduleOptions,
  scheduleOptions,
} from '../../transactions/schedule/scheduleOptions.ts';

/** The switches that decide a protocol's verdicts, as the options of a schedule have them. */
export interface ProtocolRules
  extends Pick<ScheduleOptions, 'timeouts' | 'recovery' | 'granularity' | 'acks' | 'f'> {
  readonly protocol: string;
}

export function rulesOf(
  protocol: string,
  options: Readonly<Record<string, string>>,
): ProtocolRules {
  const { timeouts, recovery, granularity, acks, f } = scheduleOptions(options);
  return { protocol, timeouts, recovery, granularity, acks, f };
}

/** The protocols that a schedule's header names; without one, the default. */
export const protocolsIn = (options: Readonly<Record<string, string>>): readonly string[] =>
  protocolsNamed(options['protocol']);
