import { useMemo } from 'react';
import { networkMap } from '../../../src/viewmodel/networkMap.ts';
import { NetworkChart } from '../../charts/NetworkChart.tsx';
import { useLenses } from '../../store/lenses.ts';
import type { ShownState } from '../../store/store.ts';
import { Section } from '../../ui/Section.tsx';
import styles from './Network.module.css';

interface NetworkProps {
  readonly shown: ShownState;
  readonly cursor: number;
}

export function Network({ shown, cursor }: NetworkProps) {
  const lenses = useLenses();
  const map = useMemo(() => networkMap(shown.run, cursor, lenses), [shown, cursor, lenses]);
  const link = map.flows.find(({ state }) => state === 'inFlight') ?? map.flows[0];
  const hasIdle = map.sites.some(({ isActive }) => !isActive);
  return (
    <Section
      title="Network"
      ink="location"
      note={link && <span className={styles['link']}>{link.link}</span>}
      aside={hasIdle ? 'idle sites hollow' : undefined}
    >
      <NetworkChart map={map} />
    </Section>
  );
}
