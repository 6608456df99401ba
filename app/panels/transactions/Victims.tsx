import { useMemo } from 'react';
import { lastSacrifice } from '../../../src/viewmodel/transactions/sacrifices.ts';
import { TransactionMark } from '../../charts/TransactionMark.tsx';
import { type ShownCommit, useCommit } from '../../store/commit.ts';
import { Empty, Section } from '../../ui/Section.tsx';
import styles from './Victims.module.css';

/** Who had to give way last, and what there was to choose from. */
export function Victims({ shown: { run } }: { readonly shown: ShownCommit }) {
  const cursor = useCommit((state) => state.cursor);
  const last = useMemo(() => lastSacrifice(run, cursor), [run, cursor]);
  return (
    <Section title="Victim" aside={last && <>rule: the youngest</>}>
      {last ? (
        <table className={styles['table']}>
          <caption>
            {last.because}
            {last.isPhantom && (
              <b> A phantom: when it was found, the circle was not there any more.</b>
            )}
          </caption>
          <thead>
            <tr>
              <th scope="col">transaction</th>
              <th scope="col">timestamp</th>
              <th scope="col">locks held</th>
              <th scope="col">rows to undo</th>
              <th scope="col">
                <span className="unseen">gives way</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {last.candidates.map(({ transaction, timestamp, locks, writes }) => (
              <tr key={transaction} data-victim={transaction === last.victim || undefined}>
                <th scope="row">
                  <TransactionMark name={transaction} />
                </th>
                <td>{timestamp}</td>
                <td>{locks}</td>
                <td>{writes}</td>
                <td>{transaction === last.victim && <b className={styles['word']}>abort</b>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <Empty>Up to here nobody had to give way.</Empty>
      )}
    </Section>
  );
}
