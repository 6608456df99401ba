import { memo, useMemo } from 'react';
import type { Lens } from '../../src/base/lens.ts';
import { nodeName, wireName } from '../../src/viewmodel/markName.ts';
import type {
  DrawnSite,
  LocalEdge,
  PlanDrawing,
  WireEdge,
} from '../../src/viewmodel/planDrawing.ts';
import { DiagramFrame, type DiagramView, useKeepInView, useScale } from './DiagramFrame.tsx';
import { SilentMarks } from './NamedMark.tsx';
import styles from './PlanChart.module.css';
import { NodeLabels, NodeMark } from './PlanNode.tsx';
import { PlateMark } from './Plate.tsx';
import type { Ground, PlacedLocal, PlanLayout } from './planLayout.ts';
import { ASKING, fittedLayout } from './planLayout.ts';
import type { RovingMap } from './roving.ts';
import { useSize } from './useSize.ts';
import { useSteadyLayout } from './useSteadyLayout.ts';
import type { WireMotion } from './WireBand.tsx';
import { WireBand } from './WireBand.tsx';

interface PlanChartProps {
  readonly drawing: PlanDrawing;
  readonly view: DiagramView;
  readonly lenses: readonly Lens[];
  /** Tells drawings on one screen apart. */
  readonly label?: string;
  /** How a transfer that has just left moves; undefined draws it where it rests. */
  readonly motion?: WireMotion | undefined;
}

/** The plan: operators on the grounds of their sites, wires level across the gutters. */
export function PlanChart({ drawing, view, lenses, label, motion }: PlanChartProps) {
  const [frame, size] = useSize<HTMLElement>(label ?? 'plan');
  const layout = useSteadyLayout(drawing, size, fittedLayout);
  const scale = useScale(view, layout, size);
  const now = drawing.nodes.find(({ isNow }) => isNow)?.id;
  const place = layout?.nodes.find(({ id }) => id === now);
  useKeepInView(frame, place, scale, layout);
  const map = useMemo(() => layout && rovingMap(drawing, layout), [drawing, layout]);
  return (
    <DiagramFrame label={label ?? 'Plan drawing'} {...{ frame, view, scale, map }} start={now}>
      {layout && (
        <>
          <PlanHeading drawing={drawing} layout={layout} scale={scale} />
          <PlanBody
            {...{ drawing, layout, scale, lenses, motion }}
            height={Math.max(layout.height, size ? size.height / scale : 0)}
          />
        </>
      )}
    </DiagramFrame>
  );
}

function rovingMap({ edges }: PlanDrawing, { nodes, wires }: PlanLayout): RovingMap {
  const middles = wires.map(({ id, fromX, toX, y }) => ({ id, x: (fromX + toX) / 2, y }));
  return {
    marks: [...nodes, ...middles],
    lines: edges.flatMap(({ kind, id, source, target }) =>
      kind === 'wire'
        ? ([
            [source, id],
            [id, target],
          ] as const)
        : ([[source, target]] as const),
    ),
  };
}

interface PartProps {
  readonly drawing: PlanDrawing;
  readonly layout: PlanLayout;
}

/** A drawing may be seen smaller or larger than it is laid out. */
interface ScaledProps extends PartProps {
  readonly scale: number;
}

interface BodyProps extends ScaledProps, Pick<PlanChartProps, 'lenses' | 'motion'> {
  readonly height: number;
}

/** The grounds fill the frame, however small the drawing on them is. */
function PlanBody({ drawing, layout, scale, height, lenses, motion }: BodyProps) {
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: every mark inside has a name of its own.
    <svg
      width={layout.width * scale}
      height={height * scale}
      viewBox={`0 0 ${layout.width} ${height}`}
      className={styles['plan']}
    >
      <Grounds drawing={drawing} layout={layout} height={height} />
      <Lines drawing={drawing} layout={layout} />
      <Wires drawing={drawing} layout={layout} lenses={lenses} motion={motion} />
      <Nodes drawing={drawing} layout={layout} lenses={lenses} />
      <Labels drawing={drawing} layout={layout} />
    </svg>
  );
}

const siteOf = (drawing: PlanDrawing, id: string): DrawnSite | undefined =>
  drawing.sites.find((site) => site.id === id);

function Grounds({ drawing, layout, height }: PartProps & { readonly height: number }) {
  return (
    <g data-ink="location">
      {layout.grounds.map((ground) => {
        const site = siteOf(drawing, ground.site);
        const { x, width, extent } = ground;
        return (
          <g key={ground.site} data-site={site?.number}>
            <rect
              className={styles['ground']}
              x={x}
              y={extent?.top ?? 0}
              width={width}
              height={extent ? extent.bottom - extent.top : height}
            />
            {extent && site && <SiteHeading ground={ground} site={site} y={extent.top} />}
          </g>
        );
      })}
    </g>
  );
}

