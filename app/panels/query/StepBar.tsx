import { useMemo } from 'react';
import type { Chapter } from '../../../src/trace/trace.ts';
import { letterOf } from '../../../src/viewmodel/format.ts';
import { plannerWords, statisticsWords } from '../../../src/viewmodel/planning/plannerWords.ts';
import { rankedPlans } from '../../../src/viewmodel/rankedPlans.ts';
import { planAt } from '../../../src/viewmodel/shownRun.ts';
import { type Stage, stepBar } from '../../../src/viewmodel/stepBar.ts';
import { goLast, seek } from '../../store/cursorActions.ts';
import { useLabSource } from '../../store/labSource.ts';
import { useLens } from '../../store/lenses.ts';
import { togglePlanning, usePlanning } from '../../store/planning.ts';
import { type ShownState, useStore } from '../../store/store.ts';
import { Icon } from '../../ui/Icons.tsx';
import styles from './StepBar.module.css';

/** The stages of the query; a click goes to the first event of one. */
export function StepBar({
  shown,
  cursor,
}: {
  readonly shown: ShownState;
  readonly cursor: number;
}) {
  const isFaulty = useStore((state) => state.fault !== undefined);
  const isQueryEdited = useStore((state) => state.draft !== shown.run.trace.scenario.sql);
  const isLabEdited = useLabSource((state) => state.draft !== undefined);
  const isEdited = isQueryEdited || isLabEdited;
  const stages = useMemo(() => stepBar(shown.run.trace, cursor), [shown, cursor]);
  return (
    <nav data-stages="" className={styles['bar']} aria-label="Stages of the query" data-print="no">
      <ol className={styles['stages']}>
        {stages.map((stage) => (
          <StageItem
            key={stage.chapter}
            stage={stage}
            isFailed={isFaulty && stage.chapter === 'sql'}
          />
        ))}
      </ol>
      {isEdited && <span className={styles['before']}>before your edit</span>}
      <PlanNote shown={shown} cursor={cursor} />
      <PlannedBy />
    </nav>
  );
}

/** Which lenses reveal a stage (`revealed.ts`); hidden ones keep their room. */
const inks = {
  sql: undefined,
  algebra: 'fragments execution',
  localized: 'fragments',
  reduced: 'fragments',
  plans: 'execution',
  execution: 'execution',
} as const satisfies Readonly<Record<Chapter, string | undefined>>;

function StageItem({ stage, isFailed }: { readonly stage: Stage; readonly isFailed: boolean }) {
  const isExecutionSeen = useLens('execution');
  const { chapter, firstSeq } = stage;
  const isLast = chapter === 'execution';
  return (
    <li data-state={stage.state} data-ink={isLast ? undefined : inks[chapter]}>
      <StageButton
        stage={stage}
        ink={inks[chapter]}
        isFailed={isFailed}
        onClick={() => {
          if (firstSeq !== undefined) seek(firstSeq);
        }}
      />
      {isLast && !isExecutionSeen && (
        <span className={styles['answer']}>
          <StageButton stage={{ ...stage, label: 'answer' }} onClick={goLast} />
        </span>
      )}
    </li>
  );
}

interface StageButtonProps {
  readonly stage: Stage;
  readonly ink?: string | undefined;
  readonly isFailed?: boolean;
  readonly onClick: () => void;
}

function StageButton({ stage, ink, isFailed = false, onClick }: StageButtonProps) {
  const hasNone = stage.firstSeq === undefined;
  return (
    <button
      type="button"
      disabled={hasNone}
      data-ink={ink}
      aria-current={stage.state === 'current' ? 'step' : undefined}
      title={hasNone ? 'This run has nothing to show here.' : undefined}
      onClick={onClick}
    >
      {isFailed && (
        <span className={styles['failed']}>
          <Icon name="cross" size={11} />
          <span className="unseen">failed: </span>
        </span>
      )}
      <span className={styles['label']} data-label={stage.label}>
        {stage.label}
      </span>
    </button>
  );
}

/** Who plans and from what; pressed, it shows all that planning depends on. */
function PlannedBy() {
  const isOpen = usePlanning((state) => state.isOpen);
  const planner = useStore((state) => state.request?.planner ?? 'search');
  const statistics = useStore((state) => state.request?.statistics ?? 'exact');
  return (
    <button
      type="button"
      className={styles['planning']}
      data-ink="execution"
      aria-pressed={isOpen}
      aria-keyshortcuts="P"
      title={`Planned by ${plannerWords[planner]} from ${statisticsWords[statistics]} (P)`}
      onClick={togglePlanning}
    >
      by {plannerWords[planner]}
      {statistics !== 'exact' && `, ${statisticsWords[statistics]}`}
    </button>
  );
}

/** Which candidate the picture shows: `plan C of A to H`. */
function PlanNote({ shown, cursor }: { readonly shown: ShownState; readonly cursor: number }) {
  const plans = rankedPlans(shown.run.trace);
  const plan = planAt(shown.run.trace, cursor);
  const index = plans.findIndex((candidate) => candidate === plan || candidate.seq === plan?.seq);
  if (index < 0) return null;
  return (
    <span className={styles['plan']} data-ink="execution">
      plan <b>{letterOf(index)}</b>
      {plans.length > 1 && ` of A to ${letterOf(plans.length - 1)}`}
    </span>
  );
}
