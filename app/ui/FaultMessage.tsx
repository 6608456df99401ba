import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { positionAt } from '../../src/base/span.ts';
import styles from './FaultMessage.module.css';

interface FaultMessageProps {
  readonly id: string;
  readonly diagnostic: Diagnostic;
  /** The text the fault is in. */
  readonly text: string;
  readonly note?: string;
}

/** What is wrong, where, and what would be right, beside its cause. */
export function FaultMessage({ id, diagnostic, text, note }: FaultMessageProps) {
  const { line } = positionAt(text, diagnostic.span.start);
  const start = text.lastIndexOf('\n', diagnostic.span.start - 1) + 1;
  const end = text.indexOf('\n', diagnostic.span.start);
  const source = text.slice(start, end < 0 ? undefined : end);
  const from = diagnostic.span.start - start;
  const to = Math.min(source.length, diagnostic.span.end - start);
  return (
    <div id={id} className={styles['fault']} role="alert">
      <p className={styles['what']}>{diagnostic.message}</p>
      {to > from && (
        <p className={styles['where']}>
          {source.slice(0, from).trimStart()}
          <span className={styles['phrase']}>{source.slice(from, to)}</span>
          {source.slice(to)}
        </p>
      )}
      <p className={styles['hint']}>
        {to > from ? `Line ${line}${diagnostic.hint === undefined ? '.' : ': '}` : ''}
        {diagnostic.hint !== undefined && withStop(diagnostic.hint)}
        {note !== undefined && ` ${note}`}
      </p>
    </div>
  );
}

const withStop = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
