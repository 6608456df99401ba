import { useMemo } from 'react';
import { formatBytes, formatMs } from '../../../src/viewmodel/format.ts';
import { ruler } from '../../../src/viewmodel/ruler.ts';
import { type EventSentence, sentence } from '../../../src/viewmodel/sentence.ts';
import { eventAt } from '../../../src/viewmodel/shownRun.ts';
import { Plate } from '../../charts/Plate.tsx';
import { TraceRuler } from '../../charts/TraceRuler.tsx';
import { seek } from '../../store/cursorActions.ts';
import { useShownCursor } from '../../store/lenses.ts';
import { type ShownState, useStore } from '../../store/store.ts';
import { LiveRegion } from './LiveRegion.tsx';
import styles from './TraceBand.module.css';
import { Transport } from './Transport.tsx';

/** The record of the run: move through it, see where one is, and what happens there. */
export function TraceBand() {
  const shown = useStore((state) => state.shown);
  const cursor = useShownCursor();
  return (
    <footer className={styles['band']} data-print="no">
      {shown && <Band shown={shown} cursor={cursor} />}
    </footer>
  );
}

function Band({ shown, cursor }: { readonly shown: ShownState; readonly cursor: number }) {
  const scale = useMemo(() => ruler(shown.run), [shown]);
  const words = useMemo(() => sentence(shown.run, cursor), [shown, cursor]);
  return (
    <>
      <Transport cursor={cursor} lastSeq={scale.lastSeq} />
      <TraceRuler ruler={scale} cursor={cursor} valueText={words.valueText} onSeek={seek} />
      <CurrentEvent
        words={words}
        count={`${cursor + 1} / ${scale.lastSeq + 1}`}
        atMs={eventAt(shown.run.trace, cursor).atMs}
        isExecution={eventAt(shown.run.trace, cursor).chapter === 'execution'}
      />
      <LiveRegion text={`${words.sentence} Event ${cursor + 1} of ${scale.lastSeq + 1}.`} />
    </>
  );
}

interface CurrentEventProps {
  readonly words: EventSentence;
  readonly count: string;
  readonly atMs: number;
  readonly isExecution: boolean;
}

function CurrentEvent({ words, count, atMs, isExecution }: CurrentEventProps) {
  const [source, target] = words.sites;
  return (
    <div className={styles['now']} title={words.sentence}>
      <p className={styles['event']}>
        <span className={styles['count']}>{count}</span>
        {source && <Plate site={source} />}
        {target && <span className={styles['arrow']}>→</span>}
        {target && <Plate site={target} />}
        <span className={styles['headline']}>{words.headline}</span>
        {words.bytes !== undefined && (
          <span className={styles['bytes']}>{formatBytes(words.bytes)}</span>
        )}
      </p>
      <p className={styles['detail']}>
        {isExecution ? `${formatMs(atMs)} after submit` : words.sentence}
      </p>
    </div>
  );
}
