import type { ReactNode } from 'react';
import type { Lens } from '../../src/base/lens.ts';
import styles from './Section.module.css';

interface SectionProps {
  readonly title: string;
  /** Beside the title. */
  readonly note?: ReactNode;
  /** At the right end of the title's line. */
  readonly aside?: ReactNode;
  /** The lens without which there is nothing here; its room is kept. */
  readonly ink?: Lens;
  readonly children: ReactNode;
}

/** A titled part of a column; parts touch and are divided by a hairline. */
export function Section({ title, note, aside, ink, children }: SectionProps) {
  return (
    <section className={styles['section']} aria-label={title} data-ink={ink}>
      <header className={styles['head']}>
        <h2>{title}</h2>
        {note}
        {aside !== undefined && <span className={styles['aside']}>{aside}</span>}
      </header>
      {children}
    </section>
  );
}

/** One sentence that says what would be here and why it is not. */
export function Empty({ children }: { readonly children: ReactNode }) {
  return <p className={styles['empty']}>{children}</p>;
}
