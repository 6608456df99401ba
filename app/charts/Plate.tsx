import type { SiteBadge } from '../../src/viewmodel/sites.ts';
import styles from './Plate.module.css';

/**
 * A site is always a plate: a small square with its number, which is never dropped, so that no
 * meaning rests on hue. Sites 9 to 16 have a cut corner.
 */
export interface PlateLook {
  readonly number: number;
  readonly size: 15 | 18 | 24 | 36;
  /** Outlined: idle, or still to come. */
  readonly isHollow?: boolean;
}

interface PlateProps {
  readonly site: Pick<SiteBadge, 'number' | 'label'>;
  readonly size?: PlateLook['size'];
  readonly isHollow?: boolean;
}

/** A plate in running text; its name is read out. */
export function Plate({ site, size = 18, isHollow = false }: PlateProps) {
  return (
    <svg
      className={styles['plate']}
      width={size}
      height={size}
      role="img"
      aria-label={`site ${site.number}, ${site.label}`}
    >
      <PlateMark number={site.number} size={size} isHollow={isHollow} />
    </svg>
  );
}

/** A plate within a drawing, its top left corner at the origin. */
export function PlateMark({ number, size, isHollow = false }: PlateLook) {
  const fontSize = size <= 18 ? 12 : Math.round(size * 0.66);
  return (
    <g data-site={number} className={isHollow ? styles['hollow'] : styles['solid']}>
      <path d={platePath(number, size, isHollow ? 0.75 : 0)} />
      <text x={size / 2} y={size / 2 + fontSize * 0.35} fontSize={fontSize}>
        {number}
      </text>
    </g>
  );
}

/** A plate's outline: corners of radius 2, the top right one cut for sites 9 to 16. */
const platePath = (number: number, size: number, inset = 0): string =>
  markPath(number, { width: size, height: size }, { inset, radius: 2 });

export function markPath(
  number: number,
  { width, height }: { readonly width: number; readonly height: number },
  { inset, radius }: { readonly inset: number; readonly radius: number },
): string {
  const [right, bottom] = [width - inset, height - inset];
  const cut = Math.round(height * 0.3);
  const topRight =
    number > 8
      ? `H${right - cut}L${right} ${inset + cut}`
      : `H${right - radius}Q${right} ${inset} ${right} ${inset + radius}`;
  return [
    `M${inset + radius} ${inset}`,
    topRight,
    `V${bottom - radius}Q${right} ${bottom} ${right - radius} ${bottom}`,
    `H${inset + radius}Q${inset} ${bottom} ${inset} ${bottom - radius}`,
    `V${inset + radius}Q${inset} ${inset} ${inset + radius} ${inset}Z`,
  ].join('');
}
