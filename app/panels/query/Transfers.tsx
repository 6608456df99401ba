import { useLayoutEffect, useMemo, useRef } from 'react';
import { expectedWords, formatQError } from '../../../src/viewmodel/expectedRows.ts';
import { formatBytes, formatCount } from '../../../src/viewmodel/format.ts';
import { lensWords } from '../../../src/viewmodel/lensWords.ts';
import { planAt } from '../../../src/viewmodel/shownRun.ts';
import { type TransferRow, transferList } from '../../../src/viewmodel/transferList.ts';
import { Plate } from '../../charts/Plate.tsx';
import { useLenses } from '../../store/lenses.ts';
import type { ShownState } from '../../store/store.ts';
import { Empty, Section } from '../../ui/Section.tsx';
import styles from './Transfers.module.css';

interface TransfersProps {
  readonly shown: ShownState;
  readonly cursor: number;
}

/** What the plan at the cursor ships, one row a transfer. */
export function Transfers({ shown, cursor }: TransfersProps) {
  const lenses = useLenses();
  const { trace, catalog } = shown.run;
  const rows = useMemo(() => transferList(shown.run, cursor), [shown, cursor]);
  const words = useMemo(
    () => lensWords(catalog, lenses, trace.scenario.at),
    [catalog, lenses, trace],
  );
  if (rows.length === 0) {
    const hasPlan = planAt(trace, cursor) !== undefined;
    return (
      <Section title="Transfers" ink="execution">
        <Empty>
          {hasPlan
            ? 'No transfers. All this plan needs is where the query is asked, so it ships nothing.'
            : 'No transfers yet. They are part of a plan, and no plan has been put forward.'}
        </Empty>
      </Section>
    );
  }
  const total = rows.reduce((sum, { bytes }) => sum + bytes, 0);
  const estimates = rows.filter((row) => row.isEstimate).length;
  return (
    <Section
      title="Transfers"
      ink="execution"
      aside={
        <span className={styles['total']}>
          {estimates > 0 && (
            <span className={styles['estimate']}>
              {estimates < rows.length ? 'partly estimated ' : 'estimated '}
            </span>
          )}
          {formatBytes(total)}
        </span>
      }
    >
      <ol
        className={styles['list']}
        aria-label="Transfers of the plan"
        tabIndex={rows.length > 5 ? 0 : undefined}
      >
        {rows.map((row) => (
          <TransferItem key={row.step} row={row} words={words} />
        ))}
      </ol>
    </Section>
  );
}

const stateWords: Readonly<Record<TransferRow['state'], string>> = {
  planned: 'planned',
  inFlight: 'in flight',
  done: 'done',
};

interface TransferItemProps {
  readonly row: TransferRow;
  /** A text of the core, as the lenses allow it. */
  readonly words: (text: string) => string;
}

function TransferItem({ row, words }: TransferItemProps) {
  const columns = row.columns.join(', ');
  const item = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    if (row.isNow) item.current?.scrollIntoView({ block: 'nearest' });
  }, [row.isNow]);
  return (
    <li
      ref={item}
      className={styles['row']}
      data-now={row.isNow || undefined}
      data-state={row.state}
    >
      <b>{row.tag}</b>
      <span className={styles['route']} data-ink="location">
        <Plate site={row.source} isHollow={row.state === 'planned'} />
        <span className={styles['arrow']}>→</span>
        <Plate site={row.target} isHollow={row.state !== 'done'} />
      </span>
      <span className={styles['columns']} title={`${words(row.relation)}: ${columns}`}>
        {columns === '' ? 'rows without columns' : columns}
      </span>
      <span className="unseen">{stateWords[row.state]}</span>
      {row.expected && (
        <span className={styles['error']} title={expectedWords(row.expected)}>
          <span aria-hidden="true">q {formatQError(row.expected.qError)}</span>
          <span className="unseen">{expectedWords(row.expected)}</span>
        </span>
      )}
      <span className={styles['bytes']}>{formatCount(row.bytes)}</span>
    </li>
  );
}
