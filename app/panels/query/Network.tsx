import { useMemo, useState } from 'react';
import { networkMarkDetail } from '../../../src/viewmodel/networkDetail.ts';
import { networkMap } from '../../../src/viewmodel/networkMap.ts';
import { NetworkChart } from '../../charts/NetworkChart.tsx';
import { useLenses } from '../../store/lenses.ts';
import type { ShownState } from '../../store/store.ts';
import { Section } from '../../ui/Section.tsx';
import { MarkDetail } from './MarkDetail.tsx';
import styles from './Network.module.css';

interface NetworkProps {
  readonly shown: ShownState;
  readonly cursor: number;
}

export function Network({ shown, cursor }: NetworkProps) {
  const lenses = useLenses();
  const map = useMemo(() => networkMap(shown.run, cursor, lenses), [shown, cursor, lenses]);
  const [opened, onOpen] = useState<string>();
  const view = useMemo(() => ({ opened, onOpen }), [opened]);
  const detail = opened === undefined ? undefined : networkMarkDetail(map, opened, lenses);
  const link = map.flows.find(({ state }) => state === 'inFlight') ?? map.flows[0];
  const hasIdle = map.sites.some(({ isActive }) => !isActive);
  return (
    <Section
      title="Network"
      ink="location"
      note={link && <span className={styles['link']}>{link.link}</span>}
      aside={hasIdle ? 'idle sites hollow' : undefined}
    >
      <div className={styles['map']}>
        <NetworkChart map={map} view={view} lenses={lenses} />
        {detail && <MarkDetail detail={detail} isAbove={false} onClose={() => onOpen(undefined)} />}
      </div>
    </Section>
  );
}
