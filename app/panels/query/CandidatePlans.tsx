import type { KeyboardEvent, ReactNode } from 'react';
import { Fragment, memo, useLayoutEffect, useMemo, useRef, useState } from 'react';
import {
  arrangeCandidates,
  type CandidateOrder,
} from '../../../src/viewmodel/arrangeCandidates.ts';
import {
  type Candidate,
  type CandidateList,
  candidateList,
  candidateMoment,
  type MeasuredCosts,
} from '../../../src/viewmodel/candidateList.ts';
import { formatCount, formatMs, joinWords } from '../../../src/viewmodel/format.ts';
import { Plate } from '../../charts/Plate.tsx';
import { compareWith, endComparison, useComparison } from '../../store/compare.ts';
import { choosePlan } from '../../store/labActions.ts';
import { useLenses } from '../../store/lenses.ts';
import { usePreview } from '../../store/planning.ts';
import { type ShownState, useStore } from '../../store/store.ts';
import { Empty, Section } from '../../ui/Section.tsx';
import styles from './CandidatePlans.module.css';
import { CandidateTools } from './CandidateTools.tsx';

interface CandidatePlansProps {
  readonly shown: ShownState;
  readonly cursor: number;
}

/** So many are seen at a glance. */
const FEW = 4;

function useArranged({ candidates }: CandidateList) {
  const [order, onOrder] = useState<CandidateOrder>('rank');
  const [filter, onFilter] = useState('');
  const rows = useMemo(
    () => arrangeCandidates(candidates, order, filter),
    [candidates, order, filter],
  );
  return { rows, order, filter, onOrder, onFilter };
}

const NOTHING_RAN: MeasuredCosts = new Map();

/** Every candidate with its bytes, estimated and measured; a click executes it. */
export function CandidatePlans({ shown, cursor }: CandidatePlansProps) {
  const measured = useStore((state) => state.measured);
  const preview = usePreview();
  const run = preview?.run ?? shown.run;
  const moment = candidateMoment(run, preview ? run.trace.events.length - 1 : cursor);
  const lenses = useLenses();
  const list = useMemo(
    () => candidateList(run, moment, preview ? NOTHING_RAN : measured, lenses),
    [run, moment, measured, lenses, preview],
  );
  const { rows, ...tools } = useArranged(list);
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
      {preview && (
        <p className={styles['shared']}>
          As planning is edited beside it; nothing of it has run
          {preview.canRun ? '.' : ', and without such rows nothing can.'}
        </p>
      )}
      {list.sharedAssumes.length > 0 && (
        <p className={styles['shared']}>All assume {joinWords(list.sharedAssumes)}.</p>
      )}
      {list.total > FEW && <CandidateTools {...tools} found={rows.length} of={list.total} />}
      {rows.length === 0 ? (
        <Empty>No candidate has all of these words in its row.</Empty>
      ) : (
        <CandidateRows list={list} rows={rows} />
      )}
      <NotApplicable list={list} />
    </Section>
  );
}

interface CandidateRowsProps {
  readonly list: CandidateList;
  readonly rows: readonly Candidate[];
}

/**
 * One stop of the keyboard: the arrows up and down go from plan to plan, C compares the one with
 * the focus.
 */
const CandidateRows = memo(function CandidateRows({ list, rows }: CandidateRowsProps) {
  const compared = useComparison()?.plan;
  const current = rows.find(({ isChosen, isNow }) => isChosen || isNow)?.id;
  const [focused, setFocused] = useState<string>();
  const isThere = rows.some(({ id }) => id === focused);
  const stop = (isThere ? focused : current) ?? rows[0]?.id;
  return (
    <ol className={styles['list']} aria-label="Plans by cost" onKeyDown={moveFocus}>
      {rows.map((candidate) => (
        <CandidateItem
          key={candidate.id}
          candidate={candidate}
          verdict={list.verdict}
          isStop={candidate.id === stop}
          isCompared={candidate.id === compared}
          onFocus={() => setFocused(candidate.id)}
        />
      ))}
    </ol>
  );
});

/** Why not this one? The one that runs is compared with the best other one, as everywhere. */
function compareFocused(event: KeyboardEvent<HTMLOListElement>): boolean {
  const item = event.target instanceof Element ? event.target.closest('li') : null;
  const button = item?.querySelector<HTMLButtonElement>('[data-compare]');
  if (!button || event.ctrlKey || event.metaKey || event.altKey) return false;
  event.preventDefault();
  button.click();
  return true;
}

const steps: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1 };

function moveFocus(event: KeyboardEvent<HTMLOListElement>): void {
  const step = steps[event.key];
  if (event.key === 'c' && compareFocused(event)) return;
  const isShortcut = event.ctrlKey || event.metaKey || event.altKey;
  if (step === undefined || isShortcut) return;
  event.preventDefault();
  const rows = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('[data-plan]')];
  const item = event.target instanceof Element ? event.target.closest('li') : null;
  const index = rows.findIndex((row) => item?.contains(row));
  rows[index + step]?.focus();
}

const planCount = (count: number): string => (count === 1 ? 'one' : formatCount(count));

function Legend() {
  return (
    <>
      <span>
        <i className={styles['keyEstimated']} /> estimated
      </span>
      <span title="The plan that runs, and each other one in a run of its own behind it">
        <i className={styles['keyRan']} /> ran
      </span>
      <span>bytes</span>
    </>
  );
}

