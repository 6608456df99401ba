import { useMemo } from 'react';
import { scheduleSentence } from '../../../src/viewmodel/commit/eventSentence.ts';
import {
  firstParting,
  type Parting,
  sameMoment,
} from '../../../src/viewmodel/commit/firstParting.ts';
import { protocolLabel } from '../../../src/viewmodel/commit/protocolLabels.ts';
import type { ScheduleRun } from '../../../src/viewmodel/commit/scheduleRun.ts';
import { type ShownBeside, type ShownCommit, useCommit } from '../../store/commit.ts';
import { seek } from '../../store/cursorActions.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './BesidePicture.module.css';
import { SpaceTimePicture } from './SpaceTimePicture.tsx';

interface BesidePictureProps {
  readonly shown: ShownCommit;
  readonly beside: ShownBeside;
  readonly transaction: string;
}

/** The same schedule under a second protocol, and where the two part for the first time. */
export function BesidePicture({ shown, beside, transaction }: BesidePictureProps) {
  const cursor = useCommit((state) => state.cursor);
  const parting = useMemo(() => firstParting(shown.run, beside.run), [shown.run, beside.run]);
  const moment = sameMoment(shown.run, cursor, beside.run, parting);
  return (
    <section className={styles['beside']} aria-label="The other protocol">
      <PartingWords {...{ shown, beside, parting }} />
      <SpaceTimePicture
        run={beside.run}
        name="commit-beside"
        label={`Commit of ${transaction} under ${protocolLabel(beside.protocol)}`}
        cursor={moment}
        onSeek={(seq) => seek(sameMoment(beside.run, seq, shown.run, swapped(parting)))}
        {...{ transaction }}
      />
    </section>
  );
}

const swapped = (parting: Parting | undefined): Parting | undefined =>
  parting && { seqs: [parting.seqs[1], parting.seqs[0]] };

interface PartingWordsProps {
  readonly shown: ShownCommit;
  readonly beside: ShownBeside;
  readonly parting: Parting | undefined;
}

function PartingWords({ shown, beside, parting }: PartingWordsProps) {
  const [first, second] = [protocolLabel(shown.protocol), protocolLabel(beside.protocol)];
  if (!parting) {
    return (
      <p className={styles['words']}>
        <b>{second}</b> does the same as {first}, event by event.
      </p>
    );
  }
  const [left, right] = parting.seqs;
  return (
    <div className={styles['words']}>
      <p>
        <b>{second}</b> parts from {first} at event {(left ?? right ?? 0) + 1}
      </p>
      <dl>
        <dt>{first}</dt>
        <dd>{sentenceAt(shown.run, left)}</dd>
        <dt>{second}</dt>
        <dd>{sentenceAt(beside.run, right)}</dd>
      </dl>
      {left !== undefined && (
        <Button look="outline" onClick={() => seek(left)}>
          Go there
        </Button>
      )}
    </div>
  );
}

function sentenceAt(run: ScheduleRun, seq: number | undefined): string {
  const timed = seq === undefined ? undefined : run.events[seq];
  return timed ? scheduleSentence(run, timed).sentence : 'has nothing more to do.';
}
