import { HelpSheet } from '../panels/help/HelpSheet.tsx';
import { LabColumn } from '../panels/lab/LabColumn.tsx';
import { LensBand } from '../panels/lens/LensBand.tsx';
import { QueryView } from '../panels/query/QueryView.tsx';
import { TraceBand } from '../panels/trace/TraceBand.tsx';
import { useLenses } from '../store/lenses.ts';
import { useLabFolded } from '../store/useLabFolded.ts';
import { usePlay } from '../store/usePlay.ts';
import styles from './App.module.css';
import { LinkNotice } from './LinkNotice.tsx';
import { TopBar } from './TopBar.tsx';
import { useShortcuts } from './useShortcuts.ts';

/** Top bar, lenses, the lab beside the view, and the trace below them all. */
export function App() {
  useShortcuts();
  usePlay();
  const isFolded = useLabFolded();
  const lenses = useLenses();
  return (
    <div className={styles['app']} data-lenses={lenses.join(' ')}>
      <TopBar />
      <LensBand />
      <LinkNotice />
      <div className={styles['main']} data-folded={isFolded || undefined}>
        <LabColumn />
        <QueryView />
      </div>
      <TraceBand />
      <HelpSheet />
    </div>
  );
}