interface CandidateItemProps {
  readonly candidate: Candidate;
  readonly verdict: CandidateList['verdict'];
  /** The tab key stops at it. */
  readonly isStop: boolean;
  /** It stands beside the executed plan in the picture. */
  readonly isCompared: boolean;
  readonly onFocus: () => void;
}

/** The row that the picture shows scrolls into view; why it was chosen stands below it. */
function CandidateItem(props: CandidateItemProps) {
  const { candidate, verdict, isStop, isCompared, onFocus } = props;
  const isPreview = usePreview() !== undefined;
  const item = useRef<HTMLLIElement>(null);
  const isShown = candidate.isNow || candidate.isChosen;
  useLayoutEffect(() => {
    if (isShown) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isShown]);
  return (
    <li
      ref={item}
      data-chosen={candidate.isChosen || undefined}
      data-compared={isCompared || undefined}
      onFocus={onFocus}
    >
      <CandidateRow candidate={candidate} isStop={isStop} />
      {!candidate.isChosen && !isPreview && (
        <CompareButton {...{ candidate, isStop, isCompared }} />
      )}
      {candidate.isChosen && verdict && (
        <p className={styles['verdict']}>
          <Roomy room={`${verdict.letter} ${isPreview ? 'would run' : 'runs'} – ${verdict.room}`}>
            <b>
              {verdict.letter} {isPreview ? 'would run' : 'runs'}
            </b>{' '}
            – {verdict.because}
          </Roomy>
        </p>
      )}
    </li>
  );
}

type CompareProps = Pick<CandidateItemProps, 'candidate' | 'isStop' | 'isCompared'>;

/** "Why not this one?": puts it beside the executed plan. */
function CompareButton({ candidate: { id, letter }, isStop, isCompared }: CompareProps) {
  return (
    <button
      type="button"
      className={styles['compare']}
      data-compare=""
      tabIndex={isStop ? 0 : -1}
      aria-pressed={isCompared}
      aria-label={`Compare plan ${letter} with the one that runs`}
      onClick={() => (isCompared ? endComparison() : void compareWith(id))}
    >
      compare
    </button>
  );
}

interface CandidateRowProps {
  readonly candidate: Candidate;
  readonly isStop: boolean;
}

function CandidateRow({ candidate, isStop }: CandidateRowProps) {
  const { id, letter, label, rooms, estimated, isChosen, isNow, isOwn } = candidate;
  return (
    <button
      type="button"
      className={styles['row']}
      tabIndex={isStop ? 0 : -1}
      data-plan={id}
      aria-pressed={isChosen}
      data-now={isNow || undefined}
      onClick={() => void choosePlan(id)}
    >
      <span className={styles['line']}>
        <b className={styles['letter']}>{letter}</b>
        <span className={styles['label']}>
          <Roomy room={rooms.label}>{label}</Roomy>
          {isOwn && <span className={styles['own']}>own plan</span>}
        </span>
        <span className={styles['bytes']}>{formatCount(estimated.bytes)}</span>
      </span>
      <Bars candidate={candidate} />
      <span className={styles['facts']}>
        <Routes candidate={candidate} />
        <span className={styles['parts']}>{transferText(candidate)}</span>
        <span className={styles['time']} data-room={notRunText(candidate)}>
          {timeText(candidate)}
        </span>
      </span>
      <Notes candidate={candidate} />
    </button>
  );
}

function Notes({ candidate: { assumes, alsoFound, rooms } }: { readonly candidate: Candidate }) {
  const told = (found: string): string =>
    [assumes.length > 0 ? `assumes ${joinWords(assumes)}` : '', found].filter(Boolean).join('; ');
  const text = told(alsoFound);
  return (
    text !== '' && (
      <span className={styles['notes']}>
        <Roomy room={told(rooms.alsoFound)}>{text}</Roomy>
      </span>
    )
  );
}

/** A text with the room of the longest that lenses can make of it, so that none moves a row. */
const Roomy = ({ room, children }: { readonly room: string; readonly children: ReactNode }) => (
  <span className={styles['roomy']} data-room={room}>
    <span>{children}</span>
  </span>
);

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

/** A plan that has run, but is not told yet, has its estimate only. */
function timeText(candidate: Candidate): string {
  if (candidate.measured) return formatMs(candidate.measured.responseMs);
  return candidate.hasRun ? estimateText(candidate) : notRunText(candidate);
}

const estimateText = ({ estimated }: Candidate): string => `est. ${formatMs(estimated.responseMs)}`;

/** The longest of the three; it keeps its room, so that no row moves when its figure arrives. */
const notRunText = (candidate: Candidate): string => `not run, ${estimateText(candidate)}`;

/** Plates of the sites the rows travel through; sites that send to the same one stand together. */
function Routes({ candidate }: { readonly candidate: Candidate }) {
  return candidate.routes.slice(0, 3).map((route, index) => (
    <span
      // biome-ignore lint/suspicious/noArrayIndexKey: a route has no name but its place.
      key={index}
      className={styles['route']}
      data-ink="location"
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
      {list.notApplicable.map(({ strategies, because, room }) => (
        <div key={because}>
          <dt>
            {joinWords(strategies)} {strategies.length === 1 ? 'does' : 'do'} not apply:
          </dt>{' '}
          <dd>
            <Roomy room={room}>{because}</Roomy>
          </dd>
        </div>
      ))}
    </dl>
  );
}
