import { useEffect, useId, useMemo, useState } from 'react';
import type { Diagnostic } from '../../../../src/base/diagnostic.ts';
import { formatBytes, formatMs } from '../../../../src/viewmodel/format.ts';
import {
  cellDetail,
  shareWords,
  speedWords,
  type WinnerGrid,
  winnerGrid,
} from '../../../../src/viewmodel/planning/winnerGrid.ts';
import type { WinnerColumn, WinningAxes } from '../../../../src/workbench/coordinatorTypes.ts';
import { WinnerChart } from '../../../charts/WinnerChart.tsx';
import { askWinners, stopPlanning } from '../../../store/planningActions.ts';
import type { ShownState } from '../../../store/store.ts';
import { Button } from '../../../ui/Button.tsx';
import { FaultMessage } from '../../../ui/FaultMessage.tsx';
import { Diagram } from '../Diagram.tsx';
import styles from './Winners.module.css';

interface Progress {
  readonly axes?: WinningAxes;
  readonly columns: readonly WinnerColumn[];
  readonly fault?: Diagnostic;
  readonly isDone: boolean;
}

const begun: Progress = { columns: [], isDone: false };

/** Which plan wins over selectivity and link speed; it grows column by column. */
export function Winners({ shown }: { readonly shown: ShownState }) {
  const [column, setColumn] = useState<string>();
  const { axes, columns, fault, isDone } = useWinners(shown, column);
  const id = useId();
  const grid = useMemo(() => axes && winnerGrid({ ...axes, columns }), [axes, columns]);
  if (fault) return <FaultMessage id="winners-fault" diagnostic={fault} text="" />;
  if (!axes || !grid) return <p>The query is planned.</p>;
  return (
    <div className={styles['winners']}>
      <p className={styles['head']}>
        <label htmlFor={id}>If</label>
        <select id={id} value={axes.column} onChange={({ target }) => setColumn(target.value)}>
          {axes.columns.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <span>
          had a share of the values of {axes.partner}, and all links another speed: the plan with{' '}
          {axes.objective === 'total' ? 'the least total time' : 'the soonest answer'}
        </span>
      </p>
      <div className={styles['picture']}>
        <Diagram
          name="winners"
          picture={(view) => <WinnerChart grid={grid} view={view} />}
          table={<WinnerTable grid={grid} />}
          detail={(mark) => cellDetail(grid, mark)}
        />
      </div>
      <p className={styles['state']} role="status">
        {isDone
          ? 'Estimated for every cell; nothing has run.'
          : `${columns.length} of ${axes.shares.length} selectivities planned.`}
        {!isDone && (
          <Button look="outline" onClick={stopPlanning}>
            Cancel
          </Button>
        )}
      </p>
      <ul className={styles['plans']} aria-label="Plans that win somewhere">
        {grid.plans.map(({ letter, label, wins, leastBytes }) => (
          <li key={letter}>
            <b>{letter}</b> {label} – wins {wins === 1 ? 'once' : `${wins} times`}, from{' '}
            {formatBytes(Math.round(leastBytes))}
          </li>
        ))}
      </ul>
    </div>
  );
}

function useWinners(shown: ShownState, column: string | undefined): Progress {
  const [progress, setProgress] = useState(begun);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run has another map.
  useEffect(() => {
    let isWanted = true;
    const change = (more: (before: Progress) => Progress): void => {
      if (isWanted) setProgress(more);
    };
    setProgress((before) => (before.axes ? { ...begun, axes: before.axes } : begun));
    void askWinners(
      column,
      (axes) => change((before) => ({ ...before, axes })),
      (own) => change((before) => ({ ...before, columns: [...before.columns, own] })),
    ).then((fault) =>
      change((before) => ({ ...before, isDone: true, ...(fault ? { fault } : {}) })),
    );
    return () => {
      isWanted = false;
      stopPlanning();
    };
  }, [shown, column]);
  return progress;
}

function WinnerTable({ grid }: { readonly grid: WinnerGrid }) {
  return (
    <section
      className={styles['table']}
      aria-label="Map of the winning plans as a table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
    >
      <table>
        <caption className="unseen">The winning plan by link speed and selectivity</caption>
        <thead>
          <tr>
            <th scope="col">links</th>
            {grid.columns.map(({ share }) => (
              <th key={share} scope="col">
                {shareWords(share)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.speedsKbps.map((speed, y) => (
            <tr key={speed}>
              <th scope="row">{speedWords(speed)}</th>
              {grid.columns.map(({ share, cells }) => (
                <td key={share}>
                  <b>{cells[y]?.letter}</b> {formatMs(cells[y]?.estimated.totalMs ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
