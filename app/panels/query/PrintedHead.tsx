import { useMemo } from 'react';
import { sentence } from '../../../src/viewmodel/sentence.ts';
import { useLenses } from '../../store/lenses.ts';
import type { ShownState } from '../../store/store.ts';

interface PrintedHeadProps {
  readonly shown: ShownState;
  readonly cursor: number;
}

/** On paper only: of which query the picture is, and of which moment. */
export function PrintedHead({ shown, cursor }: PrintedHeadProps) {
  const lenses = useLenses();
  const words = useMemo(() => sentence(shown.run, cursor, lenses), [shown, cursor, lenses]);
  const { scenario, events } = shown.run.trace;
  return (
    <div className="printed">
      <pre>{scenario.sql}</pre>
      <p>
        Event {cursor + 1} of {events.length}: {words.sentence}
      </p>
    </div>
  );
}
