import { useMemo } from 'react';
import { letterOf } from '../../../src/viewmodel/format.ts';
import { rankedPlans } from '../../../src/viewmodel/rankedPlans.ts';
import { planAt } from '../../../src/viewmodel/shownRun.ts';
import { type Stage, stepBar } from '../../../src/viewmodel/stepBar.ts';
import { seek } from '../../store/cursorActions.ts';
import { type ShownState, useStore } from '../../store/store.ts';
import { toggleHelp } from '../../store/useHelp.ts';
import { Button } from '../../ui/Button.tsx';
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
  const isEdited = useStore((state) => state.draft !== shown.run.trace.scenario.sql);
  const stages = useMemo(() => stepBar(shown.run.trace, cursor), [shown, cursor]);
  return (
    <nav className={styles['bar']} aria-label="Stages of the query">
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
      <span className={styles['help']}>
        <Button look="plain" label="Keys of this view" onClick={toggleHelp}>
          ?
        </Button>
      </span>
    </nav>
  );
}

function StageItem({ stage, isFailed }: { readonly stage: Stage; readonly isFailed: boolean }) {
  const { firstSeq } = stage;
  const isCurrent = stage.state === 'current';
  return (
    <li data-state={stage.state}>
      <button
        type="button"
        disabled={firstSeq === undefined}
        aria-current={isCurrent ? 'step' : undefined}
        title={firstSeq === undefined ? 'This run has nothing to show here.' : undefined}
        onClick={() => {
          if (firstSeq !== undefined) seek(firstSeq);
        }}
      >
        {isFailed && (
          <span className={styles['failed']}>
            <Icon name="cross" size={11} />
            <span className="unseen">failed: </span>
          </span>
        )}
        {stage.label}
      </button>
    </li>
  );
}

/** Which candidate the picture shows: `plan C of A to H`. */
function PlanNote({ shown, cursor }: { readonly shown: ShownState; readonly cursor: number }) {
  const plans = rankedPlans(shown.run.trace);
  const plan = planAt(shown.run.trace, cursor);
  const index = plans.findIndex((candidate) => candidate === plan || candidate.seq === plan?.seq);
  if (index < 0) return null;
  return (
    <span className={styles['plan']}>
      plan <b>{letterOf(index)}</b>
      {plans.length > 1 && ` of A to ${letterOf(plans.length - 1)}`}
    </span>
  );
}
