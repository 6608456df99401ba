import { assert } from '../../base/assert.ts';
import { siteId } from '../../base/brand.ts';
import type { AcceptedVote, LogRecord, RoleName } from './machine.ts';
import type { RecordWord } from './words.ts';

/** A record as a log keeps it, which does not know what it means. */
export interface StoredRecord {
  readonly kind: string;
  readonly role: string;
  readonly ballot?: number;
  readonly accepted?: readonly {
    readonly of: string;
    readonly vote: string;
    readonly ballot: number;
  }[];
}

const RECORDS: readonly RecordWord[] = [
  'collecting',
  'prepared',
  'preCommit',
  'preAbort',
  'commit',
  'abort',
  'end',
];
const ROLES: readonly RoleName[] = ['coordinator', 'participant', 'acceptor'];

/** What a log says, as the machine wrote it. */
export function readLogRecord({ kind, role, ballot, accepted }: StoredRecord): LogRecord {
  const record = RECORDS.find((word) => word === kind);
  const name = ROLES.find((word) => word === role);
  assert(record && name, `no machine writes a record ${kind} as ${role}`);
  return {
    kind: record,
    role: name,
    ...(ballot === undefined ? {} : { ballot }),
    ...(accepted === undefined ? {} : { accepted: accepted.map(readVote) }),
  };
}

const readVote = ({
  of,
  vote,
  ballot,
}: {
  readonly of: string;
  readonly vote: string;
  readonly ballot: number;
}): AcceptedVote => ({ of: siteId(of), vote: vote === 'yes' ? 'yes' : 'no', ballot });
