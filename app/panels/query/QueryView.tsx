import { lazy, Suspense, useState } from 'react';
import { useChangeReport } from '../../store/change.ts';
import { useComparison } from '../../store/compare.ts';
import {
  toggleFold,
  useBottomHeight,
  useBottomSplit,
  useFolded,
  useIsColumn,
  useIsNarrow,
  useRightWidth,
} from '../../store/layout.ts';
import { useLens, useShownCursor } from '../../store/lenses.ts';
import { usePlanning } from '../../store/planning.ts';
import { setPreferences } from '../../store/preferences.ts';
import { type ShownState, useStore } from '../../store/store.ts';
import { Empty } from '../../ui/Section.tsx';
import { Splitter } from '../../ui/Splitter.tsx';
import { CandidatePlans } from './CandidatePlans.tsx';
import { LocalPlans } from './LocalPlans.tsx';
import { Network } from './Network.tsx';
import { type PartName, PartTabs, panelOf } from './PartTabs.tsx';
import { Picture } from './Picture.tsx';
import { PrintedHead } from './PrintedHead.tsx';
import { OpenProgress } from './Progress.tsx';
import styles from './QueryView.module.css';
import { ScenarioRow } from './ScenarioRow.tsx';
import { SqlPanel } from './SqlPanel.tsx';
import { StepBar } from './StepBar.tsx';
import { Transfers } from './Transfers.tsx';
import { WireRows } from './WireRows.tsx';

/** Nobody needs it before an answer is there. */
const PlanningBench = lazy(async () => {
  const { PlanningBench: bench } = await import('./planning/PlanningBench.tsx');
  return { default: bench };
});

const Comparison = lazy(async () => {
  const { Comparison: comparison } = await import('./Comparison.tsx');
  return { default: comparison };
});

const ChangePanel = lazy(async () => {
  const { ChangePanel: panel } = await import('./ChangePanel.tsx');
  return { default: panel };
});

interface PartProps {
  readonly shown: ShownState;
  readonly cursor: number;
  /** The tab that is open where there are tabs. */
  readonly tab: PartName;
}

/** One query, from its SQL to the answer: centre and right column, below 960 px all in one. */
export function QueryView() {
  const shown = useStore((state) => state.shown);
  const lab = useStore((state) => state.lab);
  const cursor = useShownCursor();
  const isRunning = useStore((state) => state.busy !== undefined);
  const isColumn = useIsColumn();
  const [tab, setTab] = useState<PartName>('plans');
  const comparison = useComparison();
  const report = useChangeReport();
  const isExecutionSeen = useLens('execution');
  const isPlanning = usePlanning((state) => state.isOpen) && isExecutionSeen;
  return (
    <>
      <main className={styles['centre']}>
        {lab.kind === 'open' && (
          <div data-print="no">
            <SqlPanel />
            <ScenarioRow opened={lab.opened} />
          </div>
        )}
        {shown ? (
          <>
            <PrintedHead shown={shown} cursor={cursor} />
            <StepBar shown={shown} cursor={cursor} />
            {report && lab.kind === 'open' ? (
              <Suspense>
                <ChangePanel report={report} opened={lab.opened} />
              </Suspense>
            ) : isPlanning ? (
              <Suspense>
                <PlanningBench shown={shown} />
              </Suspense>
            ) : comparison ? (
              <Suspense>
                <Comparison shown={shown} cursor={cursor} wanted={comparison} />
              </Suspense>
            ) : (
              <>
                <Picture shown={shown} cursor={cursor} />
                {isColumn && <PartTabs current={tab} onChange={setTab} />}
                <Bottom shown={shown} cursor={cursor} tab={tab} />
              </>
            )}
          </>
        ) : (
          !isRunning && <Nothing />
        )}
      </main>
      <Right shown={shown} cursor={cursor} tab={tab} />
    </>
  );
}

/** What goes over the wires and what each site does, below the picture. */
function Bottom({ shown, cursor, tab }: PartProps) {
  const height = useBottomHeight();
  const split = useBottomSplit();
  const isFolded = useFolded('bottom');
  const isColumn = useIsColumn();
  const isSized = !isColumn && !isFolded;
  const columns = `minmax(0, ${split.value}fr) 0 minmax(0, ${100 - split.value}fr)`;
  return (
    <div className={styles['below']} data-print="no">
      {isSized && (
        <Splitter
          label="Height of rows and local plans"
          controls="bottom"
          axis="y"
          grows={-1}
          size={height}
          unit="pixels"
          onChange={(bottomHeight) => setPreferences({ bottomHeight })}
          onFold={() => toggleFold('bottom')}
        />
      )}
      <div
        id="bottom"
        className={styles['bottom']}
        data-folded={isFolded || undefined}
        style={
          isColumn
            ? {}
            : {
                gridTemplateColumns: columns,
                ...(isSized && height.value !== height.standard ? { height: height.value } : {}),
              }
        }
        {...(isColumn ? panelOf('rows', tab) : {})}
      >
        <WireRows shown={shown} cursor={cursor} />
        {!isColumn && (
          <Splitter
            label="Share of the rows beside the local plans"
            controls="bottom"
            axis="x"
            grows={1}
            size={split}
            unit="percent"
            onChange={(bottomSplit) => setPreferences({ bottomSplit })}
          />
        )}
        <LocalPlans shown={shown} cursor={cursor} />
      </div>
    </div>
  );
}

/** Plans, transfers and network; between 960 and 1199 px a drawer over the rows. */
function Right({
  shown,
  cursor,
  tab,
}: Omit<PartProps, 'shown'> & { readonly shown: ShownState | undefined }) {
  const width = useRightWidth();
  const isFolded = useFolded('right');
  const [isColumn, isNarrow] = [useIsColumn(), useIsNarrow()];
  return (
    <aside
      id="right"
      className={styles['right']}
      aria-label="Plans and network"
      data-print="no"
      data-folded={isFolded || undefined}
    >
      {!isColumn && !isNarrow && (
        <div className={styles['edge']}>
          <Splitter
            label="Width of plans and network"
            controls="right"
            axis="x"
            grows={-1}
            size={width}
            unit="pixels"
            onChange={(rightWidth) => setPreferences({ rightWidth })}
            onFold={() => toggleFold('right')}
          />
        </div>
      )}
      {shown && (
        <>
          <div
            className={styles['plans']}
            data-ink="execution"
            {...(isColumn ? panelOf('plans', tab) : {})}
          >
            <CandidatePlans shown={shown} cursor={cursor} />
          </div>
          <div {...(isColumn ? panelOf('transfers', tab) : {})}>
            <Transfers shown={shown} cursor={cursor} />
            <Network shown={shown} cursor={cursor} />
          </div>
        </>
      )}
    </aside>
  );
}

function Nothing() {
  const lab = useStore((state) => state.lab);
  const fault = useStore((state) => state.fault);
  if (lab.kind === 'opening') return <OpenProgress done={lab.done} of={lab.of} />;
  if (lab.kind === 'failed') return null;
  return (
    <div className={styles['nothing']}>
      <Empty>
        {fault
          ? 'No picture yet: the query has not run.'
          : 'Nothing has run yet. This lab brings no query; write one above and run it.'}
      </Empty>
    </div>
  );
}
