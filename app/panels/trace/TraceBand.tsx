import { useMemo } from 'react';
import { formatBytes } from '../../../src/viewmodel/format.ts';
import { isRevealed, revealedPlace } from '../../../src/viewmodel/revealed.ts';
import { ruler } from '../../../src/viewmodel/ruler.ts';
import { type EventSentence, sentence } from '../../../src/viewmodel/sentence.ts';
import { Plate } from '../../charts/Plate.tsx';
import { TraceRuler } from '../../charts/TraceRuler.tsx';
import { seek } from '../../store/cursorActions.ts';
import { useLenses, useShownCursor } from '../../store/lenses.ts';
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

interface CurrentEventProps {
  readonly words: EventSentence;
  readonly count: string;
}

function CurrentEvent({ words, count }: CurrentEventProps) {
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
      <p className={styles['detail']}>{words.detail}</p>
    </div>
  );
}
