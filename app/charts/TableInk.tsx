import { PlateMark } from './Plate.tsx';
import styles from './TablesChart.module.css';
import { BandWires, StackWires } from './TableWires.tsx';
import {
  type BandShape,
  fitted,
  fragmentName,
  leafRows,
  storageText,
  WIDEST_STORAGE,
} from './tableBand.ts';
import type { PlacedLeaf } from './tablesLayout.ts';

/** What the lenses add to one piece of a table, each in its own place. */

interface BandInkProps {
  readonly placed: PlacedLeaf;
  readonly shape: BandShape;
}

const MONO = 7.2;
const SANS = 6.9;

/** A piece as wide as its table: its site stands at the left, further copies at the right. */
export function BandInk({ placed, shape }: BandInkProps) {
  const { leaf, x, y, width, height } = placed;
  const { isDense } = shape;
  const middle = y + height / 2;
  const size = isDense ? 18 : 24;
  const [first, second] = isDense ? [middle + 4, middle + 4] : [middle - 3, middle + 14];
  const right = x + width - 10;
  const [copy] = leaf.name.copies;
  const nameEnd = isDense ? right - shape.storageWidth - 12 : right;
  return (
    <>
      {leaf.name.primary && (
        <g data-ink="location">
          <SiteBar placed={placed} />
          <g transform={`translate(${x - 13 - size} ${middle - size / 2})`}>
            <PlateMark number={leaf.name.primary.number} size={size} />
          </g>
        </g>
      )}
      {leaf.name.subscript !== '' && (
        <FragmentLabel placed={placed} shape={shape} baselines={[first, second]} />
      )}
      <text className={styles['local']} data-ink="naming" x={nameEnd} y={first}>
        {copy?.localName}
      </text>
      <text className={styles['storage']} data-ink="design" x={right} y={second}>
        {fitted(storageText(copy), isDense ? shape.storageWidth : width / 2, SANS)}
      </text>
      <Replicas placed={placed} shape={shape} />
      <BandWires placed={placed} size={size} isDense={isDense} />
    </>
  );
}

/** The colour of the site along its rows; sites 9 to 16 have a cased line. */
function SiteBar({ placed: { leaf, x, y, height } }: { readonly placed: PlacedLeaf }) {
  const number = leaf.name.primary?.number ?? 0;
  return (
    <g data-site={number}>
      <rect className={styles['bar']} x={x - 5} y={y + 2} width={5} height={height - 4} />
      {number > 8 && (
        <rect className={styles['casing']} x={x - 3.25} y={y + 2} width={1.5} height={height - 4} />
      )}
    </g>
  );
}

interface FragmentLabelProps extends BandInkProps {
  readonly baselines: readonly [first: number, second: number];
}

function FragmentLabel({ placed, shape, baselines: [first, second] }: FragmentLabelProps) {
  const { leaf, x, width } = placed;
  const [copy] = leaf.name.copies;
  const local = (copy?.localName.length ?? 0) * MONO;
  const used = shape.isDense ? local + shape.storageWidth + 12 : local;
  const rowsWidth = shape.isDense ? leafRows(leaf).length * SANS + 12 : 0;
  const definitionX = shape.definitionX + (leaf.isDerived ? 16 : 0);
  const room = width - definitionX - used - rowsWidth - 28;
  const definition = fitted(leaf.definition, Math.max(0, room), MONO);
  const rowsX = shape.isDense ? definitionX + definition.length * MONO + 12 : 10;
  return (
    <g data-ink="fragments">
      <text className={styles['fragment']} x={x + 10} y={first}>
        {fragmentName(leaf)}
      </text>
      {leaf.isDerived && <Tie x={x + shape.definitionX} y={first - 4} />}
      <text className={styles['definition']} x={x + definitionX} y={first}>
        {definition}
      </text>
      <text className={styles['count']} x={x + rowsX} y={second}>
        {leafRows(leaf)}
      </text>
    </g>
  );
}

