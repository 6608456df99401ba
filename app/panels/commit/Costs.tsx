import { doubtNote } from '../../../src/viewmodel/commit/doubtNote.ts';
import { siteIn } from '../../../src/viewmodel/commit/scheduleRun.ts';
import { stateName } from '../../../src/viewmodel/commit/stateNames.ts';
import { formatCount, formatMs, joinWords } from '../../../src/viewmodel/format.ts';
import { CentralVerdict } from '../../charts/CentralVerdict.tsx';
import { Plate } from '../../charts/Plate.tsx';
import type { ShownCommit } from '../../store/commit.ts';
import { Section } from '../../ui/Section.tsx';
import styles from './Costs.module.css';

/** How the run ended and what it cost, as books count it. */
export function Costs({ shown }: { readonly shown: ShownCommit }) {
  if (shown.origin.kind === 'found') return null;
  const { outcome } = shown.origin.finished;
  const { messages, messagesByKind, forcedWrites, transactions, blocked, unfired } = outcome;
  const kinds = Object.entries(messagesByKind).map(
    ([kind, count]) => `${count} ${stateName(kind)}`,
  );
  const forced = [...forcedWrites];
  const note = doubtNote(outcome);
  const all = forced.reduce((sum, [, count]) => sum + count, 0);
  return (
    <Section title="Outcome" aside={<>after {formatMs(outcome.endMs)}</>}>
      <ul className={styles['list']}>
        {transactions.map(({ id, outcome: end, reason }) => (
          <li key={id} data-end={end}>
            <b>{id}</b> {end}
            {reason !== undefined && <span className={styles['reason']}>{reason}</span>}
          </li>
        ))}
        {blocked.map(({ transaction, site, waitsFor, locks }) => (
          <li key={`${transaction} ${site}`} data-end="blocked">
            <Plate site={siteIn(shown.run, site)} /> {transaction} waits for {joinWords(waitsFor)},
            holding {locks.length === 1 ? '1 lock' : `${formatCount(locks.length)} locks`}
          </li>
        ))}
      </ul>
      {note !== undefined && <p className={styles['reason']}>{note}</p>}
      {shown.origin.kind === 'schedule' && (
        <CentralVerdict run={shown.run} comparison={shown.origin.finished.central} />
      )}
      <dl className={styles['figures']} data-ink="execution">
        <dt>messages</dt>
        <dd>
          <b>{formatCount(messages)}</b>
          {kinds.length > 0 && <span className={styles['reason']}>{kinds.join(', ')}</span>}
        </dd>
        <dt>forced writes</dt>
        <dd>
          <b>{formatCount(all)}</b>
          <span className={styles['plates']}>
            {forced.map(([site, count]) => (
              <span key={site}>
                <Plate site={siteIn(shown.run, site)} /> {count}
              </span>
            ))}
          </span>
        </dd>
        {transactions.map(({ id, delays }) => (
          <Delay key={id} id={id} {...delays} />
        ))}
      </dl>
      {unfired.length > 0 && (
        <p className={styles['reason']}>
          {unfired.length === 1 ? 'One fault' : `${unfired.length} faults`} never came: the run
          ended before.
        </p>
      )}
    </Section>
  );
}

function Delay(props: { readonly id: string; readonly allKnow: number; readonly allAcks: number }) {
  const { id, allKnow, allAcks } = props;
  if (allKnow === 0 && allAcks === 0) return null;
  return (
    <>
      <dt>{id}: message delays</dt>
      <dd>
        <b>{allKnow}</b> until all know, <b>{allAcks}</b> until all acks
      </dd>
    </>
  );
}
