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
  // Hidden, what belongs to the execution keeps its room.
  const all = useMemo(() => networkMap(shown.run, cursor), [shown, cursor]);
  const link = all.flows.find(({ state }) => state === 'inFlight') ?? all.flows[0];
  const hasIdle = all.sites.some(({ isActive }) => !isActive);
  return (
    <Section
      title="Network"
      ink="location"
      note={
        link && (
          <span className={styles['link']} data-ink="execution">
            {link.link}
          </span>
        )
      }
      aside={hasIdle ? <span data-ink="execution">idle sites hollow</span> : undefined}
    >
      <div className={styles['map']}>
        <NetworkChart map={map} view={view} lenses={lenses} />
        {detail && <MarkDetail detail={detail} isAbove={false} onClose={() => onOpen(undefined)} />}
      </div>
    </Section>
  );
}
