import type { PartitionRail } from '../../src/viewmodel/commit/spaceTimePicture.ts';
import { SilentMarks } from './NamedMark.tsx';
import styles from './SpaceTimeChart.module.css';
import type { SpaceTimeLayout } from './spaceTimeLayout.ts';

interface PartitionInkProps {
  readonly rail: PartitionRail;
  readonly layout: SpaceTimeLayout;
  readonly cursor: number;
}

/** A rail between two lanes for as long as nothing passes between them. */
export function PartitionInk({ rail, layout, cursor }: PartitionInkProps) {
  const [above, below] = [layout.lanes[rail.belowLane], layout.lanes[rail.belowLane + 1]];
  if (above === undefined || below === undefined) return null;
  const [from, to, y] = [layout.x(rail.fromMs), layout.x(rail.toMs), (above + below) / 2 + 8];
  return (
    <SilentMarks>
      <g data-later={rail.fromSeq > cursor || undefined}>
        <path className={styles['rail']} d={`M${from} ${y - 2}H${to}M${from} ${y + 2}H${to}`} />
        <text className={styles['crash']} x={from + 6} y={y - 8}>
          partition
        </text>
      </g>
    </SilentMarks>
  );
}
