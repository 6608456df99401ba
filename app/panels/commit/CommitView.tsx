import { useEffect } from 'react';
import { useCommit } from '../../store/commit.ts';
import { openSchedule, schedulesOf } from '../../store/commitActions.ts';
import { useFolded } from '../../store/layout.ts';
import { useStore } from '../../store/store.ts';
import { FaultMessage } from '../../ui/FaultMessage.tsx';
import { Empty } from '../../ui/Section.tsx';
import { CommitTools } from './CommitTools.tsx';
import styles from './CommitView.module.css';
import { Costs } from './Costs.tsx';
import { Explorer } from './Explorer.tsx';
import { Rules } from './Rules.tsx';
import { ScheduleText } from './ScheduleText.tsx';
import { SiteLogs } from './SiteLogs.tsx';
import { SpaceTimePicture } from './SpaceTimePicture.tsx';
import { Stands } from './Stands.tsx';

/** A commit over time: who says what to whom, what each site has on disk, and what goes wrong. */
export function CommitView() {
  useFirstSchedule();
  const shown = useCommit((state) => state.shown);
  const fault = useCommit((state) => state.fault);
  const transaction = useCommit((state) => state.transaction);
  return (
    <>
      <main className={styles['centre']}>
        <CommitTools />
        {fault && <FaultMessage id="schedule-fault" {...fault} />}
        {shown && transaction !== undefined ? (
          <>
            <SpaceTimePicture shown={shown} transaction={transaction} />
            <SiteLogs shown={shown} transaction={transaction} />
          </>
        ) : (
          <Nothing />
        )}
      </main>
      <Right />
    </>
  );
}

/** The view opens with the lab's first schedule. */
function useFirstSchedule(): void {
  const lab = useStore((state) => state.lab);
  useEffect(() => {
    const first = schedulesOf(lab)[0];
    void import('../../store/leftRecovery.ts').then(({ followLeft }) => followLeft());
    const { schedule, shown, left } = useCommit.getState();
    const isKnown = schedulesOf(lab).some(({ id }) => id === schedule);
    // A scene may have opened one already.
    if (first && !isKnown && !shown && !left) void openSchedule(first.id);
  }, [lab]);
}

function Right() {
  const isFolded = useFolded('right');
  const shown = useCommit((state) => state.shown);
  const transaction = useCommit((state) => state.transaction);
  return (
    <aside
      id="right"
      className={styles['right']}
      aria-label="States, costs and explorer"
      data-print="no"
      data-folded={isFolded || undefined}
    >
      {shown && transaction !== undefined && (
        <>
          <Stands shown={shown} transaction={transaction} />
          <Costs shown={shown} />
        </>
      )}
      <Explorer />
      <Rules />
      <ScheduleText />
    </aside>
  );
}

function Nothing() {
  const lab = useStore((state) => state.lab);
  const isRunning = useCommit((state) => state.isRunning || state.left !== undefined);
  if (lab.kind !== 'open' || isRunning) return null;
  return (
    <div className={styles['nothing']}>
      <Empty>
        {schedulesOf(lab).length === 0
          ? 'This lab has no schedule. Explore a protocol at the right: a run that breaks it opens here.'
          : 'Nothing has run yet: the schedule has a fault.'}
      </Empty>
    </div>
  );
}
