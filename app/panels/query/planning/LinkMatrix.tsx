import { type KeyboardEvent, useState } from 'react';
import type { Catalog } from '../../../../src/catalog/catalog.ts';
import type { CostSettings } from '../../../../src/catalog/costSettings.ts';
import { formatCount } from '../../../../src/viewmodel/format.ts';
import {
  linkMatrix,
  type MatrixCell,
  withLink,
} from '../../../../src/viewmodel/planning/costEditor.ts';
import { siteBadges } from '../../../../src/viewmodel/sites.ts';
import { Plate } from '../../../charts/Plate.tsx';
import styles from './Costs.module.css';
import { Figure } from './Figure.tsx';

interface LinkMatrixProps {
  readonly catalog: Catalog;
  readonly costs: CostSettings;
  readonly onChange: (costs: CostSettings) => void;
}

const keyOf = ({ source, target }: MatrixCell): string => `${source.id} ${target.id}`;

/** Every pair of sites once: a link is alike in both directions. Arrows go from pair to pair. */
export function LinkMatrix({ catalog, costs, onChange }: LinkMatrixProps) {
  const rows = linkMatrix(catalog, costs);
  const cells = rows.flat();
  const [picked, setPicked] = useState<string>();
  const current = cells.find((cell) => keyOf(cell) === picked);
  const stop = current ?? cells[0];
  if (!stop) return null;
  const targets = siteBadges(catalog).slice(1);
  return (
    <section aria-label="Links">
      <div className={styles['matrix']}>
        <table>
          <caption>Links: latency and bandwidth; those that differ stand out</caption>
          <thead>
            <tr>
              <td />
              {targets.map((site) => (
                <th key={site.id} scope="col" title={site.label}>
                  <Plate site={site} size={18} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody onKeyDown={moveFocus}>
            {rows.map((row, index) => (
              <tr key={row[0]?.source.id}>
                <th scope="row">
                  {row[0] && (
                    <span className={styles['site']}>
                      <Plate site={row[0].source} size={18} /> {row[0].source.label}
                    </span>
                  )}
                </th>
                {targets.slice(0, index).map((site) => (
                  <td key={site.id} />
                ))}
                {row.map((cell) => (
                  <td key={cell.target.id}>
                    <button
                      type="button"
                      data-own={cell.isOwn || undefined}
                      aria-pressed={keyOf(cell) === picked}
                      tabIndex={cell === stop ? 0 : -1}
                      aria-label={`Link of ${cell.source.label} and ${cell.target.label}: ${figuresOf(cell)}`}
                      onClick={() => setPicked(keyOf(cell))}
                    >
                      {figuresOf(cell)}
                    </button>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {current && <LinkFields cell={current} costs={costs} onChange={onChange} />}
    </section>
  );
}

const figuresOf = ({ latencyMs, bandwidthKbps, isOwn }: MatrixCell): string =>
  `${formatCount(latencyMs)} ms, ${formatCount(bandwidthKbps)} kB/s${isOwn ? ' ·' : ''}`;

interface LinkFieldsProps extends Pick<LinkMatrixProps, 'costs' | 'onChange'> {
  readonly cell: MatrixCell;
}

function LinkFields({ cell, costs, onChange }: LinkFieldsProps) {
  const { source, target, latencyMs, bandwidthKbps, isOwn } = cell;
  const figures = { latencyMs, bandwidthKbps };
  const set = (changed: Partial<typeof figures>): void =>
    onChange(withLink(costs, source.id, target.id, { ...figures, ...changed }));
  return (
    <div className={styles['fields']}>
      <b>
        {source.label} – {target.label}
      </b>
      <Figure
        key={`latency ${keyOf(cell)}`}
        field="latencyMs"
        label="latency of the link"
        unit="ms"
        value={latencyMs}
        onChange={(value) => set({ latencyMs: value })}
      />
      <Figure
        key={`bandwidth ${keyOf(cell)}`}
        field="bandwidthKbps"
        label="bandwidth of the link"
        unit="kB/s"
        value={bandwidthKbps}
        onChange={(value) => set({ bandwidthKbps: value })}
      />
      {isOwn && (
        <button
          type="button"
          className={styles['link']}
          onClick={() => onChange(withLink(costs, source.id, target.id, undefined))}
        >
          as the network
        </button>
      )}
    </div>
  );
}

const steps: Readonly<Record<string, readonly [rows: number, cells: number]>> = {
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
};

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key];
  const cell = event.target instanceof Element ? event.target.closest('td') : null;
  const row = cell?.closest('tr');
  if (!step || !cell || !row) return;
  event.preventDefault();
  const rows = [...event.currentTarget.querySelectorAll('tr')];
  const next = rows[rows.indexOf(row) + step[0]]?.cells[cell.cellIndex + step[1]];
  next?.querySelector('button')?.focus();
}
