import { useMemo } from 'react';
import type { BlockedLine } from '../../src/viewmodel/commit/blockedLines.ts';
import { counterexampleRun, EXPLORED } from '../../src/viewmodel/commit/counterexampleRun.ts';
import { spaceTime } from '../../src/viewmodel/commit/spaceTime.ts';
import type { MessageLine, SpaceTime } from '../../src/viewmodel/commit/spaceTimePicture.ts';
import styles from './BlockedThumb.module.css';

interface BlockedThumbProps {
  readonly protocol: string;
  readonly line: BlockedLine;
}

const WIDTH = 104;
const PITCH = 12;
const TOP = 6;
const BAR = 7;
/** What is after the run: who is blocked stays so. */
const AFTER = 26;
const MARK = 3;

/** The run to a class of blocked states, too small for words: they stand beside it. */
export function BlockedThumb({ protocol, line }: BlockedThumbProps) {
  const { counterexample, standings } = line;
  const picture = useMemo(
    () => spaceTime(counterexampleRun(protocol, counterexample), EXPLORED),
    [protocol, counterexample],
  );
  const x = (ms: number): number => 2 + (ms / Math.max(1, picture.endMs)) * (WIDTH - AFTER - 4);
  const height = TOP * 2 + (picture.lanes.length - 1) * PITCH;
  return (
    <svg className={styles['thumb']} viewBox={`0 0 ${WIDTH} ${height}`} aria-hidden="true">
      {picture.lanes.map((lane, index) => (
        <g key={lane.site.id} transform={`translate(0 ${yOf(index)})`}>
          <path className={styles['lane']} d={`M0 0H${WIDTH}`} />
          <Rest standing={standings[index]} />
        </g>
      ))}
      {picture.messages.map((message) => (
        <path key={message.id} className={styles['message']} d={lineOf(message, x)} />
      ))}
      <Crashes picture={picture} x={x} />
    </svg>
  );
}

const yOf = (lane: number): number => TOP + lane * PITCH;

/** One that was not received ends half-way. */
function lineOf({ source, target, fate, fromMs, toMs }: MessageLine, x: (ms: number) => number) {
  const [from, to] = [yOf(source), yOf(target)];
  const end = fate === 'received' ? { x: x(toMs), y: to } : { x: x(toMs), y: (from + to) / 2 };
  return `M${x(fromMs)} ${from}L${end.x} ${end.y}`;
}

function Rest({ standing }: { readonly standing: BlockedLine['standings'][number] | undefined }) {
  if (standing !== 'blocked') return null;
  const from = WIDTH - AFTER;
  return <rect className={styles['blocked']} x={from} y={-BAR / 2} width={AFTER} height={BAR} />;
}

function Crashes({
  picture,
  x,
}: {
  readonly picture: SpaceTime;
  readonly x: (ms: number) => number;
}) {
  return picture.lanes.flatMap(({ site, crashes }, index) =>
    crashes.map(({ seq, atMs }) => (
      <path
        key={`${site.id} ${seq}`}
        className={styles['crash']}
        transform={`translate(${x(atMs)} ${yOf(index)})`}
        d={`M${-MARK} ${-MARK}L${MARK} ${MARK}M${-MARK} ${MARK}L${MARK} ${-MARK}`}
      />
    )),
  );
}
