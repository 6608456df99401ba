import { useMemo } from 'react';
import { scheduleSentence } from '../../../src/viewmodel/commit/eventSentence.ts';
import { scheduleRuler } from '../../../src/viewmodel/commit/scheduleRuler.ts';
import { rowSentence } from '../../../src/viewmodel/transactions/rowSentence.ts';
import { rowAt } from '../../../src/viewmodel/transactions/scheduleTable.ts';
import { TraceRuler } from '../../charts/TraceRuler.tsx';
import { useCommit } from '../../store/commit.ts';
import { seek } from '../../store/cursorActions.ts';
import { useView } from '../../store/view.ts';
import { CurrentEvent } from './CurrentEvent.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { Transport } from './Transport.tsx';

/** The record of a schedule's run. */
export function ScheduleBand() {
  const shown = useCommit((state) => state.shown);
  const run = shown?.run;
  const isByStep = useView((state) => state.view === 'transactions');
  const cursor = useCommit((state) => state.cursor);
  const scale = useMemo(() => run && scheduleRuler(run), [run]);
  const current = run?.events[cursor];
  if (!run || !scale || !current) return null;
  const row = isByStep ? rowAt(shown.table, cursor) : undefined;
  const words = row ? rowSentence(run, row) : scheduleSentence(run, current);
  const place = `${cursor + 1} of ${run.events.length}`;
  const count = row
    ? `${row.number} / ${shown.table.rows.length}`
    : `${cursor + 1} / ${run.events.length}`;
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
      <CurrentEvent words={words} count={count} />
      <LiveRegion text={`${words.sentence} Event ${place}.`} />
    </>
  );
}

const NONE: ReadonlySet<number> = new Set();
