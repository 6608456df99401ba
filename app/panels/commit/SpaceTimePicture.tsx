import { useMemo } from 'react';
import { commitMoment } from '../../../src/viewmodel/commit/commitMoment.ts';
import { plainProgress } from '../../../src/viewmodel/commit/plainProgress.ts';
import type { ScheduleRun } from '../../../src/viewmodel/commit/scheduleRun.ts';
import { spaceTime } from '../../../src/viewmodel/commit/spaceTime.ts';
import { DiagramBox } from '../../charts/DiagramBox.tsx';
import { EventTable } from '../../charts/EventTable.tsx';
import { SpaceTimeChart } from '../../charts/SpaceTimeChart.tsx';
import { useCommit } from '../../store/commit.ts';
import { useLens } from '../../store/lenses.ts';
import { runName } from '../../store/runName.ts';
import { saveFile } from '../../store/saveFile.ts';
import { usePrinting } from '../../store/usePrinting.ts';
import { useTwin } from '../../store/useTwinChoice.ts';
import { MarkFaults } from './MarkFaults.tsx';
import styles from './SpaceTimePicture.module.css';

interface SpaceTimePictureProps {
  readonly run: ScheduleRun;
  readonly transaction: string;
  readonly cursor: number;
  /** Tells it from another drawing on the screen, for its zoom and its files. */
  readonly name: 'commit' | 'commit-beside';
  readonly label: string;
  /** An event of the table was chosen. */
  readonly onSeek: (seq: number) => void;
}

/** The space-time diagram of a transaction's commit, or the events of the run as a table. */
export function SpaceTimePicture(props: SpaceTimePictureProps) {
  const { run, transaction, cursor, name, label, onSeek } = props;
  const isExecutionSeen = useLens('execution');
  const areMessagesNamed = useCommit((state) => state.areMessagesNamed);
  const picture = useMemo(() => spaceTime(run, transaction), [run, transaction]);
  const moment = useMemo(() => commitMoment(run, transaction, cursor), [run, transaction, cursor]);
  return (
    <div className={styles['picture']}>
      <DiagramBox
        name={name}
        twin={useTwin()}
        isPrinted={usePrinting()}
        picture={(view) => (
          <SpaceTimeChart {...{ picture, moment, cursor, view, areMessagesNamed, label }} />
        )}
        table={<EventTable {...{ run, cursor, onSeek }} />}
        detail={(mark, isAbove, onClose) => <MarkFaults {...{ run, mark, isAbove, onClose }} />}
        onSave={(svg) => saveFile(`${runName()}.${name}.svg`, 'image/svg+xml', svg)}
      />
      {isExecutionSeen ? (
        <p className={styles['blockage']}>{moment.blockage}</p>
      ) : (
        <p className={styles['plain']}>
          {transaction} {plainProgress(run, transaction, cursor)}; how sites come to that is hidden.
        </p>
      )}
    </div>
  );
}
