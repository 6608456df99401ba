import {
  RECOVERY_RULES,
  type RecoveryRule,
  TIMEOUT_RULES,
  type TimeoutRule,
} from '../../transactions/commit/protocol.ts';
import { GRANULARITIES, type Granularity } from '../../transactions/commit/siteProcess.ts';

/** The switches that decide a protocol's verdicts, as the options of a schedule have them. */
export interface ProtocolRules {
  readonly protocol: string;
  readonly timeouts: TimeoutRule;
  readonly recovery: RecoveryRule;
  readonly granularity: Granularity;
  readonly acks: boolean;
  readonly f: number;
}

export const rulesOf = (
  protocol: string,
  options: Readonly<Record<string, string>>,
): ProtocolRules => ({
  protocol,
  timeouts: TIMEOUT_RULES.find((rule) => rule === options['timeouts']) ?? 'termination',
  recovery: RECOVERY_RULES.find((rule) => rule === options['recovery']) ?? 'ask',
  granularity: GRANULARITIES.find((one) => one === options['granularity']) ?? 'send',
  acks: options['acks'] !== 'off',
  f: Number(options['f'] ?? 1),
});
