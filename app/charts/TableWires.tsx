import { formatBytes } from '../../src/viewmodel/format.ts';
import type { SketchLeaf } from '../../src/viewmodel/tableSketch.ts';
import { PlateMark } from './Plate.tsx';
import { wireThickness } from './planLayout.ts';
import styles from './TablesChart.module.css';
import type { PlacedLeaf } from './tablesLayout.ts';

/** What leaves a stored fragment: an arrow out of its plate, the bytes, and where they go. */
interface BandWiresProps {
  readonly placed: PlacedLeaf;
  /** Of the plate that the arrow leaves. */
  readonly size: number;
  readonly isDense: boolean;
}

const LENGTH = 56;
/** A band is as high as its rows want it; a wire that is thicker would hide its bytes. */
const THICKEST = 12;

export function BandWires({ placed, size, isDense }: BandWiresProps) {
  const { leaf, x, y, height } = placed;
  const departures = departuresOf(leaf);
  if (!departures) return null;
  const middle = y + height / 2;
  const start = x - 13 - size - 5;
  const thickness = Math.min(isDense ? 4 : THICKEST, wireThickness(departures.bytes));
  const arrowY = isDense ? middle : middle - 6;
  const length = isDense ? 16 : LENGTH;
  const end = start - LENGTH - (isDense ? 14 : 0);
  return (
    <g data-ink="execution" data-state={departures.isPlanned ? 'planned' : 'sent'}>
      <path className={styles['wire']} d={arrowPath(start, arrowY, length, thickness)} />
      <text
        className={styles['bytes']}
        x={isDense ? start - length - 4 : start - LENGTH / 2}
        y={isDense ? middle + 4 : middle + 15}
        textAnchor={isDense ? 'end' : 'middle'}
      >
        {formatBytes(departures.bytes)}
      </text>
      <Targets departures={departures} x={end - 4} y={arrowY} />
    </g>
  );
}

/** Within a vertical fragment the wire is a line of text like the others. */
export function StackWires({ leaf, x, y }: { leaf: SketchLeaf; x: number; y: number }) {
  const departures = departuresOf(leaf);
  if (!departures) return null;
  const text = formatBytes(departures.bytes);
  return (
    <g data-ink="execution" data-state={departures.isPlanned ? 'planned' : 'sent'}>
      <path className={styles['wire']} d={arrowPath(x + 16, y - 4, 14, 3)} />
      <text className={styles['bytes']} x={x + 22} y={y}>
        {text}
      </text>
      <Targets departures={departures} x={x + 22 + text.length * 7 + 22} y={y - 4} />
    </g>
  );
}

interface Departures {
  readonly bytes: number;
  readonly isPlanned: boolean;
  /** The numbers of the sites they go to, each once. */
  readonly targets: readonly number[];
}

function departuresOf({ wires }: SketchLeaf): Departures | undefined {
  if (wires.length === 0) return undefined;
  return {
    bytes: wires.reduce((sum, { bytes }) => sum + bytes, 0),
    isPlanned: wires.every(({ state }) => state === 'planned'),
    targets: [...new Set(wires.map(({ target }) => target.number))],
  };
}

/** The first target's plate, its right edge at x; of several, how many more. */
function Targets({ departures, x, y }: { departures: Departures; x: number; y: number }) {
  const [first, ...others] = departures.targets;
  if (first === undefined) return null;
  return (
    <g data-ink="location">
      <g transform={`translate(${x - 18} ${y - 9})`}>
        <PlateMark number={first} size={18} />
      </g>
      {others.length > 0 && (
        <text className={styles['others']} x={x - 21} y={y + 4}>
          +{others.length}
        </text>
      )}
    </g>
  );
}

const HEAD = 10;

/** To the left, the head's tip at its end. */
function arrowPath(x: number, y: number, length: number, thickness: number): string {
  const half = thickness / 2;
  const wing = Math.max(5, half + 3);
  const neck = x - length + HEAD;
  return `M${x} ${y - half}H${neck}V${y - wing}L${neck - HEAD} ${y}L${neck} ${y + wing}V${y + half}H${x}Z`;
}
