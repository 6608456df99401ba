import { memo, useLayoutEffect, useMemo, useState } from 'react';
import type { CommitMoment } from '../../src/viewmodel/commit/commitMoment.ts';
import { roleTexts } from '../../src/viewmodel/commit/commitWords.ts';
import type { Lane, SpaceTime } from '../../src/viewmodel/commit/spaceTimePicture.ts';
import { formatCount } from '../../src/viewmodel/format.ts';
import { DiagramFrame, type DiagramView, useKeepInView } from './DiagramFrame.tsx';
import { LaneInk } from './LaneInk.tsx';
import { LaneWords } from './LaneWords.tsx';
import { MessageCrowd, MOST_MARKS } from './MessageCrowd.tsx';
import { MessageInk } from './MessageInk.tsx';
import { SilentMarks } from './NamedMark.tsx';
import { PartitionInk } from './PartitionInk.tsx';
import { PlateMark } from './Plate.tsx';
import type { RovingMap } from './roving.ts';
import styles from './SpaceTimeChart.module.css';
import {
  type PlacedMessage,
  readableStretch,
  type SpaceTimeLayout,
  spaceTimeLayout,
} from './spaceTimeLayout.ts';
import { type Size, useSize } from './useSize.ts';

interface SpaceTimeChartProps {
  readonly picture: SpaceTime;
  readonly moment: CommitMoment;
  readonly cursor: number;
  readonly view: DiagramView;
  /** Tells drawings on one screen apart. */
  readonly label: string;
  readonly areMessagesNamed: boolean;
}

/** The commit as a space-time diagram: what is past in ink, what is to come at a third of it. */
export function SpaceTimeChart(props: SpaceTimeChartProps) {
  const { picture, moment, cursor, view, label } = props;
  const [frame, size] = useSize<HTMLElement>(label);
  const stretch = useStretch(view, picture, size);
  const layout = useMemo(
    () => size && spaceTimeLayout(picture, size, stretch),
    [picture, size, stretch],
  );
  const place = layout && { x: layout.x(moment.nowMs), y: 0 };
  useKeepInView(frame, place, 1, layout);
  const { from, to } = useSeen(frame, size);
  const seen = useMemo(() => ({ from, to }), [from, to]);
  const inSight = useMemo(
    () => (layout?.messages ?? []).filter((placed) => isSeen(seen, ...extentOf(placed))),
    [layout, seen],
  );
  const isCrowd = inSight.length > MOST_MARKS;
  const map = useMemo(() => layout && rovingMap(layout, isCrowd), [layout, isCrowd]);
  return (
    <DiagramFrame label={label} {...{ frame, view, map }} scale={stretch} start={undefined}>
      {layout && (
        <>
          <LaneHeads
            lanes={picture.lanes}
            layout={layout}
            crowd={isCrowd ? inSight.length : undefined}
          />
          <Drawing {...props} {...{ layout, seen, inSight, isCrowd, cursor }} />
        </>
      )}
    </DiagramFrame>
  );
}

/** Lanes keep their height: a larger picture is one with more room for time. */
function useStretch(
  { zoom, onScale }: DiagramView,
  picture: SpaceTime,
  size: Size | undefined,
): number {
  const readable = useMemo(() => (size ? readableStretch(picture, size) : 1), [picture, size]);
  const stretch =
    zoom.kind === 'scale' ? Math.max(1, zoom.scale) : zoom.kind === 'whole' ? 1 : readable;
  // Larger than the frame, it can be seen whole.
  const whole = readable > 1 ? 0.99 : 1;
  useLayoutEffect(() => onScale(stretch, whole), [onScale, stretch, whole]);
  return stretch;
}

/** The part of the drawing that is in sight, and a little more: long runs draw only that. */
interface Seen {
  readonly from: number;
  readonly to: number;
}

const MARGIN = 400;

function useSeen(frame: { readonly current: HTMLElement | null }, size: Size | undefined): Seen {
  const [left, setLeft] = useState(0);
  useLayoutEffect(() => {
    const box = frame.current;
    if (!box) return undefined;
    // Coarse steps: most of a scroll draws nothing anew.
    const follow = (): void => setLeft(Math.floor(box.scrollLeft / 200) * 200);
    follow();
    box.addEventListener('scroll', follow, { passive: true });
    return () => box.removeEventListener('scroll', follow);
  }, [frame]);
  return { from: left - MARGIN, to: left + (size?.width ?? 0) + MARGIN };
}

const isSeen = (seen: Seen, from: number, to: number): boolean =>
  to >= seen.from && from <= seen.to;

const extentOf = ({ from, to }: PlacedMessage): readonly [number, number] => [
  Math.min(from.x, to.x),
  Math.max(from.x, to.x),
];

/** @param isCrowd messages are no marks of their own */
function rovingMap({ messages, stakes, lanes }: SpaceTimeLayout, isCrowd: boolean): RovingMap {
  return {
    marks: [
      ...(isCrowd ? [] : messages).map(({ message, from, to }) => ({
        id: message.id,
        x: (from.x + to.x) / 2,
        y: (from.y + to.y) / 2,
      })),
      ...stakes.flatMap((lane, index) =>
        lane.map(({ stake, x }) => ({ id: `r${stake.seq}`, x, y: (lanes[index] ?? 0) + 20 })),
      ),
    ],
    lines: [],
  };
}

