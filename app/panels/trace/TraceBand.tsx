import { lazy, Suspense, useMemo } from 'react';
import { isRevealed, revealedPlace } from '../../../src/viewmodel/revealed.ts';
import { ruler } from '../../../src/viewmodel/ruler.ts';
import { sentence } from '../../../src/viewmodel/sentence.ts';
import { TraceRuler } from '../../charts/TraceRuler.tsx';
import { seek } from '../../store/cursorActions.ts';
import { useLenses, useShownCursor } from '../../store/lenses.ts';
import { type ShownState, useStore } from '../../store/store.ts';
import { isOfSchedules, useView } from '../../store/view.ts';
import { CurrentEvent } from './CurrentEvent.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import styles from './TraceBand.module.css';
import { Transport } from './Transport.tsx';

const ScheduleBand = lazy(async () => {
  const { ScheduleBand: band } = await import('./ScheduleBand.tsx');
  return { default: band };
});

/** The record of the run: move through it, see where one is, and what happens there. */
export function TraceBand() {
  const shown = useStore((state) => state.shown);
  const cursor = useShownCursor();
  const hasSchedules = useView((state) => isOfSchedules(state.view));
  return (
    <footer className={styles['band']} data-print="no">
      {hasSchedules ? (
        <Suspense>
          <ScheduleBand />
        </Suspense>
      ) : (
        shown && <Band shown={shown} cursor={cursor} />
      )}
    </footer>
  );
}

function Band({ shown, cursor }: { readonly shown: ShownState; readonly cursor: number }) {
  const scale = useMemo(() => ruler(shown.run), [shown]);
  const lenses = useLenses();
  const words = useMemo(() => sentence(shown.run, cursor, lenses), [shown, cursor, lenses]);
  const { events } = shown.run.trace;
  const { place, count } = revealedPlace(shown.run.trace, cursor, lenses);
  const hidden = useMemo(
    () => new Set(events.filter((event) => !isRevealed(event, lenses)).map(({ seq }) => seq)),
    [events, lenses],
  );
  return (
    <>
      <Transport cursor={cursor} lastSeq={scale.lastSeq} />
      <TraceRuler
        ruler={scale}
        cursor={cursor}
        hidden={hidden}
        valueText={words.valueText}
        onSeek={seek}
      />
      <CurrentEvent words={words} count={`${place} / ${count}`} />
      <LiveRegion text={`${words.sentence} Event ${place} of ${count}.`} />
    </>
  );
}
