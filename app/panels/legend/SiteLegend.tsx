import { scenarioFacts } from '../../../src/viewmodel/scenarioFacts.ts';
import type { ShownRun } from '../../../src/viewmodel/shownRun.ts';
import { siteBadges } from '../../../src/viewmodel/sites.ts';
import { Plate } from '../../charts/Plate.tsx';
import { useStore } from '../../store/store.ts';
import styles from './SiteLegend.module.css';

/** What the shown run depends on, and which number and colour is which site. */
export function SiteLegend() {
  const lab = useStore((state) => state.lab);
  const shown = useStore((state) => state.shown);
  if (lab.kind !== 'open') return <div className={styles['band']} />;
  return (
    <section
      className={styles['band']}
      aria-label="Legend"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
    >
      {shown && <Scenario run={shown.run} />}
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

function Scenario({ run }: { readonly run: ShownRun }) {
  const { askedAt, objective, parameters } = scenarioFacts(run);
  return (
    <dl className={styles['scenario']} aria-label="Scenario">
      <div>
        <dt>asked at</dt>
        <dd>{askedAt.label}</dd>
      </div>
      <div>
        <dt>planned for</dt>
        <dd>{objective}</dd>
      </div>
      {parameters.map(({ name, value }) => (
        <div key={name}>
          <dt className={styles['name']}>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