interface DrawingProps extends SpaceTimeChartProps {
  readonly layout: SpaceTimeLayout;
  readonly seen: Seen;
  readonly inSight: readonly PlacedMessage[];
  readonly isCrowd: boolean;
}

function Drawing(props: DrawingProps) {
  const { picture, moment, cursor, layout, seen, inSight, isCrowd, areMessagesNamed } = props;
  const { width, height, lanes, messages, x } = layout;
  const nowX = x(moment.nowMs);
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: every mark inside has a name of its own.
    <svg {...{ width, height }} viewBox={`0 0 ${width} ${height}`} className={styles['drawing']}>
      <Hatches lanes={picture.lanes} />
      <TimeAxis layout={layout} />
      {picture.rails.map((rail) => (
        <PartitionInk key={`${rail.fromSeq} ${rail.belowLane}`} {...{ rail, layout, cursor }} />
      ))}
      {picture.lanes.map((lane, index) => (
        <LaneInk
          key={lane.site.id}
          lane={lane}
          middle={lanes[index] ?? 0}
          stakes={layout.stakes[index] ?? []}
          {...{ cursor, nowX, x, seen }}
        />
      ))}
      <g data-ink="execution">
        {isCrowd ? (
          <MessageCrowd messages={messages} cursor={cursor} />
        ) : (
          inSight.map((placed) => (
            <MessageInk
              key={placed.message.id}
              placed={placed}
              lanes={picture.lanes}
              sent={sentShare(placed.message, cursor, moment.nowMs)}
            />
          ))
        )}
      </g>
      {picture.lanes.map((lane, index) => (
        <LaneWords
          key={lane.site.id}
          lane={lane}
          middle={lanes[index] ?? 0}
          stakes={layout.stakes[index] ?? []}
          unit={picture.clock}
          {...{ cursor, x, seen }}
        />
      ))}
      <SilentMarks>
        <g data-ink="execution">
          {areMessagesNamed &&
            !isCrowd &&
            inSight
              .filter(({ label }) => label && isSeen(seen, label.x - 60, label.x + 60))
              .map(({ message, label }) => (
                <text
                  key={message.id}
                  className={styles['label']}
                  data-later={message.fromSeq > cursor || undefined}
                  x={label?.x}
                  y={(label?.y ?? 0) + 4}
                >
                  {message.label}
                </text>
              ))}
        </g>
        <g transform={`translate(${nowX} 0)`}>
          <path className={styles['now']} d={`M0 4V${height - 6}`} />
          <path className={styles['flag']} d="M-6 0h12v5l-6 7l-6 -7z" />
        </g>
      </SilentMarks>
    </svg>
  );
}

/** How much of its way a message has behind it at the cursor: 0 not sent, 1 arrived. */
function sentShare(
  { fromSeq, toSeq, fromMs, toMs }: SpaceTime['messages'][number],
  cursor: number,
  nowMs: number,
): number {
  if (cursor < fromSeq) return 0;
  if (cursor >= toSeq) return 1;
  return toMs === fromMs ? 1 : Math.min(1, Math.max(0.04, (nowMs - fromMs) / (toMs - fromMs)));
}

/** The sites stay in view when time is panned. */
const LaneHeads = memo(function LaneHeads(props: {
  readonly lanes: readonly Lane[];
  readonly layout: SpaceTimeLayout;
  /** So many messages in sight that none is a mark of its own. */
  readonly crowd: number | undefined;
}) {
  const { lanes, layout, crowd } = props;
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: it is read as text.
    <svg
      className={styles['heads']}
      width={layout.startX}
      height={layout.height}
      style={{ marginBottom: -layout.height }}
    >
      <rect className={styles['cover']} width={layout.startX - 1} height={layout.height} />
      {crowd !== undefined && (
        <text className={styles['time']} x={20} y={16} data-ink="execution">
          {`${formatCount(crowd)} messages: zoom in`}
        </text>
      )}
      {lanes.map(({ site, roles }, index) => (
        <g key={site.id} transform={`translate(20 ${(layout.lanes[index] ?? 0) - 12})`}>
          <g data-ink="location">
            <PlateMark number={site.number} size={24} />
            <text className={styles['site']} x={33} y={11}>
              {site.label}
            </text>
          </g>
          <text className={styles['role']} x={33} y={26} data-ink="execution">
            {roleTexts[roles[0] ?? 'participant']}
          </text>
        </g>
      ))}
    </svg>
  );
});

const TimeAxis = memo(function TimeAxis({ layout }: { readonly layout: SpaceTimeLayout }) {
  return (
    <SilentMarks>
      {layout.ticks.map(({ x, label }) => (
        <g key={x}>
          <path className={styles['tick']} d={`M${x} 22V${layout.height - 14}`} />
          <text className={styles['time']} x={x + 3} y={16}>
            {label}
          </text>
        </g>
      ))}
    </SilentMarks>
  );
});

/** A hatch in the colour of each site that has a lane, and the wider one of whoever is blocked. */
const Hatches = memo(function Hatches({ lanes }: { readonly lanes: readonly Lane[] }) {
  return (
    <defs>
      {lanes.map(({ site }) => (
        <g key={site.id} data-site={site.number}>
          <pattern
            id={`uncertain-${site.number}`}
            width={5}
            height={5}
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <path className={styles['hatch']} d="M1 0V5" />
          </pattern>
        </g>
      ))}
      <pattern
        id="blocked"
        width={10}
        height={10}
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <path className={styles['blockedHatch']} d="M2.5 0V10" />
      </pattern>
    </defs>
  );
});
