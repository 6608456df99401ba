import { lazy, Suspense, useMemo } from 'react';
import { algebraTree } from '../../../src/viewmodel/algebraTree.ts';
import { lensWords } from '../../../src/viewmodel/lensWords.ts';
import { planDrawing } from '../../../src/viewmodel/planDrawing.ts';
import { sentence } from '../../../src/viewmodel/sentence.ts';
import { eventAt } from '../../../src/viewmodel/shownRun.ts';
import { tablesNote } from '../../../src/viewmodel/sketchWords.ts';
import { tableSketches } from '../../../src/viewmodel/tableSketch.ts';
import { AlgebraChart } from '../../charts/AlgebraChart.tsx';
import { Tool } from '../../charts/DiagramBox.tsx';
import { PlanChart } from '../../charts/PlanChart.tsx';
import { TablesChart } from '../../charts/TablesChart.tsx';
import { useLens, useLenses, useShownCursor } from '../../store/lenses.ts';
import { type ShownState, useStore } from '../../store/store.ts';
import { usePlanForm } from '../../store/usePlanForm.ts';
import { Diagram } from './Diagram.tsx';
import styles from './Picture.module.css';
import { usePictureTexts } from './usePictureTexts.ts';

/** By its button. */
const PlanTree = lazy(async () => {
  const { PlanTree: chart } = await import('../../charts/PlanTree.tsx');
  return { default: chart };
});

interface PictureProps {
  readonly shown: ShownState;
  readonly cursor: number;
}

/**
 * What the current stage looks like: the tables, the algebra, or the plan on the grounds of its
 * sites. With the execution hidden the answer stands beside the tables it is an answer of.
 */
export function Picture({ shown, cursor }: PictureProps) {
  const isExecutionSeen = useLens('execution');
  const { chapter } = eventAt(shown.run.trace, cursor);
  const isPlan = chapter === 'plans' || chapter === 'execution';
  const isOnTables = usePlanForm(({ form }) => form === 'tables');
  const isTables = chapter === 'sql' || (isPlan && (!isExecutionSeen || isOnTables));
  const Shown = isTables ? TablesPicture : isPlan ? PlanPicture : AlgebraPicture;
  return (
    <div className={styles['picture']}>
      <Shown shown={shown} cursor={cursor} />
    </div>
  );
}

const forms = [
  { form: 'tables', icon: 'ground', label: 'on the tables' },
  { form: 'tree', icon: 'tree', label: 'as one tree' },
] as const;

/** The same plan where its rows leave the tables, or as one tree whatever the sites are. */
function FormTools() {
  const shown = usePlanForm(({ form }) => form);
  return forms.map(({ form, icon, label }) => (
    <Tool
      key={form}
      {...{ icon, label }}
      isPressed={shown === form}
      onClick={() => usePlanForm.setState({ form: shown === form ? 'grounds' : form })}
    />
  ));
}

/** What a user of the query sees, and in the same place what is behind it. */
function TablesPicture({ shown, cursor }: PictureProps) {
  const lenses = useLenses();
  const texts = usePictureTexts();
  const sketches = useMemo(() => tableSketches(shown.run, cursor), [shown, cursor]);
  const isPlanSeen =
    lenses.includes('execution') && eventAt(shown.run.trace, cursor).chapter !== 'sql';
  return (
    <>
      <div className={styles['note']}>
        <p>{tablesNote(lenses, sketches)}</p>
      </div>
      <Diagram
        name="tables"
        picture={(view, lenses) => <TablesChart {...{ sketches, view, lenses }} />}
        detail={(mark) => texts?.sketchDetail(sketches, mark)}
        table={texts && <texts.TablesTwin sketches={sketches} />}
        tools={isPlanSeen && <FormTools />}
      />
    </>
  );
}

function AlgebraPicture({ shown, cursor }: PictureProps) {
  const lenses = useLenses();
  const texts = usePictureTexts();
  const tree = useMemo(() => algebraTree(shown.run, cursor), [shown, cursor]);
  const words = useMemo(
    () => lensWords(shown.run.catalog, lenses, shown.run.trace.scenario.at),
    [shown, lenses],
  );
  if (!tree) return null;
  return (
    <>
      <div className={styles['ruleNote']}>
        <p>
          {tree.rule !== undefined && <b className={styles['rule']}>{tree.rule}</b>}
          {words(tree.because)}
        </p>
        {tree.removed !== '' && <p className={styles['removed']}>{words(tree.removed)}</p>}
      </div>
      <Diagram
        name="algebra"
        picture={(view, lenses) => <AlgebraChart tree={tree} view={view} lenses={lenses} />}
        detail={(mark) => texts?.algebraMarkDetail(tree, mark)}
        table={texts && <texts.AlgebraTwin tree={tree} />}
      />
    </>
  );
}

function PlanPicture({ shown, cursor }: PictureProps) {
  const drawing = useMemo(() => planDrawing(shown.run, cursor), [shown, cursor]);
  const lenses = useLenses();
  const words = useMemo(() => sentence(shown.run, cursor, lenses), [shown, cursor, lenses]);
  const motion = useWireMotion();
  const isTree = usePlanForm(({ form }) => form === 'tree');
  const texts = usePictureTexts();
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
          picture={(view, lenses) =>
            isTree ? (
              <Suspense>
                <PlanTree {...{ drawing, view, lenses }} />
              </Suspense>
            ) : (
              <PlanChart {...{ drawing, view, lenses, motion }} />
            )
          }
          detail={(mark, lenses) => texts?.planMarkDetail(shown.run, cursor, mark, lenses)}
          tools={<FormTools />}
          table={texts && <texts.PlanTwin drawing={drawing} />}
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
