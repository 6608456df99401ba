import { memo, useMemo } from 'react';
import { isLost, messageEnd } from './MessageInk.tsx';
import { SilentMarks } from './NamedMark.tsx';
import styles from './SpaceTimeChart.module.css';
import type { Place, PlacedMessage } from './spaceTimeLayout.ts';

/**
 * Of more messages than these at once nobody tells one from its neighbours: they are drawn as a
 * crowd, a path for many, and are marks again when the picture is larger.
 */
export const MOST_MARKS = 500;

interface MessageCrowdProps {
  readonly messages: readonly PlacedMessage[];
  readonly cursor: number;
}

/** Messages that begin in the same stretch of the drawing are one part of the crowd. */
const PART_WIDTH = 240;

export function MessageCrowd({ messages, cursor }: MessageCrowdProps) {
  const parts = useMemo(() => partsOf(messages), [messages]);
  return (
    <SilentMarks>
      {parts.map(({ key, members, firstSeq, lastSeq }) => (
        // Where the cursor stands in no part of it a part is drawn once.
        <CrowdPart
          key={key}
          members={members}
          cursor={Math.max(firstSeq - 1, Math.min(cursor, lastSeq))}
        />
      ))}
    </SilentMarks>
  );
}

interface Part {
  readonly key: number;
  readonly members: readonly PlacedMessage[];
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/** All messages of a drawing, so that a part is the same one wherever the drawing is panned to. */
function partsOf(messages: readonly PlacedMessage[]): readonly Part[] {
  const groups = new Map<number, PlacedMessage[]>();
  for (const placed of messages) {
    const key = Math.floor(placed.from.x / PART_WIDTH);
    const group = groups.get(key);
    if (group) group.push(placed);
    else groups.set(key, [placed]);
  }
  return [...groups].map(([key, members]) => ({
    key,
    members,
    firstSeq: Math.min(...members.map(({ message }) => message.fromSeq)),
    lastSeq: Math.max(...members.map(({ message }) => message.fromSeq)),
  }));
}

interface CrowdPartProps {
  readonly members: readonly PlacedMessage[];
  readonly cursor: number;
}

const CrowdPart = memo(function CrowdPart({ members, cursor }: CrowdPartProps) {
  const sent = members.filter(({ message }) => message.fromSeq <= cursor);
  const later = members.filter(({ message }) => message.fromSeq > cursor);
  return (
    <>
      <CrowdInk members={sent} when="past" />
      {later.length > 0 && <CrowdInk members={later} when="toCome" />}
    </>
  );
});

interface CrowdInkProps {
  readonly members: readonly PlacedMessage[];
  readonly when: 'past' | 'toCome';
}

function CrowdInk({ members, when }: CrowdInkProps) {
  const lines = members.map((placed) => `M${point(placed.from)}L${point(messageEnd(placed))}`);
  const lost = members.filter(isLost);
  return (
    <g className={styles['crowd']} data-when={when}>
      <path className={styles['message']} d={lines.join('')} />
      <path className={styles['head']} d={members.filter(arrives).map(headOf).join('')} />
      {lost.length > 0 && <path className={styles['cross']} d={lost.map(crossOf).join('')} />}
    </g>
  );
}

const arrives = ({ message }: PlacedMessage): boolean => message.fate === 'received';

function crossOf(placed: PlacedMessage): string {
  const { x, y } = messageEnd(placed);
  return `M${x - 5} ${y - 5}l10 10M${x + 5} ${y - 5}l-10 10`;
}

/** A head as a single message has it: 9 long, 8 wide, its tip at the end. */
function headOf({ from, to }: PlacedMessage): string {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const foot = { x: to.x - 9 * dx, y: to.y - 9 * dy };
  const left = { x: foot.x - 4 * dy, y: foot.y + 4 * dx };
  const right = { x: foot.x + 4 * dy, y: foot.y - 4 * dx };
  return `M${point(to)}L${point(left)}L${point(right)}z`;
}

const point = ({ x, y }: Place): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
