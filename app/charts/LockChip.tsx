import styles from './LockChip.module.css';

interface LockChipProps {
  readonly mode: string;
  /** Who holds it or wants it; without it the mode stands alone. */
  readonly transaction?: string;
  readonly isWaiting?: boolean;
  /** Still to come. */
  readonly isLater?: boolean;
  readonly title: string;
}

/** A lock: its mode reversed out of ink, then who holds it; one that is waited for is dashed. */
export const LockChip = ({
  mode,
  transaction,
  isWaiting = false,
  isLater = false,
  title,
}: LockChipProps) => (
  <span
    className={styles['chip']}
    data-waiting={isWaiting || undefined}
    data-later={isLater || undefined}
    data-bare={transaction === undefined || undefined}
    title={title}
  >
    <b>{mode}</b>
    {transaction !== undefined && <span>{transaction}</span>}
  </span>
);
