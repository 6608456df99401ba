import { memo } from 'react';
import { stateTexts } from '../../src/viewmodel/commit/commitWords.ts';
import type { Lane } from '../../src/viewmodel/commit/spaceTimePicture.ts';
import { SilentMarks } from './NamedMark.tsx';
import styles from './SpaceTimeChart.module.css';
import { BAR, fitsBar, type PlacedStake, timeoutLabels } from './spaceTimeLayout.ts';

interface LaneWordsProps {
  readonly lane: Lane;
  readonly middle: number;
  readonly stakes: readonly PlacedStake[];
  readonly cursor: number;
  readonly x: (ms: number) => number;
  readonly seen: { readonly from: number; readonly to: number };
  readonly unit: string;
}

/** What is written at a lane; words stand above all lines. */
export const LaneWords = memo(function LaneWords(props: LaneWordsProps) {
  const { lane, middle, stakes, cursor, x, unit, seen } = props;
  const timeouts = timeoutLabels(lane.timeouts, x, unit).filter(
    ({ wait }) => x(wait.toMs) >= seen.from && x(wait.fromMs) <= seen.to,
  );
  return (
    <SilentMarks>
      <g transform={`translate(0 ${middle})`}>
        <g data-ink="execution">
          {lane.bars.map((bar) => {
            const [from, to] = [x(bar.fromMs), x(bar.toMs)];
            if (bar.state === 'down' || !fitsBar(stateTexts[bar.state], to - from)) return null;
            return (
              <text
                key={bar.fromSeq}
                className={styles['word']}
                data-state={bar.state}
                data-later={cursor < bar.fromSeq || undefined}
                x={from + 8}
                y={4.5}
              >
                {stateTexts[bar.state]}
              </text>
            );
          })}
        </g>
        <g data-ink="execution design">
          {stakes.map(
            ({ stake, x: at, row }) =>
              row !== undefined && (
                <text
                  key={stake.seq}
                  className={styles['record']}
                  data-later={stake.seq > cursor || undefined}
                  x={at + 8}
                  y={BAR / 2 + 15 + row * 14}
                >
                  {stake.record}
                </text>
              ),
          )}
        </g>
        {lane.crashes.map(({ seq, atMs }) => (
          <text
            key={seq}
            className={styles['crash']}
            data-later={seq > cursor || undefined}
            x={x(atMs) + 28}
            y={-7}
          >
            crash
          </text>
        ))}
        <g data-ink="execution">
          {timeouts.map(({ wait, text, right }) => (
            <text
              key={wait.toSeq}
              className={styles['timeout']}
              data-later={wait.toSeq > cursor || undefined}
              x={right}
              y={-24}
              textAnchor="end"
            >
              {text}
            </text>
          ))}
        </g>
      </g>
    </SilentMarks>
  );
});
