import { Fragment, useLayoutEffect, useMemo, useRef } from 'react';
import {
  type Candidate,
  type CandidateList,
  candidateList,
} from '../../../src/viewmodel/candidateList.ts';
import { formatCount, formatMs, joinWords } from '../../../src/viewmodel/format.ts';
import { Plate } from '../../charts/Plate.tsx';
import { choosePlan } from '../../store/labActions.ts';
import { type ShownState, useStore } from '../../store/store.ts';
import { Empty, Section } from '../../ui/Section.tsx';
import styles from './CandidatePlans.module.css';

interface CandidatePlansProps {
  readonly shown: ShownState;
  readonly cursor: number;
}

/** Every candidate with its bytes, estimated and measured; a click executes it. */
export function CandidatePlans({ shown, cursor }: CandidatePlansProps) {
  const measured = useStore((state) => state.measured);
  const list = useMemo(() => candidateList(shown.run, cursor, measured), [shown, cursor, measured]);
  if (list.candidates.length === 0) {
    return (
      <Section title="Candidate plans" ink="execution">
        <Empty>
          No candidate yet. The optimizer puts {planCount(list.total)} forward later on.
        </Empty>
      </Section>
    );
  }
  return (
    <Section title="Candidate plans" ink="execution" aside={<Legend />}>
      {list.sharedAssumes.length > 0 && (
        <p className={styles['shared']}>All assume {joinWords(list.sharedAssumes)}.</p>
      )}
      <ol className={styles['list']}>
        {list.candidates.map((candidate) => (
          <CandidateItem key={candidate.id} candidate={candidate} verdict={list.verdict} />
        ))}
      </ol>
      <NotApplicable list={list} />
    </Section>
  );
}

const planCount = (count: number): string => (count === 1 ? 'one' : formatCount(count));

function Legend() {
  return (
    <>
      <span>
        <i className={styles['keyEstimated']} /> estimated
      </span>
      <span>
        <i className={styles['keyRan']} /> ran
      </span>
      <span>bytes</span>
    </>
  );
}

interface CandidateItemProps {
  readonly candidate: Candidate;
  readonly verdict: CandidateList['verdict'];
}

/** The row that the picture shows scrolls into view; why it was chosen stands below it. */
function CandidateItem({ candidate, verdict }: CandidateItemProps) {
  const item = useRef<HTMLLIElement>(null);
  const isShown = candidate.isNow || candidate.isChosen;
  useLayoutEffect(() => {
    if (isShown) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isShown]);
  return (
    <li ref={item} data-chosen={candidate.isChosen || undefined}>
      <CandidateRow candidate={candidate} />
      {candidate.isChosen && verdict && (
        <p className={styles['verdict']}>
          <b>{verdict.letter} runs</b> – {verdict.because}
        </p>
      )}
    </li>
  );
}

function CandidateRow({ candidate }: { readonly candidate: Candidate }) {
  const { letter, label, estimated, isChosen, isNow } = candidate;
  return (
    <button
      type="button"
      className={styles['row']}
      aria-pressed={isChosen}
      data-now={isNow || undefined}
      onClick={() => void choosePlan(candidate.id)}
    >
      <span className={styles['line']}>
        <b className={styles['letter']}>{letter}</b>
        <span className={styles['label']}>{label}</span>
        <span className={styles['bytes']}>{formatCount(estimated.bytes)}</span>
      </span>
      <Bars candidate={candidate} />
      <span className={styles['facts']}>
        <Routes candidate={candidate} />
        <span className={styles['parts']}>{transferText(candidate)}</span>
        <span className={styles['time']}>{timeText(candidate)}</span>
      </span>
      <Notes candidate={candidate} />
    </button>
  );
}

function Notes({ candidate: { assumes, alsoKnownAs } }: { readonly candidate: Candidate }) {
  const notes = [
    ...(assumes.length > 0 ? [`assumes ${joinWords(assumes)}`] : []),
    ...(alsoKnownAs.length > 0 ? [`also known as ${joinWords(alsoKnownAs)}`] : []),
  ];
  return notes.length > 0 && <span className={styles['notes']}>{notes.join('; ')}</span>;
}

/** The outline is the promise, the core what ran; the figure stands beside, never only a bar. */
function Bars({ candidate }: { readonly candidate: Candidate }) {
  const { estimatedShare, measuredShare, measured, estimated } = candidate;
  const isSame = measured?.bytes === estimated.bytes;
  return (
    <span className={styles['bars']}>
      <i className={styles['estimated']} style={{ width: barWidth(estimatedShare) }} />
      {measuredShare !== undefined && (
        <i className={styles['ran']} style={{ width: barWidth(measuredShare) }} />
      )}
      {measured && !isSame && (
        <span
          className={styles['ranFigure']}
          style={{ left: `${Math.min(0.7, Math.max(estimatedShare, measuredShare ?? 0)) * 100}%` }}
        >
          ran {formatCount(measured.bytes)}
        </span>
      )}
    </span>
  );
}

/** Few bytes beside very many are still seen; none are not. */
const barWidth = (share: number): string => (share === 0 ? '0' : `max(3px, ${share * 100}%)`);

const SHOWN_TRANSFERS = 3;

/** `400 + 2,000`; with many transfers their number says more. */
function transferText({ transferBytes }: Candidate): string {
  if (transferBytes.length === 0) return 'ships nothing';
  if (transferBytes.length > SHOWN_TRANSFERS) return `${transferBytes.length} transfers`;
  return transferBytes.map(formatCount).join(' + ');
}

const timeText = ({ measured, estimated }: Candidate): string =>
  measured ? formatMs(measured.responseMs) : `not run, est. ${formatMs(estimated.responseMs)}`;

/** Plates of the sites the rows travel through; sites that send to the same one stand together. */
function Routes({ candidate }: { readonly candidate: Candidate }) {
  return candidate.routes.slice(0, 3).map((route, index) => (
    <span
      // biome-ignore lint/suspicious/noArrayIndexKey: a route has no name but its place.
      key={index}
      className={styles['route']}
    >
      {route.map((stage, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a site may be on a route twice.
        <Fragment key={place}>
          {place > 0 && <span className={styles['arrow']}>→</span>}
          {stage.map((site) => (
            <Plate key={site.id} site={site} size={15} />
          ))}
        </Fragment>
      ))}
    </span>
  ));
}

function NotApplicable({ list }: { readonly list: CandidateList }) {
  if (list.notApplicable.length === 0) return null;
  return (
    <dl className={styles['none']}>
      {list.notApplicable.map(({ strategies, because }) => (
        <div key={because}>
          <dt>
            {joinWords(strategies)} {strategies.length === 1 ? 'does' : 'do'} not apply:
          </dt>{' '}
          <dd>{because}</dd>
        </div>
      ))}
    </dl>
  );
}
