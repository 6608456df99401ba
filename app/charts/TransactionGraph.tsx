import { useMemo } from 'react';
import type { SiteBadge } from '../../src/viewmodel/sites.ts';
import { SilentMarks } from './NamedMark.tsx';
import { PlateMark } from './Plate.tsx';
import { type PlacedArrow, ringLayout } from './ringLayout.ts';
import styles from './TransactionGraph.module.css';
import { useSize } from './useSize.ts';

export interface GraphNode {
  readonly id: string;
  readonly look: 'plain' | 'cycle' | 'victim' | 'idle';
}

export interface GraphArrow {
  readonly from: string;
  readonly to: string;
  /** From the longest to the shortest, as the room allows. */
  readonly labels: readonly string[];
  /** Who sees it. */
  readonly sites: readonly SiteBadge[];
  /** `later`: not yet so. */
  readonly look: 'plain' | 'cycle' | 'later';
}

interface TransactionGraphProps {
  readonly nodes: readonly GraphNode[];
  readonly arrows: readonly GraphArrow[];
  /** The whole of it in words. */
  readonly label: string;
  readonly radius: number;
}

/** Transactions on a ring, and arrows from one to another. */
export function TransactionGraph({ nodes, arrows, label, radius }: TransactionGraphProps) {
  const [frame, size] = useSize(label);
  const drawn = useMemo(() => drawnOf(nodes, arrows), [nodes, arrows]);
  const layout = useMemo(() => {
    const ids = drawn.map(({ id }) => id);
    return size && ringLayout(ids, arrows, size.width, radius);
  }, [drawn, arrows, size, radius]);
  return (
    <div ref={frame} className={styles['frame']}>
      {layout && (
        <svg width={layout.width} height={layout.height} role="img" aria-label={label}>
          <SilentMarks>
            {layout.arrows.map((place, index) => {
              const arrow = arrows[index];
              return arrow && <Arrow key={place.path} arrow={arrow} place={place} />;
            })}
            {layout.nodes.map(({ id, x, y, half }, index) => (
              <g key={id} className={styles['node']} data-look={drawn[index]?.look}>
                <Pill {...{ x, y, half, radius }} />
                {drawn[index]?.look === 'victim' && (
                  <Pill {...{ x, y }} half={half + 5} radius={radius + 5} />
                )}
                <text {...{ x }} y={y + 4.5}>
                  {id}
                </text>
              </g>
            ))}
          </SilentMarks>
        </svg>
      )}
    </div>
  );
}

/** More transactions than these are drawn only where an arrow touches them. */
const MANY = 24;

const drawnOf = (nodes: readonly GraphNode[], arrows: readonly GraphArrow[]) =>
  nodes.length <= MANY
    ? nodes
    : nodes.filter(({ id }) => arrows.some(({ from, to }) => from === id || to === id));

interface PillProps {
  readonly x: number;
  readonly y: number;
  readonly half: number;
  readonly radius: number;
}

const Pill = ({ x, y, half, radius }: PillProps) => (
  <rect x={x - half} y={y - radius} width={half * 2} height={radius * 2} rx={radius} />
);

const PLATE = 18;

function Arrow({ arrow, place }: { readonly arrow: GraphArrow; readonly place: PlacedArrow }) {
  const { path, head, angle, middle, label } = place;
  const { sites } = arrow;
  const left = middle.x - (sites.length * PLATE) / 2;
  return (
    <g className={styles['arrow']} data-look={arrow.look}>
      <path className={styles['line']} d={path} />
      <path
        className={styles['head']}
        transform={`translate(${head.x} ${head.y}) rotate(${angle})`}
        d="M0 0l-11 -5v10z"
      />
      {sites.map((site, index) => (
        <g key={site.id} transform={`translate(${left + index * PLATE} ${middle.y - PLATE / 2})`}>
          <PlateMark number={site.number} size={PLATE} />
        </g>
      ))}
      <text x={label.x} y={label.y} textAnchor={label.anchor}>
        {label.text}
      </text>
    </g>
  );
}
