import { useLayoutEffect, useMemo, useRef } from 'react';
import { scheduleSentence } from '../../src/viewmodel/commit/eventSentence.ts';
import { type ScheduleRun, timeText } from '../../src/viewmodel/commit/scheduleRun.ts';
import styles from './EventTable.module.css';
import { Plate } from './Plate.tsx';

interface EventTableProps {
  readonly run: ScheduleRun;
  readonly cursor: number;
  readonly onSeek: (seq: number) => void;
}

/** So many events around the cursor are in the table; the others are a step away. */
const REACH = 150;

/** The text twin of what is drawn of a schedule's run: the same events, the same cursor. */
export function EventTable({ run, cursor, onSeek }: EventTableProps) {
  const rows = useMemo(
    () =>
      run.events
        .slice(Math.max(0, cursor - REACH), cursor + REACH + 1)
        .map((timed) => ({ timed, words: scheduleSentence(run, timed) })),
    [run, cursor],
  );
  const current = useRef<HTMLTableRowElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row of another event is another one.
  useLayoutEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest' });
  }, [cursor]);
  return (
    <section
      className={styles['frame']}
      aria-label="Events of the run as a table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
    >
      <table className={styles['table']}>
        <caption>
          {run.events.length} events{rows.length < run.events.length && ', those near the cursor'}
        </caption>
        <thead>
          <tr>
            <th scope="col">event</th>
            <th scope="col">{run.clock === 'ms' ? 'time' : 'step'}</th>
            <th scope="col">where</th>
            <th scope="col">what happens</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ timed, words }) => (
            <tr
              key={timed.seq}
              ref={timed.seq === cursor ? current : undefined}
              aria-current={timed.seq === cursor || undefined}
              data-later={timed.seq > cursor || undefined}
            >
              <th scope="row">
                <button type="button" onClick={() => onSeek(timed.seq)}>
                  {timed.seq + 1}
                </button>
              </th>
              <td className={styles['figure']}>{timeText(run, timed.atMs)}</td>
              <td>
                <span className={styles['sites']}>
                  {words.sites.map((site, index) => (
                    <span key={site.id} className={styles['sites']}>
                      {index > 0 && '→'}
                      <Plate site={site} />
                    </span>
                  ))}
                </span>
              </td>
              <td>{words.sentence.replace(/^[^:]*: /, '')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
