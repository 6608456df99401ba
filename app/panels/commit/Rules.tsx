import { scheduleSwitches } from '../../../src/viewmodel/commit/scheduleSwitches.ts';
import { useCommit } from '../../store/commit.ts';
import { chooseOption } from '../../store/commitActions.ts';
import { Section } from '../../ui/Section.tsx';
import styles from './Rules.module.css';

/** The switches that decide how a run ends; the explorer goes by the same ones. */
export function Rules() {
  const options = useCommit((state) => state.options);
  return (
    <Section title="Rules">
      <div className={styles['rules']}>
        {scheduleSwitches(options).map(({ name, label, words, value }) => (
          <label key={name}>
            {label}
            <select value={value} onChange={({ target }) => void chooseOption(name, target.value)}>
              {words.map((word) => (
                <option key={word}>{word}</option>
              ))}
            </select>
          </label>
        ))}
      </div>
    </Section>
  );
}
