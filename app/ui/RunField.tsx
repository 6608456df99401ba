import { useState } from 'react';
import { Button } from './Button.tsx';
import styles from './RunField.module.css';

interface RunFieldProps {
  /** What it holds until it is written into. */
  readonly text: string;
  readonly label: string;
  readonly runLabel: string;
  /** The id of what says what is wrong with it. */
  readonly faultId: string | undefined;
  readonly onRun: (text: string) => void;
}

/** A text that runs; another one in its place is a field of its own, so give it a key. */
export function RunField({ text, label, runLabel, faultId, onRun }: RunFieldProps) {
  const [draft, setDraft] = useState(text);
  return (
    <div className={styles['field']}>
      <textarea
        aria-label={label}
        aria-invalid={faultId !== undefined}
        aria-describedby={faultId}
        spellCheck={false}
        rows={Math.min(16, draft.split('\n').length + 1)}
        value={draft}
        onChange={({ target }) => setDraft(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          onRun(draft);
        }}
      />
      <Button look="outline" keys="Control+Enter" label={runLabel} onClick={() => onRun(draft)}>
        Run
      </Button>
    </div>
  );
}
