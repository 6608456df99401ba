import { memo } from 'react';
import type { Extent, Lane, Point, StateBar } from '../../src/viewmodel/commit/spaceTimePicture.ts';
import { NamedMark, SilentMarks } from './NamedMark.tsx';
import styles from './SpaceTimeChart.module.css';
import { BAR, type PlacedStake } from './spaceTimeLayout.ts';

interface LaneInkProps {
  readonly lane: Lane;
  readonly middle: number;
  readonly stakes: readonly PlacedStake[];
  readonly cursor: number;
  readonly nowX: number;
  readonly x: (ms: number) => number;
  readonly seen: { readonly from: number; readonly to: number };
}

/** One site: what it is over time, its log records, its crashes and what it waited for in vain. */
export const LaneInk = memo(function LaneInk(props: LaneInkProps) {
  const { lane, middle, stakes, cursor, nowX, x, seen } = props;
  const isSeen = (from: number, to: number): boolean => to >= seen.from && from <= seen.to;
  return (
    <g data-site={lane.site.number} transform={`translate(0 ${middle})`}>
      <g data-ink="execution">
        {lane.timeouts
          .filter(({ fromMs, toMs }) => isSeen(x(fromMs), x(toMs)))
          .map((wait) => (
            <TimeoutBracket key={wait.toSeq} {...{ wait, x }} isLater={wait.toSeq > cursor} />
          ))}
        {lane.bars
          .filter(({ fromMs, toMs }) => isSeen(x(fromMs), x(toMs)))
          .map((bar) => (
            <BarInk key={bar.fromSeq} {...{ bar, cursor, nowX, x }} site={lane.site.number} />
          ))}
      </g>
      {lane.crashes.map((crash) => (
        <CrashInk key={crash.seq} {...{ crash, x }} isLater={crash.seq > cursor} />
      ))}
      {lane.recoveries.map(({ seq, atMs }) => (
        <path
          key={seq}
          className={styles['recovery']}
          data-later={seq > cursor || undefined}
          d={`M${x(atMs)} ${BAR / 2}V${-BAR / 2 - 9}l10 4l-10 4`}
        />
      ))}
      <g data-ink="execution design">
        {stakes
          .filter((placed) => isSeen(placed.x, placed.x + 90))
          .map((placed) => (
            <StakeInk
              key={placed.stake.seq}
              placed={placed}
              where={lane.site.label}
              isLater={placed.stake.seq > cursor}
            />
          ))}
      </g>
    </g>
  );
});

interface BarProps {
  readonly bar: StateBar;
  readonly cursor: number;
  readonly nowX: number;
  readonly x: (ms: number) => number;
  readonly site: number;
}

/** A state from when it was entered to when it was left; the cursor may part it in two. */
function BarInk({ bar, cursor, nowX, x, site }: BarProps) {
  const [from, to] = [x(bar.fromMs), x(bar.toMs)];
  const isUnder = bar.fromSeq <= cursor && cursor < bar.toSeq;
  const split = isUnder ? Math.min(to, Math.max(from, nowX)) : cursor < bar.fromSeq ? from : to;
  return (
    <SilentMarks>
      {split > from && <BarPart {...{ bar, site }} from={from} to={split} isLater={false} />}
      {to > split && <BarPart {...{ bar, site }} from={split} to={to} isLater />}
    </SilentMarks>
  );
}

interface BarPartProps {
  readonly bar: StateBar;
  readonly site: number;
  readonly from: number;
  readonly to: number;
  readonly isLater: boolean;
}

function BarPart({ bar: { state }, site, from, to, isLater }: BarPartProps) {
  const later = isLater || undefined;
  const box = { x: from, y: -BAR / 2, width: to - from, height: BAR };
  if (state === 'down') {
    return <path className={styles['down']} data-later={later} d={`M${from} 0H${to}`} />;
  }
  const fill =
    state === 'waiting' || state === 'ready'
      ? `url(#uncertain-${site})`
      : state === 'blocked'
        ? 'url(#blocked)'
        : undefined;
  return (
    <g data-later={later}>
      <rect
        className={styles['bar']}
        data-state={state}
        {...box}
        style={fill === undefined ? undefined : { fill }}
      />
      {state === 'preCommitted' && (
        <rect className={styles['rising']} {...box} y={BAR / 2 - BAR * 0.23} height={BAR * 0.23} />
      )}
      {state === 'preAborted' && <rect className={styles['rising']} {...box} height={BAR * 0.23} />}
      {state === 'aborted' && (
        <path
          className={styles['struck']}
          d={`M${from} ${-BAR / 2}L${to} ${BAR / 2}M${from} ${BAR / 2}L${to} ${-BAR / 2}`}
        />
      )}
    </g>
  );
}

interface StakeInkProps {
  readonly placed: PlacedStake;
  readonly where: string;
  readonly isLater: boolean;
}

/** A record is driven down from the lane: solid where it was forced, hollow where it is lazy. */
function StakeInk({ placed: { stake, x }, where, isLater }: StakeInkProps) {
  const how = stake.isForced ? 'forces' : 'writes lazily';
  const top = BAR / 2;
  return (
    <g data-later={isLater || undefined}>
      <NamedMark id={`r${stake.seq}`} name={`${where} ${how} ${stake.record}`}>
        <path className={styles['stakeLine']} d={`M${x} ${top}v7`} />
        <rect
          className={stake.isForced ? styles['forced'] : styles['lazy']}
          x={x - 4.5}
          y={top + 6}
          width={9}
          height={9}
        />
      </NamedMark>
    </g>
  );
}

/** The lane tears, and a cross stands where the site went down. */
function CrashInk(props: {
  readonly crash: Point;
  readonly x: (ms: number) => number;
  readonly isLater: boolean;
}) {
  const { crash, x, isLater } = props;
  const at = x(crash.atMs);
  return (
    <g data-later={isLater || undefined} transform={`translate(${at} 0)`}>
      <path className={styles['tear']} d="M0 -15l5 6l-6 6l6 6l-6 6l5 6" />
      <path className={styles['cross']} d="M10 -6l12 12M22 -6l-12 12" />
    </g>
  );
}

function TimeoutBracket(props: {
  readonly wait: Extent;
  readonly x: (ms: number) => number;
  readonly isLater: boolean;
}) {
  const { wait, x, isLater } = props;
  const [from, to] = [x(wait.fromMs), x(wait.toMs)];
  return (
    <g data-later={isLater || undefined}>
      <path className={styles['bracket']} d={`M${from} -19H${to}`} />
      <path className={styles['bracketEnd']} d={`M${to} -23v8`} />
    </g>
  );
}
