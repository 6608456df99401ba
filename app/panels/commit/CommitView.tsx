import { useCommit } from '../../store/commit.ts';
import { schedulesOf } from '../../store/commitActions.ts';
import { seek } from '../../store/cursorActions.ts';
import { useFolded } from '../../store/layout.ts';
import { useScheduleField, useScheduleSwitches } from '../../store/scheduleControls.ts';
import { useStore } from '../../store/store.ts';
import { useFirstSchedule } from '../../store/useFirstSchedule.ts';
import { FaultMessage } from '../../ui/FaultMessage.tsx';
import { RunField } from '../../ui/RunField.tsx';
import { Empty, Section } from '../../ui/Section.tsx';
import { Switches } from '../../ui/Switches.tsx';
import { BesidePicture } from './BesidePicture.tsx';
import { CommitTools } from './CommitTools.tsx';
import styles from './CommitView.module.css';
import { ComparedCosts } from './ComparedCosts.tsx';
import { Costs } from './Costs.tsx';
import { Explorer } from './Explorer.tsx';
import { SiteLogs } from './SiteLogs.tsx';
import { SpaceTimePicture } from './SpaceTimePicture.tsx';
import { Stands } from './Stands.tsx';

/** A commit over time: who says what to whom, what each site has on disk, and what goes wrong. */
export function CommitView() {
  useFirstSchedule();
  const shown = useCommit((state) => state.shown);
  const fault = useCommit((state) => state.fault);
  const transaction = useCommit((state) => state.transaction);
  const cursor = useCommit((state) => state.cursor);
  const beside = useCommit((state) => state.shownBeside);
  return (
    <>
      <main className={styles['centre']} data-beside={beside ? true : undefined}>
        <CommitTools />
        {fault && <FaultMessage id="schedule-fault" {...fault} />}
        {shown && transaction !== undefined ? (
          <>
            <SpaceTimePicture
              run={shown.run}
              name="commit"
              label={`Commit of ${transaction} over time`}
              onSeek={seek}
              {...{ transaction, cursor }}
            />
            {beside && <BesidePicture {...{ shown, beside, transaction }} />}
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

function Right() {
  const isFolded = useFolded('right');
  const shown = useCommit((state) => state.shown);
  const beside = useCommit((state) => state.shownBeside);
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
          {beside ? <ComparedCosts {...{ shown, beside }} /> : <Costs shown={shown} />}
        </>
      )}
      <Explorer />
      <Settings />
    </aside>
  );
}

function Settings() {
  const schedule = useCommit((state) => state.schedule);
  const field = useScheduleField();
  const switches = useScheduleSwitches();
  return (
    <>
      <Section title="Rules">
        <Switches {...switches} />
      </Section>
      {schedule !== undefined && (
        <Section title="Schedule">
          <RunField key={field.text} {...field} />
        </Section>
      )}
    </>
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
