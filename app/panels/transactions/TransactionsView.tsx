import { useCommit } from '../../store/commit.ts';
import { useFolded } from '../../store/layout.ts';
import {
  useEmptyText,
  useScheduleField,
  useScheduleSwitches,
} from '../../store/scheduleControls.ts';
import { useFirstSchedule } from '../../store/useFirstSchedule.ts';
import { FaultMessage } from '../../ui/FaultMessage.tsx';
import { RunField } from '../../ui/RunField.tsx';
import { Section } from '../../ui/Section.tsx';
import { Switches } from '../../ui/Switches.tsx';
import { ViewFrame } from '../../ui/ViewFrame.tsx';
import { LockTables } from './LockTables.tsx';
import { SchedulePicture } from './SchedulePicture.tsx';
import { SerialOrder } from './SerialOrder.tsx';
import { TransactionTools } from './TransactionTools.tsx';
import { Victims } from './Victims.tsx';
import { WaitGraphs } from './WaitGraphs.tsx';

/** Transactions that cross sites: their schedule, their locks, who waits for whom. */
export function TransactionsView() {
  useFirstSchedule();
  const shown = useCommit((state) => state.shown);
  const fault = useCommit((state) => state.fault);
  const empty = useEmptyText('This lab has no schedule, so there are no transactions to be seen.');
  return (
    <ViewFrame
      tools={<TransactionTools />}
      fault={fault && <FaultMessage id="schedule-fault" {...fault} />}
      empty={shown ? undefined : empty}
      right={<Right />}
      rightLabel="Waits, victims and serial order"
      isRightFolded={useFolded('right')}
    >
      {shown && (
        <>
          <SchedulePicture shown={shown} />
          <LockTables shown={shown} />
        </>
      )}
    </ViewFrame>
  );
}

function Right() {
  const shown = useCommit((state) => state.shown);
  const schedule = useCommit((state) => state.schedule);
  const field = useScheduleField();
  const switches = useScheduleSwitches();
  return (
    <>
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
    </>
  );
}
