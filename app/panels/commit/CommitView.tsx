import { useCommit } from '../../store/commit.ts';
import { seek } from '../../store/cursorActions.ts';
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
import { BesidePicture } from './BesidePicture.tsx';
import { BookCosts } from './BookCosts.tsx';
import { CommitTools } from './CommitTools.tsx';
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
  const isDrawn = shown !== undefined && transaction !== undefined;
  const empty = useEmptyText(
    'This lab has no schedule. Explore a protocol at the right: a run that breaks it opens here.',
  );
  return (
    <ViewFrame
      tools={<CommitTools />}
      fault={fault && <FaultMessage id="schedule-fault" {...fault} />}
      isDouble={beside !== undefined}
      empty={isDrawn ? undefined : empty}
      right={<Right />}
      rightLabel="States, costs and explorer"
      isRightFolded={useFolded('right')}
    >
      {isDrawn && (
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
      )}
    </ViewFrame>
  );
}

function Right() {
  const shown = useCommit((state) => state.shown);
  const beside = useCommit((state) => state.shownBeside);
  const transaction = useCommit((state) => state.transaction);
  return (
    <>
      {shown && transaction !== undefined && (
        <>
          <Stands shown={shown} transaction={transaction} />
          {beside ? <ComparedCosts {...{ shown, beside }} /> : <Costs shown={shown} />}
          <BookCosts {...{ shown, beside, transaction }} />
        </>
      )}
      <Explorer />
      <Settings />
    </>
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
