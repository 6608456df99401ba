import { comparedCosts } from '../../../src/viewmodel/commit/comparedCosts.ts';
import { protocolLabel } from '../../../src/viewmodel/commit/protocolLabels.ts';
import type { ShownBeside, ShownCommit } from '../../store/commit.ts';
import { Section } from '../../ui/Section.tsx';
import styles from './ComparedCosts.module.css';

interface ComparedCostsProps {
  readonly shown: ShownCommit;
  readonly beside: ShownBeside;
}

/** The ends and costs of both, line by line. */
export function ComparedCosts({ shown, beside }: ComparedCostsProps) {
  if (shown.origin.kind !== 'schedule') return null;
  const lines = comparedCosts(
    { run: shown.run, outcome: shown.origin.finished.outcome },
    { run: beside.run, outcome: beside.finished.outcome },
  );
  return (
    <Section title="Side by side">
      <table className={styles['costs']}>
        <thead>
          <tr>
            <td />
            <th scope="col">{protocolLabel(shown.protocol)}</th>
            <th scope="col">{protocolLabel(beside.protocol)}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, texts: [one, other] }) => (
            <tr key={name} data-differs={one === other ? undefined : true}>
              <th scope="row">{name}</th>
              <td>{one}</td>
              <td>{other}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
