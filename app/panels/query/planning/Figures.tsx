import { useEffect, useId, useMemo, useState } from 'react';
import type { Diagnostic } from '../../../../src/base/diagnostic.ts';
import { figuresText } from '../../../../src/viewmodel/planning/figuresText.ts';
import { showPreview } from '../../../store/planning.ts';
import { previewFigures } from '../../../store/planningActions.ts';
import type { ShownState } from '../../../store/store.ts';
import { Button } from '../../../ui/Button.tsx';
import { FaultMessage } from '../../../ui/FaultMessage.tsx';
import styles from './Costs.module.css';
import { PreviewLine } from './PreviewLine.tsx';

const QUIET_MS = 300;

/** Statistics to plan from in place of the data's: what if a relation had a million rows? */
export function Figures({ shown }: { readonly shown: ShownState }) {
  const id = useId();
  const own = useMemo(() => figuresText(shown.run), [shown]);
  const [draft, setDraft] = useState<string>();
  const [fault, setFault] = useState<Diagnostic>();
  const text = draft ?? own;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run has another preview.
  useEffect(() => {
    if (draft === undefined || draft === own) {
      showPreview(undefined);
      setFault(undefined);
      return;
    }
    let isWanted = true;
    const waiting = setTimeout(async () => {
      const found = await previewFigures(draft);
      if (isWanted) setFault(found);
    }, QUIET_MS);
    return () => {
      isWanted = false;
      clearTimeout(waiting);
    };
  }, [draft, own, shown]);
  return (
    <div className={styles['costs']}>
      <p>
        Figures that plans are chosen from, in place of what the data say. The rows stay as they
        are, so what is planned like this can be compared, but not run.
      </p>
      <label htmlFor={id}>
        Statistics of the query’s relations; a column is{' '}
        <code>COLUMN a WIDTH 4 DISTINCT 100 SELECTIVITY 0.3</code>
      </label>
      <textarea
        id={id}
        className={styles['text']}
        rows={7}
        spellCheck={false}
        value={text}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? `${id}-fault` : undefined}
        onChange={({ target }) => setDraft(target.value)}
      />
      {fault && <FaultMessage id={`${id}-fault`} diagnostic={fault} text={text} />}
      <PreviewLine shown={shown} />
      <div className={styles['actions']}>
        <Button
          look="outline"
          isDisabled={draft === undefined || draft === own}
          onClick={() => setDraft(undefined)}
        >
          The data’s own
        </Button>
      </div>
    </div>
  );
}
