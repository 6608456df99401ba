import { SqlField } from '../../editor/SqlField.tsx';
import type { Mark } from '../../editor/sqlWords.ts';
import { editDraft, runDraft } from '../../store/labActions.ts';
import { useShownCursor } from '../../store/lenses.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { RunProgress } from './Progress.tsx';
import { QueryFault } from './QueryFault.tsx';
import styles from './SqlPanel.module.css';

const FAULT_ID = 'sql-fault';

/** The query's SQL, to read and to write; what is wrong with it stands below. */
export function SqlPanel() {
  const draft = useStore((state) => state.draft);
  const fault = useStore((state) => state.fault);
  const shownSql = useStore((state) => state.shown?.run.trace.scenario.sql) ?? draft;
  const mark = useMark();
  const isEdited = draft !== shownSql;
  return (
    <div>
      <div className={styles['line']}>
        <SqlField
          sql={draft}
          shownSql={shownSql}
          {...(mark ? { mark } : {})}
          {...(fault ? { faultId: FAULT_ID } : {})}
          onChange={editDraft}
          onRun={() => void runDraft()}
        />
        <div className={styles['run']}>
          <Button look={isEdited ? 'ink' : 'outline'} onClick={() => void runDraft()}>
            Run
          </Button>
          <kbd>Ctrl Enter</kbd>
        </div>
      </div>
      <div className={styles['running']}>
        <RunProgress />
      </div>
      <QueryFault id={FAULT_ID} />
    </div>
  );
}

/** The fault while the text is the one that was run, else the phrase the current rule used. */
function useMark(): Mark | undefined {
  const draft = useStore((state) => state.draft);
  const fault = useStore((state) => state.fault);
  const shown = useStore((state) => state.shown);
  const cursor = useShownCursor();
  if (fault) return fault.text === draft ? { kind: 'fault', ...fault.diagnostic.span } : undefined;
  const event = shown?.run.trace.events[cursor]?.event;
  if (shown?.run.trace.scenario.sql !== draft) return undefined;
  return event?.kind === 'queryRewritten' && event.phrase
    ? { kind: 'phrase', ...event.phrase }
    : undefined;
}
