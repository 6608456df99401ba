import type { ReactNode } from 'react';
import { Empty } from './Section.tsx';
import styles from './ViewFrame.module.css';

interface ViewFrameProps {
  readonly tools: ReactNode;
  /** Below the tools: why what was written does not run. */
  readonly fault: ReactNode;
  /** Two drawings have a picture's height each; what does not fit is scrolled to. */
  readonly isDouble?: boolean;
  readonly children: ReactNode;
  /** One sentence, where there is no picture. */
  readonly empty: string | undefined;
  readonly right: ReactNode;
  readonly rightLabel: string;
  readonly isRightFolded: boolean;
}

/** A view of schedules: tools, its picture and what belongs to it, and a column at the right. */
export function ViewFrame(props: ViewFrameProps) {
  const { tools, fault, isDouble, children, empty, right, rightLabel, isRightFolded } = props;
  return (
    <>
      <main
        className={styles['centre']}
        data-double={isDouble || undefined}
        data-fault={Boolean(fault) || undefined}
      >
        {tools}
        {fault}
        {children}
        {empty !== undefined && (
          <div className={styles['nothing']}>
            <Empty>{empty}</Empty>
          </div>
        )}
      </main>
      <aside
        id="right"
        className={styles['right']}
        aria-label={rightLabel}
        data-print="no"
        data-folded={isRightFolded || undefined}
      >
        {right}
      </aside>
    </>
  );
}
