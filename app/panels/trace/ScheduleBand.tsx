import { useMemo } from 'react';
import { scheduleSentence } from '../../../src/viewmodel/commit/eventSentence.ts';
import { scheduleRuler } from '../../../src/viewmodel/commit/scheduleRuler.ts';
import { TraceRuler } from '../../charts/TraceRuler.tsx';
import { useCommit } from '../../store/commit.ts';
import { seek } from '../../store/cursorActions.ts';
import { CurrentEvent } from './CurrentEvent.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { Transport } from './Transport.tsx';

/** The record of a schedule's run. */
export function ScheduleBand() {
  const run = useCommit((state) => state.shown?.run);
  const cursor = useCommit((state) => state.cursor);
  const scale = useMemo(() => run && scheduleRuler(run), [run]);
  const current = run?.events[cursor];
  if (!run || !scale || !current) return null;
  const words = scheduleSentence(run, current);
  const place = `${cursor + 1} of ${run.events.length}`;
  return (
    <>
      <Transport cursor={cursor} lastSeq={scale.lastSeq} />
      <TraceRuler
        ruler={scale}
        cursor={cursor}
        hidden={NONE}
        valueText={`event ${place}, ${words.sentence}`}
        onSeek={seek}
      />
      <CurrentEvent words={words} count={`${cursor + 1} / ${run.events.length}`} />
      <LiveRegion text={`${words.sentence} Event ${place}.`} />
    </>
  );
}

const NONE: ReadonlySet<number> = new Set();
