import { siteBadges } from '../../../src/viewmodel/sites.ts';
import { Plate } from '../../charts/Plate.tsx';
import { useStore } from '../../store/store.ts';
import styles from './SiteLegend.module.css';

/** Which number and colour is which site. */
export function SiteLegend() {
  const lab = useStore((state) => state.lab);
  if (lab.kind !== 'open') return <div className={styles['band']} />;
  return (
    <section
      className={styles['band']}
      aria-label="Legend"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
    >
      <ul className={styles['legend']} aria-label="Sites">
        {siteBadges(lab.opened.catalog).map((site) => (
          <li key={site.id}>
            <Plate site={site} />
            {site.label}
          </li>
        ))}
      </ul>
    </section>
  );
}
