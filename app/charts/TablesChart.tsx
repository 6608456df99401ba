import { useMemo } from 'react';
import { LENSES, type Lens } from '../../src/base/lens.ts';
import { leafMark, tableMark } from '../../src/viewmodel/sketchDetail.ts';
import { leafWords, tableWords } from '../../src/viewmodel/sketchWords.ts';
import type { TableSketch } from '../../src/viewmodel/tableSketch.ts';
import { DiagramFrame, type DiagramView, useScale } from './DiagramFrame.tsx';
import { NamedMark, SilentMarks } from './NamedMark.tsx';
import type { RovingMap } from './roving.ts';
import { BandInk, StackInk } from './TableInk.tsx';
import styles from './TablesChart.module.css';
import {
  type CutLine,
  fittedTables,
  HEAD,
  NAMES,
  type PlacedLeaf,
  type PlacedTable,
  rowsText,
  type TablesLayout,
} from './tablesLayout.ts';
import { useSize } from './useSize.ts';

interface TablesChartProps {
  readonly sketches: readonly TableSketch[];
  readonly view: DiagramView;
  /** For what marks say aloud; what is seen of them the style sheet knows. */
  readonly lenses: readonly Lens[];
}

/** The tables of one plain database; each lens adds what it reveals, where it belongs. */
export function TablesChart({ sketches, view, lenses }: TablesChartProps) {
  const [frame, size] = useSize<HTMLElement>('tables');
  const layout = useMemo(() => size && fittedTables(sketches, size), [sketches, size]);
  const scale = useScale(view, layout, size);
  const map = useMemo(() => layout && rovingMap(layout, lenses), [layout, lenses]);
  return (
    <DiagramFrame label="Tables" {...{ frame, view, scale, map }} start={map?.marks[0]?.id}>
      {layout && (
        // biome-ignore lint/a11y/noSvgWithoutTitle: every mark inside has a name of its own.
        <svg
          width={layout.width * scale}
          height={layout.height * scale}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          className={styles['tables']}
        >
          {layout.tables.map((table) => (
            <Table key={table.sketch.name} table={table} lenses={lenses} />
          ))}
        </svg>
      )}
    </DiagramFrame>
  );
}

/** From a table's head down through its pieces, and on to the next table. */
function rovingMap({ tables }: TablesLayout, lenses: readonly Lens[]): RovingMap {
  const marks = tables.flatMap(({ sketch, x, y, leaves }) => [
    { id: tableMark(sketch.name), x, y },
    ...(lenses.length === 0 ? [] : leaves).map((placed) => ({
      id: leafMark(placed.leaf),
      x: placed.x,
      y: placed.y + placed.height / 2,
    })),
  ]);
  return { marks, lines: [] };
}

interface TableProps {
  readonly table: PlacedTable;
  readonly lenses: readonly Lens[];
}

function Table({ table, lenses }: TableProps) {
  const { sketch, leaves, cuts, shape } = table;
  return (
    <g data-other={!sketch.isAsked || undefined}>
      <NamedMark id={tableMark(sketch.name)} name={tableWords(sketch)}>
        <Grid table={table} />
        <Head table={table} />
      </NamedMark>
      {/* That there are pieces at all is no matter of the user's. */}
      <g data-ink={LENSES.join(' ')}>
        {leaves.map((placed) => (
          <NamedMark
            key={placed.leaf.name.fragment}
            id={leafMark(placed.leaf)}
            name={leafWords(placed.leaf, lenses)}
          >
            <Ground placed={placed} />
            {placed.isBand ? (
              <BandInk placed={placed} shape={shape} />
            ) : (
              <StackInk placed={placed} />
            )}
          </NamedMark>
        ))}
      </g>
      <SilentMarks>
        <g data-ink="fragments">
          {cuts.map((cut) => (
            <path
              key={`${cut.kind} ${cut.x} ${cut.y}`}
              className={styles['cut']}
              d={cutPath(cut)}
            />
          ))}
        </g>
      </SilentMarks>
    </g>
  );
}

/** To be pointed at, wherever in the piece. */
const Ground = ({ placed: { x, y, width, height } }: { readonly placed: PlacedLeaf }) => (
  <rect className={styles['ground']} x={x} y={y} width={width} height={height} />
);

/** A cut overshoots the edge by 4 px, at the left beyond the bar of the site. */
const OVERSHOOT = 4;
const BAR = 5;

const cutPath = (cut: CutLine): string =>
  cut.kind === 'rows'
    ? `M${cut.x - BAR - OVERSHOOT} ${cut.y}H${cut.x + cut.width + OVERSHOOT}`
    : `M${cut.x} ${cut.y - OVERSHOOT}V${cut.y + cut.height + OVERSHOOT}`;

function Head({ table: { sketch, x, y, width } }: { readonly table: PlacedTable }) {
  return (
    <g className={styles['head']}>
      <rect x={x} y={y} width={width} height={HEAD} />
      <text className={styles['name']} x={x + 10} y={y + 18}>
        {sketch.name}
      </text>
      <text className={styles['rows']} x={x + width - 10} y={y + 17}>
        {rowsText(sketch)}
      </text>
    </g>
  );
}

function Grid({ table }: { readonly table: PlacedTable }) {
  const { x, y, width, height, columns, more, gridY } = table;
  const top = y + HEAD;
  const bottom = y + height;
  const lastX = columns.at(-1);
  const moreX = lastX ? lastX.x + lastX.width : x;
  const lines = [...columns.slice(1).map((column) => column.x), ...(more === '' ? [] : [moreX])];
  return (
    <>
      <rect className={styles['paper']} x={x} y={y} width={width} height={height} />
      {lines.map((lineX) => (
        <path key={lineX} className={styles['cell']} d={`M${lineX} ${top}V${bottom}`} />
      ))}
      {gridY.map((lineY) => (
        <path key={lineY} className={styles['cell']} d={`M${x} ${lineY}H${x + width}`} />
      ))}
      <path className={styles['rule']} d={`M${x} ${top + NAMES}H${x + width}`} />
      {columns.map((column) => (
        <text key={column.name} className={styles['column']} x={column.x + 8} y={top + 15}>
          {column.name}
        </text>
      ))}
      {more !== '' && (
        <text className={styles['more']} x={moreX + 8} y={top + 15}>
          {more}
        </text>
      )}
      <rect className={styles['outline']} x={x} y={y} width={width} height={height} />
    </>
  );
}
