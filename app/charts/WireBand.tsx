import type { CSSProperties } from 'react';
import { memo } from 'react';
import type { WireEdge } from '../../src/viewmodel/planDrawing.ts';
import { NamedMark } from './NamedMark.tsx';
import type { PlacedWire } from './planLayout.ts';
import styles from './WireBand.module.css';

/** A transfer that has just left runs along its band; how long that takes on the screen. */
export interface WireMotion {
  readonly durationMs: number;
}

interface WireBandProps {
  readonly wire: WireEdge;
  readonly placed: PlacedWire;
  readonly name: string;
  /** Its reader is what the current event is about: the head stops before the ring. */
  readonly isRinged: boolean;
  readonly motion: WireMotion | undefined;
}

const HEAD = 14;
const RING_GAP = 6;
/** A transfer in flight never touches its reader, and never hides behind its sender. */
const FURTHEST = 0.82;
const NEAREST = 0.2;

/**
 * Bytes on the wire: a band as thick as its bytes, with a solid head. In flight it is solid up to
 * the fraction sent, there the head, the rest a dashed outline; planned it is all outline.
 */
export const WireBand = memo(function WireBand(props: WireBandProps) {
  const { wire, motion, name, isRinged } = props;
  const direction = props.placed.toX > props.placed.fromX ? 1 : -1;
  const placed = isRinged
    ? { ...props.placed, toX: props.placed.toX - direction * RING_GAP }
    : props.placed;
  const { fromX, toX, y, thickness } = placed;
  const sent = sentShare(wire);
  const tipX = fromX + (toX - fromX) * sent;
  const isMoving = motion !== undefined && wire.state === 'inFlight' && wire.isNow;
  return (
    <NamedMark id={wire.id} name={name}>
      {sent < 1 && <Outline placed={placed} tipX={tipX} direction={direction} sent={sent} />}
      {sent > 0 && (
        <g
          className={isMoving ? styles['moving'] : undefined}
          style={isMoving ? travel(fromX - tipX, motion) : undefined}
        >
          <Band fromX={fromX} tipX={tipX} y={y} thickness={thickness} isMoving={isMoving} />
        </g>
      )}
    </NamedMark>
  );
}, isSameBand);

/** A step changes few of the wires; the drawing makes all of them anew. */
function isSameBand(before: WireBandProps, after: WireBandProps): boolean {
  const [one, other] = [before.wire, after.wire];
  return (
    before.placed === after.placed &&
    before.name === after.name &&
    before.isRinged === after.isRinged &&
    before.motion === after.motion &&
    one.state === other.state &&
    one.fraction === other.fraction &&
    one.isNow === other.isNow
  );
}

function sentShare(wire: WireEdge): number {
  if (wire.state === 'done') return 1;
  if (wire.state !== 'inFlight') return 0;
  return Math.min(FURTHEST, Math.max(NEAREST, wire.fraction));
}

/** Custom properties of the animation: how far the head comes, and how long that takes. */
function travel(distance: number, motion: WireMotion): CSSProperties {
  const properties: Record<`--${string}`, string> = {
    '--travel': `${distance}px`,
    '--duration': `${motion.durationMs}ms`,
  };
  return properties;
}

interface OutlineProps {
  readonly placed: PlacedWire;
  readonly tipX: number;
  readonly direction: 1 | -1;
  readonly sent: number;
}

function Outline({ placed, tipX, direction, sent }: OutlineProps) {
  const { toX, y, thickness } = placed;
  const neck = toX - direction * HEAD;
  const half = Math.max(thickness, 4) / 2;
  const start = sent > 0 ? tipX : placed.fromX;
  const x = Math.min(start, sent > 0 ? toX : neck);
  const width = Math.abs((sent > 0 ? toX : neck) - start);
  return (
    <>
      <rect className={styles['outline']} x={x} y={y - half} width={width} height={2 * half} />
      {sent === 0 && (
        <path className={styles['outlineHead']} d={headPath(toX, y, thickness, direction)} />
      )}
    </>
  );
}

interface BandProps {
  readonly fromX: number;
  readonly tipX: number;
  readonly y: number;
  readonly thickness: number;
  readonly isMoving: boolean;
}

function Band({ fromX, tipX, y, thickness, isMoving }: BandProps) {
  const direction = tipX > fromX ? 1 : -1;
  const neck = tipX - direction * (HEAD - 1);
  return (
    <>
      <g
        className={isMoving ? styles['growing'] : undefined}
        style={isMoving ? { transformOrigin: `${fromX}px ${y}px` } : undefined}
      >
        <rect
          className={styles['band']}
          x={Math.min(fromX, neck)}
          y={y - thickness / 2}
          width={Math.abs(neck - fromX)}
          height={thickness}
        />
        {thickness >= 6 && (
          <path className={styles['chevron']} d={chevrons(fromX, neck, y, thickness)} />
        )}
      </g>
      <path className={styles['head']} d={headPath(tipX, y, thickness, direction)} />
    </>
  );
}

function headPath(tipX: number, y: number, thickness: number, direction: 1 | -1): string {
  const half = Math.max(7, thickness / 2 + 5);
  return `M${tipX} ${y}l${-direction * HEAD} ${-half}v${2 * half}z`;
}

/** Pairs of chevrons on the band, 48 px apart, that point where the bytes go. */
function chevrons(fromX: number, neck: number, y: number, thickness: number): string {
  const direction = neck > fromX ? 1 : -1;
  const length = Math.abs(neck - fromX);
  const half = Math.min(8, thickness / 2 - 1.3);
  const parts: string[] = [];
  for (let offset = 26; offset < length - 14; offset += 48) {
    for (const shift of [0, 7]) {
      const x = fromX + direction * (offset + shift);
      parts.push(
        `M${x - direction * half} ${y - half}L${x} ${y}L${x - direction * half} ${y + half}`,
      );
    }
  }
  return parts.join('');
}
