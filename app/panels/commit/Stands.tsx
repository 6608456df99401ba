import { useEffect, useMemo } from 'react';
import { commitMoment, type Stand } from '../../../src/viewmodel/commit/commitMoment.ts';
import { rulesOf } from '../../../src/viewmodel/commit/protocolRules.ts';
import { StateMachineChart } from '../../charts/StateMachineChart.tsx';
import { type ShownCommit, useCommit } from '../../store/commit.ts';
import { loadDiagrams, useExplore } from '../../store/explore.ts';
import { Section } from '../../ui/Section.tsx';
import styles from './Stands.module.css';

interface StandsProps {
  readonly shown: ShownCommit;
  readonly transaction: string;
}

/** The state machines of the protocol; each site's plate stands on the state it is in. */
export function Stands({ shown, transaction }: StandsProps) {
  const { run, protocol } = shown;
  const cursor = useCommit((state) => state.cursor);
  const options = useCommit((state) => state.options);
  const diagrams = useExplore((state) => state.diagrams[protocol]);
  useEffect(() => {
    void loadDiagrams(rulesOf(protocol, options)).catch(() => undefined);
  }, [protocol, options]);
  const { stands } = useMemo(
    () => commitMoment(run, transaction, cursor),
    [run, transaction, cursor],
  );
  return (
    <Section
      title="State machines"
      note={<span className={styles['note']}>plates stand on the state each site is in</span>}
    >
      <div className={styles['machines']} data-ink="execution">
        {(diagrams ?? []).map((diagram) => (
          <StateMachineChart
            key={diagram.role}
            diagram={diagram}
            stands={stands.filter(({ role }) => role === diagram.role)}
          />
        ))}
      </div>
      <p className="unseen" data-ink="execution">
        {stands.map(standText).join('; ')}
      </p>
    </Section>
  );
}

const standText = ({ site, role, state, isDown }: Stand): string =>
  `${site.label}, ${role}: ${isDown ? 'down' : state}`;
