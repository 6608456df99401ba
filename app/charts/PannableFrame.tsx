import type { ReactNode, RefObject } from 'react';
import styles from './PannableFrame.module.css';

interface PannableFrameProps {
  readonly label: string;
  readonly frame: RefObject<HTMLElement | null>;
  readonly children: ReactNode;
}

/** One diagram is one stop of the keyboard; a drawing larger than its frame is panned there. */
export function PannableFrame({ label, frame, children }: PannableFrameProps) {
  return (
    <section
      ref={frame}
      className={styles['frame']}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
    >
      {children}
    </section>
  );
}
