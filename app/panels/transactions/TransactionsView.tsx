import { useCommit } from '../../store/commit.ts';
import { schedulesOf } from '../../store/commitActions.ts';
import { useFolded } from '../../store/layout.ts';
import { useScheduleField, useScheduleSwitches } from '../../store/scheduleControls.ts';
import { useStore } from '../../store/store.ts';
import { useFirstSchedule } from '../../store/useFirstSchedule.ts';
import { FaultMessage } from '../../ui/FaultMessage.tsx';
import { RunField } from '../../ui/RunField.tsx';
import { Empty, Section } from '../../ui/Section.tsx';
import { Switches } from '../../ui/Switches.tsx';
import { LockTables } from './LockTables.tsx';
import { SchedulePicture } from './SchedulePicture.tsx';
import { SerialOrder } from './SerialOrder.tsx';
import styles from './TransactionsView.module.css';
import { TransactionTools } from './TransactionTools.tsx';
import { Victims } from './Victims.tsx';
import { WaitGraphs } from './WaitGraphs.tsx';

/** Transactions that cross sites: their schedule, their locks, who waits for whom. */
export function TransactionsView() {
  useFirstSchedule();
  const shown = useCommit((state) => state.shown);
  const fault = useCommit((state) => state.fault);
  return (
    <>
      <main className={styles['centre']}>
        <TransactionTools />
        {fault && <FaultMessage id="schedule-fault" {...fault} />}
        {shown ? (
          <>
            <SchedulePicture shown={shown} />
            <LockTables run={shown.run} />
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
  const schedule = useCommit((state) => state.schedule);
  const field = useScheduleField();
  const switches = useScheduleSwitches();
  return (
    <aside
      id="right"
      className={styles['right']}
      aria-label="Waits, victims and serial order"
      data-print="no"
      data-folded={isFolded || undefined}
    >
      {shown && (
        <>
          <WaitGraphs shown={shown} />
          <Victims shown={shown} />
          <SerialOrder shown={shown} />
        </>
      )}
      {schedule !== undefined && (
        <Section title="Schedule">
          <RunField key={field.text} {...field} />
        </Section>
      )}
      <Section title="Rules">
        <Switches {...switches} />
      </Section>
    </aside>
  );
}

function Nothing() {
  const lab = useStore((state) => state.lab);
  const isRunning = useCommit((state) => state.isRunning);
  if (lab.kind !== 'open' || isRunning) return null;
  return (
    <div className={styles['nothing']}>
      <Empty>
        {schedulesOf(lab).length === 0
          ? 'This lab has no schedule, so there are no transactions to be seen.'
          : 'Nothing has run yet: the schedule has a fault.'}
      </Empty>
    </div>
  );
}
