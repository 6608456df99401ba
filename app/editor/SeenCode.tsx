import styles from './CodeField.module.css';
import { codePieces } from './codePieces.ts';
import type { CodeView } from './codeView.ts';

/** Code to be read only, its keywords heavier. */
export function SeenCode({ view }: { readonly view: Omit<CodeView, 'describedBy'> }) {
  return (
    <pre className={styles['read']}>
      {codePieces({ ...view, hints: [] }).map(({ start, text, kind, mark }) => (
        <span key={start} data-kind={kind} data-mark={mark}>
          {text}
        </span>
      ))}
    </pre>
  );
}
