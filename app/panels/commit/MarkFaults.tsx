import { faultOffers } from '../../../src/viewmodel/commit/faultOffers.ts';
import type { ScheduleRun } from '../../../src/viewmodel/commit/scheduleRun.ts';
import { useCommit } from '../../store/commit.ts';
import { addFault } from '../../store/commitActions.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icons.tsx';
import styles from './MarkFaults.module.css';

interface MarkFaultsProps {
  readonly run: ScheduleRun;
  readonly mark: string;
  readonly isAbove: boolean;
  readonly onClose: () => void;
}

/** What a message or record is, and what could go wrong with it. */
export function MarkFaults({ run, mark, isAbove, onClose }: MarkFaultsProps) {
  const canAdd = useCommit((state) => state.shown?.origin.kind === 'schedule');
  const armed = useCommit((state) => state.armed);
  const known = faultOffers(run, mark);
  if (!known) return null;
  const offers = known.offers.filter(({ tool }) => armed === undefined || tool === armed);
  return (
    <section className={styles['detail']} data-above={isAbove || undefined} aria-label="What it is">
      <p>{known.sentence}</p>
      {canAdd && (
        <ul className={styles['offers']}>
          {offers.map(({ label, line }) => (
            <li key={line}>
              <button
                type="button"
                title={line}
                onClick={() => {
                  onClose();
                  void addFault(line);
                }}
              >
                {label}
              </button>
            </li>
          ))}
        </ul>
      )}
      <span className={styles['close']}>
        <Button look="plain" label="Close" keys="Escape" onClick={onClose}>
          <Icon name="cross" size={12} />
        </Button>
      </span>
    </section>
  );
}