/** A derived fragment is tied to the one it follows. */
const Tie = ({ x, y }: { readonly x: number; readonly y: number }) => (
  <path className={styles['tie']} d={`M${x} ${y}h9m0 -5v10`} />
);

/** A bracket along the rows that are stored again, and where. */
function Replicas({ placed: { leaf, x, y, width, height }, shape }: BandInkProps) {
  const others = leaf.name.copies.slice(1);
  if (others.length === 0) return null;
  const left = x + width + 7;
  const { isDense, copyLine } = shape;
  const top = y + height / 2 - (others.length * copyLine) / 2;
  return (
    <g data-ink="replicas" data-site={others[0]?.site.number}>
      <path className={styles['bracket']} d={`M${left} ${y + 5}h7v${height - 10}h-7`} />
      {others.map((copy, index) => (
        <g
          key={copy.localName}
          transform={`translate(${left + 13} ${top + index * copyLine + (copyLine - 18) / 2})`}
        >
          <PlateMark number={copy.site.number} size={18} isHollow />
          <text className={styles['definition']} data-ink="naming" x={26} y={isDense ? 13 : 6}>
            {copy.localName}
          </text>
          <text
            className={styles['count']}
            data-ink="design"
            x={isDense ? 26 + copy.localName.length * MONO + 10 : 26}
            y={isDense ? 13 : 22}
          >
            {fitted(storageText(copy), WIDEST_STORAGE, SANS)}
          </text>
        </g>
      ))}
    </g>
  );
}

const LINE = 17;

/** A vertical fragment has no side of its own: its lines stand below one another within it. */
export function StackInk({ placed }: { readonly placed: PlacedLeaf }) {
  const { leaf, x, y, width, height, repeatsKey } = placed;
  const left = x + (repeatsKey ? 20 : 12);
  const room = x + width - left - 8;
  const [copy, ...others] = leaf.name.copies;
  const text = (value: string, advance: number): string => fitted(value, room, advance);
  const line = (count: number): number => y + 18 + count * LINE;
  return (
    <>
      {repeatsKey && <RepeatedKey x={x} y={y} height={height} />}
      {leaf.name.primary && (
        <g data-ink="location">
          <g data-site={leaf.name.primary.number}>
            <rect className={styles['bar']} x={x} y={y + 2} width={5} height={height - 4} />
          </g>
          <g transform={`translate(${left} ${y + 5})`}>
            <PlateMark number={leaf.name.primary.number} size={18} />
          </g>
        </g>
      )}
      <g data-ink="fragments">
        <text className={styles['fragment']} x={left + 24} y={line(0)}>
          {fitted(fragmentName(leaf), room - 24, 7.8)}
        </text>
        <text className={styles['definition']} x={left} y={line(1)}>
          {text(leaf.definition, MONO)}
        </text>
        <text className={styles['count']} x={left} y={line(2)}>
          {leafRows(leaf)}
        </text>
      </g>
      <text className={styles['definition']} data-ink="naming" x={left} y={line(3)}>
        {text(copy?.localName ?? '', MONO)}
      </text>
      <text className={styles['count']} data-ink="design" x={left} y={line(4)}>
        {text(storageText(copy), SANS)}
      </text>
      <g data-ink="replicas">
        {others.map(({ site }, index) => (
          <g key={site.id} transform={`translate(${x + width - 24 - index * 20} ${line(2) - 13})`}>
            <PlateMark number={site.number} size={18} isHollow />
          </g>
        ))}
      </g>
      <StackWires leaf={leaf} x={left} y={line(5)} />
    </>
  );
}

/** The key that every vertical fragment has again, as half a column. */
const RepeatedKey = ({ x, y, height }: { x: number; y: number; height: number }) => (
  <g data-ink="fragments">
    <rect className={styles['key']} x={x + 5} y={y} width={10} height={height} />
  </g>
);
