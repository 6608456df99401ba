import { type ReactNode, useMemo, useState } from 'react';
import type { Diagnostic } from '../../../src/base/diagnostic.ts';
import { positionAt } from '../../../src/base/span.ts';
import { CodeField } from '../../editor/CodeField.tsx';
import { SeenCode } from '../../editor/SeenCode.tsx';
import { revertLab, useLabSource } from '../../store/labSource.ts';
import { openFiles } from '../../store/openFiles.ts';
import { editOwnPlan } from '../../store/ownPlan.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { FaultMessage } from '../../ui/FaultMessage.tsx';
import { FileButton } from '../../ui/FileButton.tsx';
import { type EditorTab, EditorTabs, PANEL_ID, tabId } from './EditorTabs.tsx';
import { RunProgress } from './Progress.tsx';
import { QueryFault } from './QueryFault.tsx';
import styles from './SqlPanel.module.css';
import { type TabText, useLabText, usePlanText, useSqlText } from './tabTexts.ts';

const FAULT_ID = 'editor-fault';
const LIVE_ID = 'editor-live-fault';
const HELP_ID = 'editor-help';

/** The query's SQL, a plan of one's own, and the lab's source: to read and to write. */
export function SqlPanel() {
  const [tab, setTab] = useState<EditorTab>('sql');
  const texts = { sql: useSqlText(), plan: usePlanText(), lab: useLabText() };
  const { view, live } = texts[tab];
  const isPageReady = useStore((state) => state.shown !== undefined || state.fault !== undefined);
  const marked = (is: (text: TabText) => boolean): ReadonlySet<EditorTab> =>
    new Set((['sql', 'plan', 'lab'] as const).filter((one) => is(texts[one])));
  const describedBy = `${HELP_ID} ${view.isFaulty ? FAULT_ID : LIVE_ID}`;
  const described = useMemo(() => ({ ...view, describedBy }), [view, describedBy]);
  return (
    <div className={styles['editor']} data-tab={tab}>
      <div className={styles['head']}>
        <EditorTabs
          selected={tab}
          edited={marked(({ isEdited }) => isEdited)}
          faulty={marked((text) => text.view.faults.length > 0)}
          onSelect={setTab}
        />
        <p id={LIVE_ID} className={styles['live']}>
          {live && liveText(live, view.text)}
        </p>
        <RunProgress />
        <Actions tab={tab} text={texts[tab]} />
      </div>
      <div id={PANEL_ID} role="tabpanel" aria-labelledby={tabId(tab)} className={styles[tab]}>
        {tab === 'plan' && (
          <div className={styles['context']}>
            <SeenCode view={texts.sql.view} />
          </div>
        )}
        <CodeField view={described} isPageReady={isPageReady} />
      </div>
      <p id={HELP_ID} className="unseen">
        Tab and Escape leave the field. Control Enter {tab === 'lab' ? 'opens the text' : 'runs it'}
        , Control Space completes.
      </p>
      {tab === 'lab' ? <LabFault /> : <QueryFault id={FAULT_ID} />}
    </div>
  );
}

function liveText({ message, hint, span }: Diagnostic, text: string): ReactNode {
  const { line } = positionAt(text, span.start);
  const sentence = hint && hint.charAt(0).toUpperCase() + hint.slice(1);
  return (
    <>
      <b>Line {line}:</b> {message} {sentence}
    </>
  );
}

/** What the tab can do; the ink button does it. */
function Actions({ tab, text }: { readonly tab: EditorTab; readonly text: TabText }) {
  const { isEdited, view } = text;
  const look = isEdited ? 'ink' : 'outline';
  if (tab === 'lab') {
    return (
      <div className={styles['actions']}>
        {isEdited ? (
          <Button look="outline" onClick={revertLab}>
            Revert
          </Button>
        ) : (
          <span className={styles['note']}>opened anew as you write</span>
        )}
        <FileButton accept=".csv,.sql,text/csv" isMultiple onFiles={openFiles}>
          Add tables
        </FileButton>
      </div>
    );
  }
  return (
    <div className={styles['actions']}>
      {tab === 'plan' && isEdited && (
        <Button look="plain" onClick={() => editOwnPlan(undefined)}>
          Start from the plan shown
        </Button>
      )}
      <kbd>Ctrl Enter</kbd>
      <Button look={look} onClick={view.onRun}>
        {tab === 'plan' ? 'Run plan' : 'Run'}
      </Button>
    </div>
  );
}

function LabFault() {
  const { faults, checked } = useLabSource();
  const [first, ...others] = faults;
  if (!first) return null;
  const more =
    others.length === 0
      ? ''
      : `${others.length} more ${others.length === 1 ? 'is' : 'are'} underlined. `;
  return (
    <FaultMessage
      id={FAULT_ID}
      diagnostic={first}
      text={checked}
      note={`${more}The picture below is from before your edit.`}
    />
  );
}
