import { joinWords } from '../../../src/viewmodel/format.ts';
import type {
  RowEntry,
  ScheduleColumn,
  ScheduleRow,
} from '../../../src/viewmodel/transactions/scheduleTable.ts';
import { Plate } from '../../charts/Plate.tsx';
import styles from './RowCells.module.css';
import { StepCell } from './StepCell.tsx';

interface RowCellsProps {
  readonly row: ScheduleRow;
  readonly before: ScheduleRow | undefined;
  readonly columns: readonly ScheduleColumn[];
  readonly isLater: boolean;
}

/** A row's cells, with the ladders of those who wait; in the future nobody waits yet. */
export function RowCells({ row, before, columns, isLater }: RowCellsProps) {
  const { entry, waiting } = row;
  const waits = (name: string): boolean =>
    !isLater && waiting.includes(name) && (before?.waiting.includes(name) ?? false);
  if (entry.kind === 'trouble') {
    const count = columns.length;
    return (
      <td colSpan={count} className={styles['cell']}>
        {columns.map(
          ({ transaction }, index) =>
            waits(transaction) && (
              <i
                key={transaction}
                className={styles['ladder']}
                style={{ left: `calc(${(100 * index) / count}% + 6px)` }}
              />
            ),
        )}
        <span className={styles['trouble']}>
          {entry.sites.map((site) => (
            <Plate key={site.id} site={site} isHollow={isLater} />
          ))}
          {entry.sites.map(({ label }) => label).join(', ')} {entry.text}
        </span>
      </td>
    );
  }
  return columns.map(({ transaction }) => {
    const isOwn = entry.kind === 'step' && entry.step.transaction === transaction;
    const begins = isOwn && !isLater && waiting.includes(transaction);
    return (
      <td
        key={transaction}
        className={styles['cell']}
        data-own={isOwn || (entry.kind === 'deadlock' && entry.victim === transaction) || undefined}
      >
        {begins ? (
          <i className={styles['ladder']} data-begins />
        ) : (
          waits(transaction) && <i className={styles['ladder']} />
        )}
        {isOwn && <StepCell step={entry.step} isLater={isLater} />}
        {entry.kind === 'deadlock' && <DeadlockCell {...{ entry, transaction, isLater }} />}
      </td>
    );
  });
}

interface DeadlockCellProps {
  readonly entry: Extract<RowEntry, { kind: 'deadlock' }>;
  readonly transaction: string;
  readonly isLater: boolean;
}

/** What a deadlock says of a transaction: for whom it waits in the circle, and who gives way. */
function DeadlockCell({ entry, transaction, isLater }: DeadlockCellProps) {
  const { site, cycle, victim, isPhantom } = entry;
  const place = cycle.indexOf(transaction);
  if (place < 0) return null;
  const next = cycle[(place + 1) % cycle.length] ?? '';
  const isVictim = transaction === victim;
  return (
    <span className={styles['deadlock']}>
      {isVictim && <Plate site={site} isHollow={isLater} />}
      {isVictim && <b>victim</b>}
      <span className={styles['stop']}>
        {isPhantom ? `said to wait for ${next}` : `cycle: waits ${next}`}
      </span>
      <span className="unseen">
        {isVictim && `found at ${site.label}: ${joinWords(cycle)} wait in a circle`}
      </span>
    </span>
  );
}
