import { useMemo } from 'react';
import { algebraTree } from '../../../src/viewmodel/algebraTree.ts';
import { globalTables } from '../../../src/viewmodel/globalTables.ts';
import { planDrawing } from '../../../src/viewmodel/planDrawing.ts';
import { sentence } from '../../../src/viewmodel/sentence.ts';
import { eventAt } from '../../../src/viewmodel/shownRun.ts';
import { AlgebraChart } from '../../charts/AlgebraChart.tsx';
import { PlanChart } from '../../charts/PlanChart.tsx';
import { useShownCursor } from '../../store/lenses.ts';
import { type ShownState, useStore } from '../../store/store.ts';
import { Diagram } from './Diagram.tsx';
import styles from './Picture.module.css';
import { AlgebraTwin, PlanTwin } from './TwinTables.tsx';

interface PictureProps {
  readonly shown: ShownState;
  readonly cursor: number;
}

/** What the current stage looks like: the algebra, or the plan on the grounds of its sites. */
export function Picture({ shown, cursor }: PictureProps) {
  const { chapter } = eventAt(shown.run.trace, cursor);
  const isPlan = chapter === 'plans' || chapter === 'execution';
  return (
    <div className={styles['picture']}>
      {isPlan ? (
        <PlanPicture shown={shown} cursor={cursor} />
      ) : (
        <AlgebraPicture shown={shown} cursor={cursor} />
      )}
    </div>
  );
}

function AlgebraPicture({ shown, cursor }: PictureProps) {
  const tree = useMemo(() => algebraTree(shown.run, cursor), [shown, cursor]);
  if (!tree) return <PlainDatabase shown={shown} />;
  return (
    <>
      <div className={styles['ruleNote']}>
        <p>
          {tree.rule !== undefined && <b className={styles['rule']}>{tree.rule}</b>}
          {tree.because}
        </p>
        {tree.removed.length > 0 && (
          <p className={styles['removed']}>
            gone:{' '}
            {tree.removed.map((mark) => `${mark.name} ${mark.label.join(' ')}`.trim()).join('; ')}
          </p>
        )}
      </div>
      <Diagram
        name="algebra"
        picture={<AlgebraChart tree={tree} />}
        table={<AlgebraTwin tree={tree} />}
      />
    </>
  );
}

/** Before anything is mapped: what a user of the query sees. */
function PlainDatabase({ shown }: { readonly shown: ShownState }) {
  const tables = useMemo(() => globalTables(shown.run), [shown]);
  return (
    <>
      <div className={styles['note']}>
        <p>
          To its user the query reads one database. The next step maps it to relational algebra.
        </p>
      </div>
      <ul
        className={styles['tables']}
        aria-label="Tables"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
      >
        {tables.map((table) => (
          <li key={table.name}>
            <h3>{table.name}</h3>
            <dl>
              {table.columns.map((column) => (
                <div key={column.name}>
                  <dt>{column.name}</dt>
                  <dd>{column.type}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </>
  );
}

function PlanPicture({ shown, cursor }: PictureProps) {
  const drawing = useMemo(() => planDrawing(shown.run, cursor), [shown, cursor]);
  const words = useMemo(() => sentence(shown.run, cursor), [shown, cursor]);
  const motion = useWireMotion();
  const isPlanning = eventAt(shown.run.trace, cursor).chapter === 'plans';
  return (
    <>
      {isPlanning && (
        <div className={styles['note']}>
          <p>{words.sentence}</p>
        </div>
      )}
      {drawing && (
        <Diagram
          name="plan"
          picture={<PlanChart drawing={drawing} {...(motion ? { motion } : {})} />}
          table={<PlanTwin drawing={drawing} />}
        />
      )}
    </>
  );
}

/** A transfer runs along its wire only when the cursor came to it by one step forward. */
function useWireMotion(): { readonly durationMs: number } | undefined {
  const move = useStore((state) => state.move);
  const speed = useStore((state) => state.speed);
  const cursor = useShownCursor();
  const events = useStore((state) => state.shown?.run.trace.events);
  if (move !== 1) return undefined;
  const simulatedMs = (events?.[cursor + 1]?.atMs ?? 0) - (events?.[cursor]?.atMs ?? 0);
  return { durationMs: Math.min(1200, Math.max(240, simulatedMs * 20)) / speed };
}
