import type { StoredLeaf } from '../../src/viewmodel/commit/scheduleLenses.ts';
import styles from './StoredInk.module.css';

/** What a site stores of the tables in question, as far as the lenses tell. */
export function StoredInk({ leaves }: { readonly leaves: readonly StoredLeaf[] }) {
  return (
    <span className={styles['stored']} data-ink="fragments naming replicas">
      {leaves.map(({ relation, subscript, localName, isFurtherCopy }) => (
        <span key={localName}>
          {relation}
          <span data-ink="fragments">{subscript}</span>{' '}
          <code className={styles['local']} data-ink="naming">
            {localName}
          </code>
          {isFurtherCopy && <span data-ink="replicas"> copy</span>}
        </span>
      ))}
    </span>
  );
}
