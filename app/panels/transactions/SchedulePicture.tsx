import { useLayoutEffect, useRef } from 'react';
import { Tool } from '../../charts/DiagramBox.tsx';
import { EventTable } from '../../charts/EventTable.tsx';
import { type ShownCommit, useCommit } from '../../store/commit.ts';
import { seek } from '../../store/cursorActions.ts';
import { usePrinting } from '../../store/usePrinting.ts';
import { useTwin } from '../../store/useTwinChoice.ts';
import { Interleaving } from './Interleaving.tsx';
import { ScheduleGrid } from './ScheduleGrid.tsx';
import styles from './SchedulePicture.module.css';

/** The interleaving as it is written, and below it what came of it; or every event, as a table. */
export function SchedulePicture({ shown }: { readonly shown: ShownCommit }) {
  const { run, table } = shown;
  const cursor = useCommit((state) => state.cursor);
  const { isTable, onToggle, takesFocus } = useTwin();
  const isPrinted = usePrinting();
  const element = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one form has replaced the other.
  useLayoutEffect(() => {
    if (takesFocus()) element.current?.querySelector('section')?.focus();
  }, [isTable]);
  return (
    <div className={styles['picture']}>
      <div className={styles['head']}>
        <Interleaving shown={shown} />
        <span className={styles['tools']} data-print="no">
          <Tool
            icon={isTable ? 'picture' : 'table'}
            label={isTable ? 'as a picture' : 'as a table'}
            keys="T"
            onClick={onToggle}
          />
        </span>
      </div>
      <div ref={element} className={styles['frame']} data-diagram={isTable ? 'twin' : 'schedule'}>
        {(!isTable || isPrinted) && <ScheduleGrid {...{ run, table, cursor }} onSeek={seek} />}
        {(isTable || isPrinted) && <EventTable {...{ run, cursor }} onSeek={seek} />}
      </div>
    </div>
  );
}