/** The sites' names stay in view when the drawing is panned down. */
function PlanHeading({ drawing, layout, scale }: ScaledProps) {
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: it is read as text.
    <svg
      width={layout.width * scale}
      height={HEADING * scale}
      viewBox={`0 0 ${layout.width} ${HEADING}`}
      className={styles['heading']}
      style={{ marginBottom: -HEADING * scale }}
    >
      <g data-ink="location">
        {layout.grounds.map((ground) => {
          const site = siteOf(drawing, ground.site);
          if (!site || ground.extent) return null;
          return (
            <g key={site.id} data-site={site.number}>
              <rect
                className={styles['cover']}
                x={ground.x}
                width={ground.width}
                height={HEADING}
              />
              <rect
                className={styles['ground']}
                x={ground.x}
                width={ground.width}
                height={HEADING}
              />
              <SiteHeading ground={ground} site={site} y={0} />
            </g>
          );
        })}
        {layout.wires.length > 0 &&
          layout.gutters.map(({ x, width }) => (
            <g key={x}>
              <rect className={styles['cover']} x={x - width / 2} width={width} height={HEADING} />
              <text className={styles['gutterName']} x={x} y={28}>
                wire
              </text>
            </g>
          ))}
      </g>
    </svg>
  );
}

const HEADING = 40;

interface SiteHeadingProps {
  readonly ground: Ground;
  readonly site: DrawnSite;
  readonly y: number;
}

function SiteHeading({ ground: { x, width }, site, y }: SiteHeadingProps) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect className={styles['groundEdge']} width={width} height={3} />
      {site.number > 8 && <rect className={styles['groundEdge']} y={5} width={width} height={1} />}
      <g transform="translate(12 14)">
        <PlateMark number={site.number} size={18} />
      </g>
      <text className={styles['siteName']} x={36} y={28}>
        {site.label}
        {site.isAsking && (
          <tspan className={styles['aside']} dx={8}>
            {ASKING}
          </tspan>
        )}
      </text>
    </g>
  );
}

function Lines({ drawing, layout }: PartProps) {
  const states = new Map(drawing.edges.map((edge) => [edge.id, lineState(edge)]));
  return layout.locals.map((line) => (
    <Line key={line.id} line={line} state={states.get(line.edge) ?? 'later'} />
  ));
}

const lineState = ({ state }: LocalEdge | WireEdge): 'done' | 'later' =>
  state === 'done' ? 'done' : 'later';

const Line = memo(function Line({
  line,
  state,
}: {
  readonly line: PlacedLocal;
  readonly state: 'done' | 'later';
}) {
  const { path, junction } = line;
  return (
    <g data-state={state}>
      <path className={styles['local']} d={path} />
      {junction && (
        <circle className={styles['junction']} cx={junction.x} cy={junction.y} r={2.5} />
      )}
    </g>
  );
});

function Wires({
  drawing,
  layout,
  lenses,
  motion,
}: PartProps & Pick<PlanChartProps, 'lenses' | 'motion'>) {
  const now = drawing.nodes.find(({ isNow }) => isNow)?.id;
  const wires = new Map(
    drawing.edges.flatMap((edge) => (edge.kind === 'wire' ? [[edge.id, edge] as const] : [])),
  );
  return (
    <g data-ink="execution">
      {layout.wires.map((placed) => {
        const wire = wires.get(placed.id);
        if (!wire) return null;
        const isRinged = placed.reader !== undefined && placed.reader === now;
        const name = wireName(wire, drawing, lenses);
        return (
          <WireBand
            key={wire.id}
            {...{ wire, placed, isRinged, name }}
            motion={wire.isNow ? motion : undefined}
          />
        );
      })}
    </g>
  );
}

function Nodes({ drawing, layout, lenses }: PartProps & Pick<PlanChartProps, 'lenses'>) {
  const places = new Map(layout.nodes.map((place) => [place.id, place]));
  const isLocated = lenses.includes('location');
  return drawing.nodes.map((node) => {
    const place = places.get(node.id);
    return (
      place && (
        <NodeMark
          key={node.id}
          place={place}
          glyph={node.glyph}
          state={node.state}
          isNow={node.isNow}
          isStack={node.times > 1}
          name={nodeName(node, drawing, lenses)}
          number={isLocated ? node.siteNumber : undefined}
        />
      )
    );
  });
}

function Labels({ drawing, layout }: PartProps) {
  const states = new Map(drawing.nodes.map(({ id, state }) => [id, state]));
  return (
    <SilentMarks>
      {layout.nodes.map(({ id, labels }) => (
        <NodeLabels key={id} labels={labels} isLater={states.get(id) === 'later'} />
      ))}
      <g data-ink="execution">
        {layout.wires.map(({ id, figures }) => (
          <NodeLabels key={id} labels={figures} />
        ))}
      </g>
    </SilentMarks>
  );
}
