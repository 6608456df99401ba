import { useState } from 'react';
import type { RowOrder } from '../../../src/base/rowOrder.ts';
import { runName } from '../../store/runName.ts';
import { saveFile } from '../../store/saveFile.ts';
import styles from './Bottom.module.css';
import { csvOfAll, type RowSource } from './rowSource.ts';

interface RowActionsProps {
  readonly source: RowSource;
  readonly order: RowOrder | undefined;
}

/** What became of the last wish; it stands on the button, and is spoken. */
type Outcome = 'done' | 'refused' | 'gone';

/** How long the button says it. */
const SAID_MS = 2500;

/** All rows as CSV, in the order in which they are shown. */
export function CopyRows({ source, order }: RowActionsProps) {
  return (
    <RowAction
      label="copy as CSV"
      words="copy as CSV"
      said={{
        done: 'copied',
        refused: 'the browser keeps the clipboard to itself: save instead',
        gone: 'not copied: the rows are gone',
      }}
      act={async () => {
        const csv = await csvOfAll(source, order);
        if (csv === undefined) return 'gone';
        try {
          await navigator.clipboard.writeText(csv);
          return 'done';
        } catch {
          return 'refused';
        }
      }}
    />
  );
}

export function SaveRows({ source, order, name }: RowActionsProps & { readonly name: string }) {
  return (
    <RowAction
      label="save as CSV"
      words="save"
      said={{ done: 'saved', refused: 'not saved', gone: 'not saved: the rows are gone' }}
      act={async () => {
        const csv = await csvOfAll(source, order);
        if (csv === undefined) return 'gone';
        saveFile(`${runName()}.${name}.csv`, 'text/csv', csv);
        return 'done';
      }}
    />
  );
}

interface RowActionProps {
  readonly label: string;
  /** On the button, until there is something to say. */
  readonly words: string;
  readonly said: Readonly<Record<Outcome, string>>;
  readonly act: () => Promise<Outcome>;
}

function RowAction({ label, words, said, act }: RowActionProps) {
  const [outcome, setOutcome] = useState<Outcome>();
  const handleClick = async (): Promise<void> => {
    setOutcome(await act());
    setTimeout(() => setOutcome(undefined), SAID_MS);
  };
  const news = outcome && said[outcome];
  return (
    <>
      <button
        type="button"
        className={styles['link']}
        aria-label={label}
        onClick={() => void handleClick()}
      >
        {news ?? words}
      </button>
      <span className="unseen" role="status">
        {news}
      </span>
    </>
  );
}
