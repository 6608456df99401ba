import { useMemo } from 'react';
import type { StoredLeaf } from '../../../src/viewmodel/commit/scheduleLenses.ts';
import { joinWords } from '../../../src/viewmodel/format.ts';
import {
  type LockRow,
  lockBoard,
  type SiteLockTable,
} from '../../../src/viewmodel/transactions/lockBoard.ts';
import { LockChip } from '../../charts/LockChip.tsx';
import { Plate } from '../../charts/Plate.tsx';
import { StoredInk } from '../../charts/StoredInk.tsx';
import { type ShownCommit, useCommit } from '../../store/commit.ts';
import { useFolded } from '../../store/layout.ts';
import styles from './LockTables.module.css';

/** Every site's own lock table at the cursor: who holds what, and who queues for it. */
export function LockTables({ shown: { run, storedAt } }: { readonly shown: ShownCommit }) {
  const cursor = useCommit((state) => state.cursor);
  const { sites } = useMemo(() => lockBoard(run, cursor), [run, cursor]);
  const isFolded = useFolded('bottom');
  return (
    <section
      id="bottom"
      className={styles['bottom']}
      aria-label="Lock tables"
      data-folded={isFolded || undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
    >
      {sites.map((table) => (
        <Table key={table.site.id} table={table} stored={storedAt(table.site.id)} />
      ))}
    </section>
  );
}

interface TableProps {
  readonly table: SiteLockTable;
  readonly stored: readonly StoredLeaf[];
}

function Table({ table: { site, rows }, stored }: TableProps) {
  return (
    <div className={styles['site']}>
      <table className={styles['table']}>
        <caption>
          <span data-ink="location">
            <Plate site={site} /> {site.label}
          </span>
          <StoredInk leaves={stored} />
        </caption>
        <thead>
          <tr>
            <th scope="col">locked</th>
            <th scope="col">held</th>
            <th scope="col">queue</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.key} row={row} />
          ))}
          {rows.length === 0 && (
            <tr>
              <td className={styles['none']} colSpan={3}>
                no locks
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row: { text, name, held, queue } }: { readonly row: LockRow }) {
  return (
    <tr>
      <th scope="row" title={name}>
        {text}
      </th>
      <td>
        <span className={styles['chips']}>
          {held.map(({ transaction, mode }) => (
            <LockChip
              key={transaction}
              {...{ transaction, mode }}
              title={`${transaction} holds ${mode} on ${name}`}
            />
          ))}
        </span>
      </td>
      <td>
        <span className={styles['chips']}>
          {queue.map(({ transaction, mode, waitsFor, isUpgrade }) => (
            <span key={transaction} className={styles['queued']}>
              <LockChip
                {...{ transaction, mode }}
                isWaiting
                title={`${transaction} waits for ${joinWords(waitsFor)}: ${mode} on ${name}`}
              />
              {isUpgrade && <span className={styles['none']}>upgrade</span>}
            </span>
          ))}
          {queue.length === 0 && <span className={styles['none']}>none</span>}
        </span>
      </td>
    </tr>
  );
}
