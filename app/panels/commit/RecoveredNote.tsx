import { recoveryLines } from '../../../src/viewmodel/commit/recoveryLines.ts';
import { formatCount, joinWords } from '../../../src/viewmodel/format.ts';
import { Plate } from '../../charts/Plate.tsx';
import { type ShownCommit, useCommit } from '../../store/commit.ts';
import { editSchedule } from '../../store/commitActions.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './CommitTools.module.css';

/** The page was left in the middle of a commit: what came back from which log, and how it ended. */
export function RecoveredNote({ shown: { run, origin } }: { readonly shown: ShownCommit }) {
  const text = useCommit((state) => state.text);
  if (origin.kind !== 'recovered') return null;
  const { sites, ends } = recoveryLines(run, origin.finished.outcome);
  return (
    <div className={styles['hint']} role="status">
      <span>{leftText(origin.moment)} Its sites have come back, each from its own log:</span>
      {sites.map(({ site, found, doubt }) => (
        <span key={site.id}>
          <Plate site={site} /> {found}
          {doubt !== '' && <b>, {doubt}</b>}
        </span>
      ))}
      <b>{joinWords(ends)}.</b>
      <Button look="outline" onClick={() => void editSchedule(text)}>
        Run the schedule again
      </Button>
    </div>
  );
}

type Moment = Extract<ShownCommit['origin'], { readonly kind: 'recovered' }>['moment'];

function leftText(moment: Moment): string {
  if (!moment) return 'This page was left while its schedule ran.';
  const place = `event ${formatCount(moment.event)} of ${formatCount(moment.of)}`;
  return `This page was left at ${place}, with ${joinWords(moment.unsettled)} undecided.`;
}
