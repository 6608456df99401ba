import { standingAt } from '../../../src/viewmodel/transactions/foldSchedule.ts';
import type { ScheduleColumn } from '../../../src/viewmodel/transactions/scheduleTable.ts';
import { Plate } from '../../charts/Plate.tsx';
import { TransactionMark } from '../../charts/TransactionMark.tsx';
import styles from './ColumnHead.module.css';

interface ColumnHeadProps {
  readonly column: ScheduleColumn;
  readonly cursor: number;
}

/** A transaction: what it is for, where it starts, and how it stands at the cursor. */
export function ColumnHead({ column, cursor }: ColumnHeadProps) {
  const { transaction, remark, site } = column;
  const standing = standingAt(column, cursor)?.text ?? 'not started';
  return (
    <th scope="col" className={styles['head']}>
      <span className={styles['row']}>
        <TransactionMark name={transaction} />
        <span className={styles['words']}>
          {remark !== undefined && <span className={styles['remark']}>{remark}</span>}
          <span className={styles['where']}>
            from <Plate site={site} size={15} /> <span data-standing={standing}>{standing}</span>
          </span>
        </span>
      </span>
    </th>
  );
}
