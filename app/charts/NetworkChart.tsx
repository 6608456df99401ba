import { useMemo } from 'react';
import { formatBytes, formatCount } from '../../src/viewmodel/format.ts';
import type { Flow, NetworkMap } from '../../src/viewmodel/networkMap.ts';
import styles from './NetworkChart.module.css';
import { networkLayout, type PlacedFlow } from './networkLayout.ts';
import { PlateMark } from './Plate.tsx';
import { useSize } from './useSize.ts';

/** The sites on a fixed ring and what moves between them; idle sites are hollow. */
export function NetworkChart({ map }: { readonly map: NetworkMap }) {
  const [frame, size] = useSize();
  const layout = useMemo(() => size && networkLayout(map, size.width), [map, size]);
  return (
    <div ref={frame} className={styles['frame']}>
      {layout && (
        <svg
          width={layout.width}
          height={layout.height}
          className={styles['map']}
          role="img"
          aria-label={describe(map)}
        >
          {layout.links.map((path) => (
            <path key={path} className={styles['link']} d={path} />
          ))}
          <g data-ink="execution">
            {map.flows.map((flow, index) => {
              const place = layout.flows[index];
              return (
                place && (
                  <FlowMark key={`${flow.source.id} ${flow.target.id}`} flow={flow} place={place} />
                )
              );
            })}
          </g>
          <g data-ink="execution">
            {map.flows.map((flow, index) => {
              const figure = layout.flows[index]?.figure;
              return (
                figure && (
                  <text
                    key={`${flow.source.id} ${flow.target.id}`}
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
          {map.sites.map((site, index) => {
            const place = layout.sites[index];
            return (
              place && (
                <g key={site.id}>
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
                </g>
              )
            );
          })}
        </svg>
      )}
    </div>
  );
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

const stateWords: Readonly<Record<Flow['state'], string>> = {
  planned: 'planned',
  inFlight: 'in flight',
  done: 'done',
};

function describe(map: NetworkMap): string {
  const flows = map.flows.map(
    ({ source, target, bytes, state }) =>
      `${source.label} to ${target.label} ${formatCount(bytes)} bytes ${stateWords[state]}`,
  );
  return `${map.sites.length} sites. ${flows.length === 0 ? 'Nothing moves.' : `${flows.join('; ')}.`}`;
}
