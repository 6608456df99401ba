import { useComparison } from '../../store/compare.ts';
import { useShownCursor } from '../../store/lenses.ts';
import { useStore } from '../../store/store.ts';
import { Empty } from '../../ui/Section.tsx';
import { CandidatePlans } from './CandidatePlans.tsx';
import { Comparison } from './Comparison.tsx';
import { LocalPlans } from './LocalPlans.tsx';
import { Network } from './Network.tsx';
import { Picture } from './Picture.tsx';
import styles from './QueryView.module.css';
import { SqlPanel } from './SqlPanel.tsx';
import { StepBar } from './StepBar.tsx';
import { Transfers } from './Transfers.tsx';
import { useDelayed } from './useDelayed.ts';
import { WireRows } from './WireRows.tsx';

/** One query, from its SQL to the answer: centre and right column. */
export function QueryView() {
  const shown = useStore((state) => state.shown);
  const cursor = useShownCursor();
  const isRunning = useStore((state) => state.busy !== undefined);
  const isOpen = useStore((state) => state.lab.kind === 'open');
  const comparison = useComparison();
  return (
    <>
      <main className={styles['centre']}>
        {isOpen && <SqlPanel />}
        {shown ? (
          <>
            <StepBar shown={shown} cursor={cursor} />
            {comparison ? (
              <Comparison shown={shown} cursor={cursor} wanted={comparison} />
            ) : (
              <>
                <Picture shown={shown} cursor={cursor} />
                <div className={styles['bottom']}>
                  <WireRows shown={shown} cursor={cursor} />
                  <LocalPlans shown={shown} cursor={cursor} />
                </div>
              </>
            )}
          </>
        ) : (
          !isRunning && <Nothing />
        )}
      </main>
      <aside className={styles['right']} aria-label="Plans and network">
        {shown && (
          <>
            <CandidatePlans shown={shown} cursor={cursor} />
            <Transfers shown={shown} cursor={cursor} />
            <Network shown={shown} cursor={cursor} />
          </>
        )}
      </aside>
    </>
  );
}

function Nothing() {
  const lab = useStore((state) => state.lab);
  const fault = useStore((state) => state.fault);
  if (lab.kind === 'opening') return <Opening done={lab.done} of={lab.of} />;
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

/** Under 200 ms nothing; then a bar with a count that means something. */
function Opening({ done, of }: { readonly done: number; readonly of: number }) {
  const isSlow = useDelayed(true);
  if (!isSlow) return null;
  return (
    <div className={styles['nothing']}>
      <p>
        <b>Opening the lab</b>{' '}
        {of === 0 ? 'starting its sites' : `${done} of ${of} fragments loaded`}
      </p>
      <div className={styles['progress']}>
        <i style={{ width: `${of === 0 ? 4 : (done / of) * 100}%` }} />
      </div>
    </div>
  );
}
