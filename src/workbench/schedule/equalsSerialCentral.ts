import { decodeRows } from '../../site/shipment.ts';
import { quoteIdentifier } from '../../sql/print.ts';
import type { Schedule } from '../../transactions/schedule/schedule.ts';
import type { HistoryVerdict } from '../../transactions/serializability/judgeHistory.ts';
import type { Outcome } from '../../transactions/simulation/outcome.ts';
import type { OpenedLab } from '../openLab.ts';
import { inOrder, type RelationRows } from './rowsAfter.ts';

/**
 * Runs the committed transactions at central, one after the other in an equivalent serial order, by
 * their users' own text, and compares. Null where there is no such order, where atomicity was
 * violated, or where the lab's fragments do not have central's rows to begin with.
 */
export async function equalsSerialCentral(
  opened: OpenedLab,
  schedule: Schedule,
  outcome: Outcome,
  { order }: HistoryVerdict,
  rows: ReadonlyMap<string, RelationRows>,
): Promise<boolean | null> {
  const committed = outcome.transactions.filter(({ decisions }) =>
    decisions.some(({ decision }) => decision === 'committed'),
  );
  const isViolated = committed.some(({ decisions }) =>
    decisions.some(({ decision }) => decision === 'aborted'),
  );
  const isFaulty = [...rows.keys()].some(
    (name) => opened.faulty.has(name) || opened.overlapping.has(name),
  );
  if (!order || isViolated || isFaulty) return null;
  const { central } = opened;
  try {
    for (const name of order) {
      for (const sql of changesOf(schedule, name)) {
        const done = await central.request({
          kind: 'change',
          changes: [{ kind: 'statement', sql }],
        });
        if (!done.ok) return false;
      }
    }
    for (const [relation, { columns, rows: own }] of rows) {
      const items = columns.map(quoteIdentifier).join(', ');
      const sql = `SELECT ${items} FROM ${quoteIdentifier(relation)}`;
      const read = await central.request({ kind: 'read', sql });
      if (!read.ok) return false;
      const theirs = inOrder(decodeRows(read.value.batches, own.length + 1), columns.length);
      if (JSON.stringify(theirs, exact) !== JSON.stringify(own, exact)) return false;
    }
    return true;
  } finally {
    await central.request({ kind: 'settle', keep: false });
  }
}

const exact = (_name: string, part: unknown): unknown =>
  typeof part === 'bigint' || part instanceof Uint8Array ? String(part) : part;

const changesOf = ({ statements }: Schedule, transaction: string): readonly string[] =>
  statements.flatMap((statement) =>
    statement.kind === 'work' &&
    statement.transaction.text === transaction &&
    statement.work.kind !== 'query'
      ? [statement.sql]
      : [],
  );
