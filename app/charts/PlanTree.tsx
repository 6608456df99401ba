import { memo, useMemo } from 'react';
import type { Lens } from '../../src/base/lens.ts';
import { nodeName, wireName } from '../../src/viewmodel/markName.ts';
import type { DrawnNode, PlanDrawing, WireEdge } from '../../src/viewmodel/planDrawing.ts';
import { DiagramFrame, type DiagramView, useKeepInView, useScale } from './DiagramFrame.tsx';
import { NamedMark, SilentMarks } from './NamedMark.tsx';
import { NodeLabels, NodeMark } from './PlanNode.tsx';
import styles from './PlanTree.module.css';
import { PlateMark } from './Plate.tsx';
import { HALF } from './planLayout.ts';
import { PLATE, type PlacedLine, type PlanTreeLayout, planTreeLayout } from './planTreeLayout.ts';
import { useSize } from './useSize.ts';
import { useSteadyLayout } from './useSteadyLayout.ts';

interface PlanTreeProps {
  readonly drawing: PlanDrawing;
  readonly view: DiagramView;
  readonly lenses: readonly Lens[];
}

/** The plan as one tree, each operator with the plate of its site, transfers as thick as bytes. */
export function PlanTree({ drawing, view, lenses }: PlanTreeProps) {
  const [frame, size] = useSize<HTMLElement>('planTree');
  const layout = useSteadyLayout(drawing, size, planTreeLayout);
  const scale = useScale(view, layout, size);
  const now = drawing.nodes.find(({ isNow }) => isNow)?.id;
  const place = layout?.nodes.find(({ id }) => id === now) ?? layout?.nodes.at(-1);
  useKeepInView(frame, place, scale, layout);
  const map = useMemo(() => layout && rovingMap(drawing, layout), [drawing, layout]);
  return (
    <DiagramFrame label="Plan tree" {...{ frame, view, scale, map }} start={place?.id}>
      {layout && (
        // biome-ignore lint/a11y/noSvgWithoutTitle: every mark inside has a name of its own.
        <svg
          width={layout.width * scale}
          height={layout.height * scale}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          className={styles['tree']}
        >
          <Lines {...{ drawing, layout, lenses }} />
          <Nodes {...{ drawing, layout, lenses }} />
        </svg>
      )}
    </DiagramFrame>
  );
}

function rovingMap({ nodes, edges }: PlanDrawing, layout: PlanTreeLayout) {
  const isWire = new Set(edges.flatMap(({ kind, id }) => (kind === 'wire' ? [id] : [])));
  const wires = layout.lines.filter(({ id }) => isWire.has(id));
  const known = new Set(nodes.map(({ id }) => id));
  return {
    marks: [...layout.nodes, ...wires.map(({ id, middle }) => ({ id, ...middle }))],
    lines: edges
      .filter(({ source, target }) => known.has(source) && known.has(target))
      .flatMap(({ kind, id, source, target }): readonly (readonly [string, string])[] =>
        kind === 'wire'
          ? [
              [target, id],
              [id, source],
            ]
          : [[target, source]],
      ),
  };
}

interface PartProps {
  readonly drawing: PlanDrawing;
  readonly layout: PlanTreeLayout;
  readonly lenses: readonly Lens[];
}

function Lines({ drawing, layout, lenses }: PartProps) {
  const edges = new Map(drawing.edges.map((edge) => [edge.id, edge]));
  return layout.lines.map((line) => {
    const edge = edges.get(line.id);
    if (!edge) return null;
    if (edge.kind === 'local') {
      const { state } = edge;
      return <path key={line.id} className={styles['local']} data-state={state} d={line.path} />;
    }
    return (
      <g key={line.id} data-ink="execution">
        <Wire line={line} wire={edge} name={wireName(edge, drawing, lenses)} />
      </g>
    );
  });
}

interface WireProps {
  readonly line: PlacedLine;
  readonly wire: WireEdge;
  readonly name: string;
}

/** What has been sent is solid, from the sender up; what is to come is its dashed outline. */
function Wire({ line, wire, name }: WireProps) {
  const { path, thickness, head, figures } = line;
  const sent = wire.state === 'done' ? 1 : wire.state === 'inFlight' ? wire.fraction : 0;
  return (
    <>
      <NamedMark id={line.id} name={name}>
        <g className={styles['wire']}>
          <path data-part="whole" d={path} />
          {sent > 0 && (
            <path
              data-part="sent"
              d={path}
              strokeWidth={thickness}
              pathLength={1}
              strokeDasharray={`${sent} 1`}
            />
          )}
          <path
            data-part={wire.state === 'done' ? 'head' : 'hollowHead'}
            transform={`translate(${head.x} ${head.y})`}
            d="M0 0l-6 10h12z"
          />
        </g>
      </NamedMark>
      <SilentMarks>
        <NodeLabels labels={figures} />
      </SilentMarks>
    </>
  );
}

function Nodes({ drawing, layout, lenses }: PartProps) {
  const places = new Map(layout.nodes.map((place) => [place.id, place]));
  return drawing.nodes.map((node) => {
    const place = places.get(node.id);
    if (!place) return null;
    const isLater = node.state === 'later';
    return (
      <g key={node.id}>
        <NodeMark
          place={place}
          glyph={node.glyph}
          state={node.state}
          isNow={node.isNow}
          isStack={node.times > 1}
          name={nodeName(node, drawing, lenses)}
          number={lenses.includes('location') ? node.siteNumber : undefined}
        />
        <SilentMarks>
          <SitePlate x={place.x} y={place.y} node={node} />
          <NodeLabels labels={place.labels} isLater={isLater} />
        </SilentMarks>
      </g>
    );
  });
}

interface SitePlateProps {
  readonly x: number;
  readonly y: number;
  readonly node: Pick<DrawnNode, 'siteNumber'>;
}

const SitePlate = memo(function SitePlate({ x, y, node }: SitePlateProps) {
  const left = x - HALF - PLATE.gap - PLATE.size;
  return (
    <g data-ink="location" transform={`translate(${left} ${y - PLATE.size / 2})`}>
      <PlateMark number={node.siteNumber} size={PLATE.size} />
    </g>
  );
});
