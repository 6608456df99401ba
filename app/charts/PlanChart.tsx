import type { RefObject } from 'react';
import { useLayoutEffect, useMemo, useState } from 'react';
import type { DrawnNode, DrawnSite, PlanDrawing } from '../../src/viewmodel/planDrawing.ts';
import { NamedMark, SilentMarks } from './NamedMark.tsx';
import { OperatorGlyph } from './OperatorGlyph.tsx';
import { PannableFrame } from './PannableFrame.tsx';
import styles from './PlanChart.module.css';
import { markPath, PlateMark } from './Plate.tsx';
import type { Label } from './planLabels.ts';
import type { Ground, PlacedNode, PlanLayout } from './planLayout.ts';
import { ASKING, HALF, planLayout } from './planLayout.ts';
import { useSize } from './useSize.ts';
import type { WireMotion } from './WireBand.tsx';
import { WireBand } from './WireBand.tsx';

interface PlanChartProps {
  readonly drawing: PlanDrawing;
  /** How a transfer that has just left moves; undefined draws it where it rests. */
  readonly motion?: WireMotion;
}

/** The plan: operators on the grounds of their sites, wires level across the gutters. */
export function PlanChart({ drawing, motion }: PlanChartProps) {
  const [frame, size] = useSize<HTMLElement>();
  const layout = useMemo(() => size && planLayout(drawing, size), [drawing, size]);
  const [isWhole, setIsWhole] = useState(false);
  const whole =
    layout && size ? Math.min(1, size.width / layout.width, size.height / layout.height) : 1;
  const scale = isWhole ? whole : 1;
  useFollowNow(frame, drawing, layout, scale);
  return (
    <div className={styles['chart']}>
      <PannableFrame frame={frame} label="Plan drawing">
        {layout && (
          <>
            <PlanHeading drawing={drawing} layout={layout} scale={scale} />
            <PlanBody
              drawing={drawing}
              layout={layout}
              scale={scale}
              height={scale < 1 && size ? size.height / scale : layout.height}
              {...(motion ? { motion } : {})}
            />
          </>
        )}
      </PannableFrame>
      {whole < 1 && (
        <button
          type="button"
          className={styles['whole']}
          aria-pressed={isWhole}
          onClick={() => setIsWhole(!isWhole)}
        >
          whole plan
        </button>
      )}
    </div>
  );
}

interface PartProps {
  readonly drawing: PlanDrawing;
  readonly layout: PlanLayout;
}

/** Below 1 a drawing that is larger than its frame is seen whole, and smaller. */
interface ScaledProps extends PartProps {
  readonly scale: number;
}

interface BodyProps extends ScaledProps, Pick<PlanChartProps, 'motion'> {
  readonly height: number;
}

/** The grounds fill the frame, however small the drawing on them is. */
function PlanBody({ drawing, layout, scale, height, motion }: BodyProps) {
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: every mark inside has a name of its own.
    <svg
      width={layout.width * scale}
      height={height * scale}
      viewBox={`0 0 ${layout.width} ${height}`}
      className={styles['plan']}
    >
      {layout.grounds.map(({ site, x, width }) => (
        <rect
          key={site}
          data-site={numberOf(drawing, site)}
          className={styles['ground']}
          x={x}
          width={width}
          height={height}
        />
      ))}
      <Lines drawing={drawing} layout={layout} />
      {layout.wires.map((placed) => {
        const wire = drawing.edges.find(({ id }) => id === placed.id);
        return wire?.kind === 'wire' ? (
          <WireBand key={wire.id} wire={wire} placed={placed} {...(motion ? { motion } : {})} />
        ) : null;
      })}
      <Nodes drawing={drawing} layout={layout} />
      <Labels drawing={drawing} layout={layout} />
    </svg>
  );
}

/** Pans so that what the current event is about is in view. */
function useFollowNow(
  frame: RefObject<HTMLElement | null>,
  drawing: PlanDrawing,
  layout: PlanLayout | undefined,
  scale: number,
): void {
  useLayoutEffect(() => {
    const now = drawing.nodes.find(({ isNow }) => isNow);
    const place = layout?.nodes.find(({ id }) => id === now?.id);
    const box = frame.current;
    if (!place || !box || !layout || scale < 1) return;
    if (layout.width <= box.clientWidth && layout.height <= box.clientHeight) return;
    box.scrollTo({ left: place.x - box.clientWidth / 2, top: place.y - box.clientHeight / 2 });
  }, [frame, drawing, layout, scale]);
}

