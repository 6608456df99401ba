import type { MarkDetail as Detail } from '../../../src/viewmodel/markDetail.ts';
import { Plate } from '../../charts/Plate.tsx';
import { Icon } from '../../ui/Icons.tsx';
import styles from './MarkDetail.module.css';

interface MarkDetailProps {
  readonly detail: Detail;
  /** At the head of the drawing instead of its foot. */
  readonly isAbove: boolean;
  readonly onClose: () => void;
}

/** What is known of one mark; it lies over the foot of the drawing, so that no box moves. */
export function MarkDetail({ detail, isAbove, onClose }: MarkDetailProps) {
  const { title, sites, facts, sql, localPlan } = detail;
  // One place, the way of a transfer, or the places of many fragments.
  const [from, to] = sites.length > 2 ? [] : sites;
  return (
    <section
      className={styles['detail']}
      data-above={isAbove || undefined}
      aria-label="About this mark"
      aria-live="polite"
    >
      <header>
        <h3>{title}</h3>
        {sites.length > 0 && (
          <span className={styles['sites']} data-ink="location">
            {from && <Plate site={from} size={15} />}
            {to && <span>→</span>}
            {to && <Plate site={to} size={15} />}
            {sites.length > 2 && sites.map((site) => <Plate key={site.id} site={site} size={15} />)}
          </span>
        )}
        <button type="button" aria-label="Close" onClick={onClose}>
          <Icon name="cross" size={11} />
        </button>
      </header>
      <ul>
        {facts.map(({ text, ink }) => (
          <li key={text} data-ink={ink}>
            {text}
          </li>
        ))}
      </ul>
      {sql !== undefined && <pre>{sql}</pre>}
      {localPlan && <pre data-ink="design">{['EXPLAIN', ...localPlan].join('\n')}</pre>}
    </section>
  );
}
