import { joinWords } from '../../../src/viewmodel/format.ts';
import type { Step } from '../../../src/viewmodel/transactions/scheduleTable.ts';
import { LockChip } from '../../charts/LockChip.tsx';
import { Plate } from '../../charts/Plate.tsx';
import styles from './StepCell.module.css';

interface StepCellProps {
  readonly step: Step;
  readonly isLater: boolean;
}

/** One step of a transaction: where, what, with which locks, and for whom it waits. */
export function StepCell({ step, isLater }: StepCellProps) {
  const { kind, sites, text, sql, locks, waitsFor, result, note } = step;
  const isSql = kind === 'statement' || kind === 'resumed';
  return (
    <span className={styles['step']} data-kind={kind}>
      <span className={styles['plates']} data-ink="location">
        {sites.map(({ site, seq }) => (
          <Plate key={site.id} site={site} isHollow={isLater || seq === undefined} />
        ))}
      </span>
      <span className={styles['what']}>
        {isSql ? <code title={sql}>{text}</code> : <b className={styles['word']}>{text}</b>}
        {locks.map(({ mode, isWaiting, items, sites: where }) => (
          <LockChip
            key={`${mode} ${isWaiting}`}
            {...{ mode, isWaiting, isLater }}
            title={`${mode} on ${joinWords(items)} at ${joinWords(where.map(({ label }) => label))}`}
          />
        ))}
        {waitsFor.length > 0 && <span className={styles['stop']}>waits {joinWords(waitsFor)}</span>}
        {result !== undefined && <span className={styles['result']}>{result.text}</span>}
        {note !== undefined && (
          <span className={isSql ? styles['stop'] : styles['note']}>{note}</span>
        )}
      </span>
    </span>
  );
}
