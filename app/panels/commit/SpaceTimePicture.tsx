import { useMemo } from 'react';
import { commitMoment } from '../../../src/viewmodel/commit/commitMoment.ts';
import { spaceTime } from '../../../src/viewmodel/commit/spaceTime.ts';
import { DiagramBox } from '../../charts/DiagramBox.tsx';
import { EventTable } from '../../charts/EventTable.tsx';
import { SpaceTimeChart } from '../../charts/SpaceTimeChart.tsx';
import { type ShownCommit, useCommit } from '../../store/commit.ts';
import { seek } from '../../store/cursorActions.ts';
import { runName } from '../../store/runName.ts';
import { saveFile } from '../../store/saveFile.ts';
import { usePrinting } from '../../store/usePrinting.ts';
import { useTwin } from '../../store/useTwinChoice.ts';
import styles from './CommitView.module.css';
import { MarkFaults } from './MarkFaults.tsx';

interface SpaceTimePictureProps {
  readonly shown: ShownCommit;
  readonly transaction: string;
}

/** The space-time diagram of a transaction's commit, or the events of the run as a table. */
export function SpaceTimePicture({ shown, transaction }: SpaceTimePictureProps) {
  const { run } = shown;
  const cursor = useCommit((state) => state.cursor);
  const areMessagesNamed = useCommit((state) => state.areMessagesNamed);
  const picture = useMemo(() => spaceTime(run, transaction), [run, transaction]);
  const moment = useMemo(() => commitMoment(run, transaction, cursor), [run, transaction, cursor]);
  return (
    <div className={styles['picture']}>
      <DiagramBox
        name="commit"
        twin={useTwin()}
        isPrinted={usePrinting()}
        picture={(view) => (
          <SpaceTimeChart
            {...{ picture, moment, cursor, view, areMessagesNamed }}
            label={`Commit of ${transaction} over time`}
          />
        )}
        table={<EventTable {...{ run, cursor }} onSeek={seek} />}
        detail={(mark, isAbove, onClose) => <MarkFaults {...{ run, mark, isAbove, onClose }} />}
        onSave={(svg) => saveFile(`${runName()}.commit.svg`, 'image/svg+xml', svg)}
      />
      <p className={styles['blockage']}>{moment.blockage}</p>
    </div>
  );
}
