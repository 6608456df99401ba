import { memo } from 'react';
import type { Lane } from '../../src/viewmodel/commit/spaceTimePicture.ts';
import { NamedMark } from './NamedMark.tsx';
import styles from './SpaceTimeChart.module.css';
import type { Place, PlacedMessage } from './spaceTimeLayout.ts';

interface MessageInkProps {
  readonly placed: PlacedMessage;
  readonly lanes: readonly Lane[];
  /** Share of its way that it has behind it at the cursor. */
  readonly sent: number;
}

const fateTexts: Readonly<Record<PlacedMessage['message']['fate'], string>> = {
  received: 'arrives',
  lost: 'is lost',
  stopped: 'is stopped by the partition',
  unheard: 'finds the site down',
  underway: 'is still on its way when the run ends',
};

/** A message from lane to lane, a head where it arrives, a cross where it does not. */
export const MessageInk = memo(function MessageInk(props: MessageInkProps) {
  const { placed, lanes, sent } = props;
  const { message, from } = placed;
  const [source, target] = [lanes[message.source]?.site.label, lanes[message.target]?.site.label];
  const isOver = isLost(placed);
  const end = messageEnd(placed);
  const tip = between(from, end, sent);
  return (
    <g data-later={sent === 0 || undefined}>
      <NamedMark
        id={message.id}
        name={`${message.label}, ${source} to ${target}, ${fateTexts[message.fate]}`}
      >
        <path className={styles['reach']} d={`M${from.x} ${from.y}L${end.x} ${end.y}`} />
        {sent < 1 && (
          <path
            className={styles['message']}
            data-later={sent > 0 || undefined}
            d={`M${tip.x} ${tip.y}L${end.x} ${end.y}`}
          />
        )}
        {sent > 0 && (
          <path className={styles['message']} d={`M${from.x} ${from.y}L${tip.x} ${tip.y}`} />
        )}
        {isOver ? (
          <Cross at={end} isLater={sent < 1} />
        ) : (
          <Head from={from} to={end} isLater={sent < 1} />
        )}
      </NamedMark>
    </g>
  );
});

export const isLost = ({ message: { fate } }: PlacedMessage): boolean =>
  fate !== 'received' && fate !== 'underway';

/** What does not arrive ends before the other lane. */
export const messageEnd = (placed: PlacedMessage): Place =>
  isLost(placed)
    ? between(placed.from, placed.to, placed.message.fate === 'unheard' ? 0.94 : 0.62)
    : placed.to;

const between = (from: Place, to: Place, share: number): Place => ({
  x: from.x + (to.x - from.x) * share,
  y: from.y + (to.y - from.y) * share,
});

function Head(props: { readonly from: Place; readonly to: Place; readonly isLater: boolean }) {
  const { from, to, isLater } = props;
  const angle = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
  return (
    <path
      className={styles['head']}
      data-later={isLater || undefined}
      transform={`translate(${to.x} ${to.y}) rotate(${angle})`}
      d="M0 0l-9 -4v8z"
    />
  );
}

const Cross = ({ at, isLater }: { readonly at: Place; readonly isLater: boolean }) => (
  <path
    className={styles['cross']}
    data-later={isLater || undefined}
    d={`M${at.x - 5} ${at.y - 5}l10 10M${at.x + 5} ${at.y - 5}l-10 10`}
  />
);
