import { siteBadges } from '../../../src/viewmodel/sites.ts';
import { Plate } from '../../charts/Plate.tsx';
import { useStore } from '../../store/store.ts';
import styles from './SiteLegend.module.css';

/** More names than these do not fit beside the lenses; the plates alone do, and say theirs. */
const MOST_NAMES = 6;

/** Which number and colour is which site. */
export function SiteLegend() {
  const lab = useStore((state) => state.lab);
  if (lab.kind !== 'open') return null;
  const sites = siteBadges(lab.opened.catalog);
  const hasNames = sites.length <= MOST_NAMES;
  return (
    <ul className={styles['legend']} aria-label="Sites" data-ink="location replicas">
      {sites.map((site) => (
        <li key={site.id} title={hasNames ? undefined : site.label}>
          <Plate site={site} />
          {hasNames && <span>{site.label}</span>}
        </li>
      ))}
    </ul>
  );
}
