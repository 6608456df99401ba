import { useMemo } from 'react';
import type { Lens } from '../../src/base/lens.ts';
import { formatBytes } from '../../src/viewmodel/format.ts';
import { flowId, flowName, siteName } from '../../src/viewmodel/networkDetail.ts';
import type { Flow, NetworkMap } from '../../src/viewmodel/networkMap.ts';
import { DiagramFrame, type FrameView } from './DiagramFrame.tsx';
import { NamedMark, SilentMarks } from './NamedMark.tsx';
import styles from './NetworkChart.module.css';
import { type NetworkLayout, networkLayout, type PlacedFlow } from './networkLayout.ts';
import { PlateMark } from './Plate.tsx';
import type { RovingMap } from './roving.ts';
import { useSize } from './useSize.ts';

interface NetworkChartProps {
  readonly map: NetworkMap;
  readonly view: FrameView;
  readonly lenses: readonly Lens[];
}

/** The sites on a fixed ring and what moves between them; idle sites are hollow. */
export function NetworkChart({ map, view, lenses }: NetworkChartProps) {
  const [frame, size] = useSize<HTMLElement>('network');
  const layout = useMemo(() => size && networkLayout(map, size.width), [map, size]);
  const marks = useMemo(() => layout && rovingMap(map, layout), [map, layout]);
  const start = map.flows.find(({ state }) => state === 'inFlight');
  return (
    <DiagramFrame
      label="Map of the network"
      frame={frame}
      view={view}
      scale={1}
      map={marks}
      start={start && flowId(start)}
    >
      {layout && (
        // biome-ignore lint/a11y/noSvgWithoutTitle: every mark inside has a name of its own.
        <svg width={layout.width} height={layout.height} className={styles['map']}>
          {layout.links.map((path) => (
            <path key={path} className={styles['link']} d={path} />
          ))}
          <g data-ink="execution">
            {map.flows.map((flow, index) => {
              const place = layout.flows[index];
              return (
                place && (
                  <NamedMark key={flowId(flow)} id={flowId(flow)} name={flowName(flow)}>
                    <FlowMark flow={flow} place={place} />
                  </NamedMark>
                )
              );
            })}
          </g>
          <SilentMarks>
            <g data-ink="execution">
              {map.flows.map((flow, index) => {
                const figure = layout.flows[index]?.figure;
                return (
                  figure && (
                    <text
                      key={flowId(flow)}
                      className={styles['figure']}
                      data-flow={flow.state}
                      x={figure.x}
                      y={figure.y + 4}
                    >
                      {formatBytes(flow.bytes)}
                    </text>
                  )
                );
              })}
            </g>
          </SilentMarks>
          {map.sites.map((site, index) => {
            const place = layout.sites[index];
            return (
              place && (
                <NamedMark key={site.id} id={site.id} name={siteName(site, lenses)}>
                  <g transform={`translate(${place.x - 12} ${place.y - 12})`}>
                    <PlateMark number={site.number} size={24} isHollow={!site.isActive} />
                  </g>
                  {place.labelWidth > 0 && (
                    <text
                      className={site.isActive ? styles['name'] : styles['idle']}
                      x={place.labelX}
                      y={place.labelY}
                      textAnchor={place.anchor}
                    >
                      {site.label}
                    </text>
                  )}
                </NamedMark>
              )
            );
          })}
        </svg>
      )}
    </DiagramFrame>
  );
}

/** A flow stands half way between its sites, which it connects. */
function rovingMap({ flows }: NetworkMap, { sites, flows: places }: NetworkLayout): RovingMap {
  const middles = flows.flatMap((flow, index) => {
    const place = places[index];
    if (!place) return [];
    const { from, to } = place;
    return [{ id: flowId(flow), x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }];
  });
  return {
    marks: [...sites, ...middles],
    lines: flows.flatMap((flow) => [
      [flow.source.id, flowId(flow)] as const,
      [flowId(flow), flow.target.id] as const,
    ]),
  };
}

function FlowMark({ flow, place }: { readonly flow: Flow; readonly place: PlacedFlow }) {
  const { from, to, head, angle, thickness } = place;
  const line = `M${from.x} ${from.y}L${to.x} ${to.y}`;
  return (
    <g data-flow={flow.state}>
      {flow.state === 'inFlight' && <path className={styles['glow']} d={line} />}
      <path className={styles['flow']} d={line} strokeWidth={thickness} />
      <path
        className={styles['head']}
        transform={`translate(${head.x} ${head.y}) rotate(${angle})`}
        d="M6 0l-11 -5.5v11z"
      />
    </g>
  );
}