const numberOf = (drawing: PlanDrawing, id: string): number | undefined =>
  drawing.sites.find((site) => site.id === id)?.number;

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
      {layout.grounds.map((ground) => {
        const site = drawing.sites.find(({ id }) => id === ground.site);
        return site && <SiteHeading key={site.id} ground={ground} site={site} />;
      })}
      {layout.wires.length > 0 &&
        layout.gutters.map((x) => (
          <text key={x} className={styles['gutterName']} x={x} y={28}>
            wire
          </text>
        ))}
    </svg>
  );
}

const HEADING = 40;

function SiteHeading({ ground, site }: { readonly ground: Ground; readonly site: DrawnSite }) {
  const { x, width } = ground;
  return (
    <g data-site={site.number}>
      <rect className={styles['ground']} x={x} width={width} height={HEADING} />
      <rect className={styles['groundEdge']} x={x} width={width} height={3} />
      {site.number > 8 && (
        <rect className={styles['groundEdge']} x={x} y={5} width={width} height={1} />
      )}
      <g transform={`translate(${x + 12} 14)`}>
        <PlateMark number={site.number} size={18} />
      </g>
      <text className={styles['siteName']} x={x + 36} y={28}>
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
  const states = new Map(
    drawing.edges.map((edge) => [edge.id, edge.state === 'done' ? 'done' : 'later']),
  );
  return layout.locals.map(({ id, edge, path, junction }) => (
    <g key={id} data-state={states.get(edge) ?? 'later'}>
      <path className={styles['local']} d={path} />
      {junction && (
        <circle className={styles['junction']} cx={junction.x} cy={junction.y} r={2.5} />
      )}
    </g>
  ));
}

function Nodes({ drawing, layout }: PartProps) {
  const places = new Map(layout.nodes.map((place) => [place.id, place]));
  return drawing.nodes.map((node) => {
    const place = places.get(node.id);
    return place ? <NodeMark key={node.id} node={node} place={place} /> : null;
  });
}

const RING = HALF + 5;

function NodeMark({ node, place }: { readonly node: DrawnNode; readonly place: PlacedNode }) {
  const isTable = node.glyph === 'table' || node.glyph === 'received';
  const size = { width: 2 * HALF, height: isTable ? 24 : 2 * HALF };
  const inset = node.state === 'later' ? 0.75 : 0;
  return (
    <NamedMark name={node.description}>
      <g
        data-site={node.siteNumber}
        data-state={node.state}
        className={isTable ? styles['table'] : styles['node']}
        transform={`translate(${place.x} ${place.y})`}
      >
        {node.isNow && (
          <rect
            className={styles['now']}
            x={-RING}
            y={-RING}
            width={2 * RING}
            height={2 * RING}
            rx={5}
          />
        )}
        <path
          data-part="box"
          transform={`translate(${-HALF} ${-size.height / 2})`}
          d={markPath(node.siteNumber, size, { inset, radius: isTable ? 2 : 3 })}
        />
        <OperatorGlyph glyph={node.glyph} />
      </g>
    </NamedMark>
  );
}

function Labels({ drawing, layout }: PartProps) {
  const states = new Map(drawing.nodes.map(({ id, state }) => [id, state]));
  return (
    <SilentMarks>
      {layout.nodes.map(({ id, labels }) =>
        labels.map((label) => (
          <LabelText key={`${id} ${label.y}`} label={label} isLater={states.get(id) === 'later'} />
        )),
      )}
      {layout.wires.map(({ id, total, shape }) => [
        <LabelText key={`${id} total`} label={total} />,
        <LabelText key={`${id} shape`} label={shape} />,
      ])}
    </SilentMarks>
  );
}

function LabelText({ label, isLater = false }: { label: Label; isLater?: boolean }) {
  return (
    <text
      className={styles[label.style]}
      data-later={isLater || undefined}
      x={label.x}
      y={label.y}
      textAnchor={label.anchor}
    >
      {label.text}
    </text>
  );
}
