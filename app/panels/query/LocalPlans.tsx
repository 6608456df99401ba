import { useLayoutEffect, useMemo, useRef } from 'react';
import { localPlans } from '../../../src/viewmodel/localPlans.ts';
import { Plate } from '../../charts/Plate.tsx';
import { useLens } from '../../store/lenses.ts';
import type { ShownState } from '../../store/store.ts';
import { Empty } from '../../ui/Section.tsx';
import styles from './Bottom.module.css';

interface LocalPlansProps {
  readonly shown: ShownState;
  readonly cursor: number;
}

/** What each site's own optimizer made of its part: local optimization, the last stage. */
export function LocalPlans({ shown, cursor }: LocalPlansProps) {
  const plans = useMemo(() => localPlans(shown.run, cursor), [shown, cursor]);
  const isDesignSeen = useLens('design');
  const now = useRef<HTMLLIElement>(null);
  const nowStep = plans.find(({ isNow }) => isNow)?.step;
  useLayoutEffect(() => {
    if (nowStep !== undefined) now.current?.scrollIntoView({ block: 'nearest' });
  }, [nowStep]);
  return (
    <section className={styles['part']} aria-label="Local plans" data-ink="design execution">
      <header className={styles['head']}>
        <h2>Local plans</h2>
        <span className={styles['note']} data-ink="design">
          EXPLAIN, as each site reports it
        </span>
      </header>
      {!isDesignSeen && (
        <Empty>
          How each site finds its rows is its own affair: the lens Design, key 5, shows it.
        </Empty>
      )}
      {isDesignSeen &&
        (plans.length === 0 ? (
          <Empty>No site has worked yet. Each one’s own plan appears when its query is done.</Empty>
        ) : (
          <ol
            className={styles['plans']}
            aria-label="Plans of the sites"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
            tabIndex={0}
          >
            {plans.map(({ site, step, lines, isNow }) => (
              <li key={step} ref={isNow ? now : undefined} data-now={isNow || undefined}>
                <span data-ink="location">
                  <Plate site={site} />
                </span>
                <pre>{lines.join('\n')}</pre>
              </li>
            ))}
          </ol>
        ))}
    </section>
  );
}
