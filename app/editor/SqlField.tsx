import type { KeyboardEvent } from 'react';
import styles from './SqlField.module.css';
import { type Mark, markPieces, sqlPieces } from './sqlWords.ts';

interface SqlFieldProps {
  readonly sql: string;
  /** What the picture shows; lines that differ have a dot. */
  readonly shownSql: string;
  readonly mark?: Mark;
  /** The id of the message about what is wrong, if anything is. */
  readonly faultId?: string;
  readonly onChange: (sql: string) => void;
  readonly onRun: () => void;
}

/** SQL as one reads it and types it: the text below is seen, the field above it is written in. */
export function SqlField({ sql, shownSql, mark, faultId, onChange, onRun }: SqlFieldProps) {
  const lines = sql.split('\n');
  const shownLines = shownSql.split('\n');
  const runOnControlEnter = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onRun();
  };
  return (
    <div className={styles['field']}>
      <ol className={styles['numbers']} aria-hidden="true">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number.
          <li key={index} data-edited={line !== shownLines[index] || undefined}>
            {index + 1}
          </li>
        ))}
      </ol>
      <div className={styles['text']}>
        <pre className={styles['seen']} aria-hidden="true">
          {markPieces(sqlPieces(sql), mark).map(({ start, text, isKeyword, mark: own }) => (
            <span key={start} data-keyword={isKeyword || undefined} data-mark={own}>
              {text}
            </span>
          ))}
          {'\n'}
        </pre>
        <textarea
          className={styles['written']}
          value={sql}
          aria-label="SQL of the query"
          aria-invalid={faultId !== undefined}
          aria-describedby={faultId}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          wrap="soft"
          rows={lines.length}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={runOnControlEnter}
        />
      </div>
    </div>
  );
}
