import styles from './Switches.module.css';

interface SwitchesProps {
  readonly switches: readonly {
    readonly name: string;
    readonly label: string;
    readonly words: readonly string[];
    readonly value: string;
  }[];
  readonly onChoose: (name: string, word: string) => void;
}

/** Named choices one below the other, each of a few words. */
export function Switches({ switches, onChoose }: SwitchesProps) {
  return (
    <div className={styles['rules']}>
      {switches.map(({ name, label, words, value }) => (
        <label key={name}>
          {label}
          <select value={value} onChange={({ target }) => onChoose(name, target.value)}>
            {words.map((word) => (
              <option key={word}>{word}</option>
            ))}
          </select>
        </label>
      ))}
    </div>
  );
}
