import type { PointerEvent } from 'react';
import { useMemo } from 'react';
import type { Ruler } from '../../src/viewmodel/ruler.ts';
import {
  nearestSeq,
  type PlacedChapter,
  type PlacedTick,
  type RulerLayout,
  rulerLayout,
} from './rulerLayout.ts';
import styles from './TraceRuler.module.css';
import { useSize } from './useSize.ts';

interface TraceRulerProps {
  readonly ruler: Ruler;
  readonly cursor: number;
  /** Events that no lens reveals: they keep their room on the line, and nothing stops there. */
  readonly hidden: ReadonlySet<number>;
  /** The current event in words, for assistive technology. */
  readonly valueText: string;
  readonly onSeek: (seq: number) => void;
}

const LINE_Y = 38;

/** The trace, one tick an event; the flag marks the cursor and can be dragged. */
export function TraceRuler({ ruler, cursor, hidden, valueText, onSeek }: TraceRulerProps) {
  const [frame, size] = useSize('trace');
  const width = size?.width;
  const layout = useMemo(
    () => (width === undefined ? undefined : rulerLayout(ruler, width, hidden)),
    [ruler, width, hidden],
  );
  const seek = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    if (layout) onSeek(nearestSeq(layout, event.clientX - box.left, hidden));
  };
  return (
    <div
      ref={frame}
      className={styles['ruler']}
      role="slider"
      tabIndex={0}
      aria-label="Trace"
      aria-valuemin={1}
      aria-valuemax={ruler.lastSeq + 1}
      aria-valuenow={cursor + 1}
      aria-valuetext={valueText}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seek(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) seek(event);
      }}
    >
      {layout && width !== undefined && (
        <svg width={width} height={60} aria-hidden="true">
          <Scale layout={layout} cursor={cursor} hidden={hidden} />
        </svg>
      )}
    </div>
  );
}

interface ScaleProps {
  readonly layout: RulerLayout;
  readonly cursor: number;
  readonly hidden: ReadonlySet<number>;
}

function Scale({ layout, cursor, hidden }: ScaleProps) {
  const cursorX = layout.places[cursor] ?? layout.start;
  const chapters = layout.chapters.filter(({ firstSeq }) => !hidden.has(firstSeq));
  return (
    <>
      {chapters.slice(1).map(({ firstSeq, x }) => (
        <path key={firstSeq} className={styles['divider']} d={`M${x} 8V46`} />
      ))}
      <path className={styles['line']} d={`M${layout.start} ${LINE_Y}H${layout.end}`} />
      <path className={styles['past']} d={`M${layout.start} ${LINE_Y}H${cursorX}`} />
      {layout.ticks.map((placed) => (
        <TickMark
          key={placed.tick.seq}
          placed={placed}
          layout={layout}
          isLater={placed.tick.seq > cursor}
        />
      ))}
      <g transform={`translate(${cursorX} 0)`}>
        <path className={styles['cursor']} d="M0 4V56" />
        <path className={styles['flag']} d="M-6 0h12v5l-6 7l-6 -7z" />
      </g>
      {chapters.map(
        (chapter, index) =>
          chapter.isLabelled && (
            <ChapterLabel
              key={chapter.firstSeq}
              x={index === 0 ? chapter.x : chapter.x + 6}
              isCurrent={chapter.firstSeq <= cursor && cursor <= chapter.lastSeq}
            >
              {chapter.label}
            </ChapterLabel>
          ),
      )}
      {!chapters.some(isLastOf(layout)) && (
        <ChapterLabel x={layout.end - 8} isCurrent={cursorX === layout.end} isAtEnd>
          answer
        </ChapterLabel>
      )}
    </>
  );
}

/** Where the execution is hidden, the answer at its end still is not. */
const isLastOf =
  ({ chapters }: RulerLayout) =>
  (chapter: PlacedChapter): boolean =>
    chapter === chapters.at(-1);

interface ChapterLabelProps {
  readonly x: number;
  readonly isCurrent: boolean;
  readonly isAtEnd?: boolean;
  readonly children: string;
}

function ChapterLabel({ x, isCurrent, isAtEnd = false, children }: ChapterLabelProps) {
  return (
    <text
      className={styles['chapter']}
      data-current={isCurrent || undefined}
      textAnchor={isAtEnd ? 'end' : undefined}
      x={x}
      y={21}
    >
      {children}
    </text>
  );
}

interface TickProps {
  readonly placed: PlacedTick;
  readonly layout: RulerLayout;
  readonly isLater: boolean;
}

function TickMark({ placed: { tick, x }, layout, isLater }: TickProps) {
  const later = isLater || undefined;
  const site = tick.kind === 'site' ? tick.siteNumber : undefined;
  if (layout.isMerged) {
    return (
      <path
        data-later={later}
        data-site={site}
        className={styles[`${tick.kind}Column`]}
        d={`M${x} ${LINE_Y - 6}V${LINE_Y + 6}`}
      />
    );
  }
  switch (tick.kind) {
    case 'plain':
      return (
        <circle
          data-later={later}
          className={styles['plain']}
          cx={x}
          cy={LINE_Y}
          r={Math.min(3, layout.tickWidth / 2)}
        />
      );
    case 'fault':
      return (
        <path
          data-later={later}
          className={styles['fault']}
          d={`M${x - 4} ${LINE_Y - 4}l8 8m0 -8l-8 8`}
        />
      );
    case 'wire':
      return (
        <path
          data-later={later}
          className={styles['wire']}
          d={`M${x - 5} ${LINE_Y + 8}L${x + 5} ${LINE_Y - 8}`}
        />
      );
    case 'site':
      return (
        <rect
          data-later={later}
          data-site={site}
          className={styles['site']}
          x={x - layout.tickWidth / 2}
          y={LINE_Y - 6}
          width={layout.tickWidth}
          height={12}
        />
      );
  }
}
