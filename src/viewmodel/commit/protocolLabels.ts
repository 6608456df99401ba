import {
  PROTOCOL_NAMES as NAMES,
  type ProtocolName,
} from '../../transactions/schedule/scheduleWords.ts';

const labels: Readonly<Record<ProtocolName, string>> = {
  '2pc': '2PC, presumed nothing',
  '2pc-presumed-abort': '2PC, presumed abort',
  '2pc-presumed-commit': '2PC, presumed commit',
  '2pc-linear': 'linear 2PC',
  '2pc-decentralized': 'decentralized 2PC',
  '3pc': '3PC',
  '3pc-quorum': 'quorum 3PC',
  'paxos-commit': 'Paxos Commit',
};

/** The protocols of a schedule, by the names that the lab language gives them. */
export const PROTOCOL_LABELS: Readonly<Record<string, string>> = labels;

export const PROTOCOL_NAMES: readonly string[] = NAMES;

export const protocolLabel = (protocol: string): string => PROTOCOL_LABELS[protocol] ?? protocol;
