import { scheduleSwitches } from '../../../src/viewmodel/commit/scheduleSwitches.ts';
import { useCommit } from '../../store/commit.ts';
import { chooseOption } from '../../store/commitActions.ts';
import { useScheduleChoice } from '../../store/scheduleControls.ts';
import { Choice } from '../../ui/Choice.tsx';
import styles from './TransactionTools.module.css';

/** Which schedule runs, and what decides who waits and who gives way. */
export function TransactionTools() {
  const schedule = useScheduleChoice();
  const options = useCommit((state) => state.options);
  const shown = useCommit((state) => state.shown);
  const switches = scheduleSwitches(options).filter(({ name }) => OWN.includes(name));
  return (
    <div className={styles['tools']}>
      <div className={styles['row']}>
        {schedule.options.length > 1 && <Choice {...schedule} />}
        <span className={styles['rules']}>
          {switches.map(({ name, label, words, value }) => (
            <Choice
              key={name}
              label={label}
              value={value}
              options={words.map((word) => ({ value: word, label: word }))}
              onChoose={(word) => void chooseOption(name, word)}
            />
          ))}
        </span>
      </div>
      {shown?.origin.kind === 'found' && <p className={styles['hint']}>{shown.origin.because}</p>}
    </div>
  );
}

/** The other rules are about commits; they stand at the right. */
const OWN: readonly string[] = ['deadlock', 'locks'];
