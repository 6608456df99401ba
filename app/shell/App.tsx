import { Gallery } from '../panels/gallery/Gallery.tsx';
import { HelpSheet } from '../panels/help/HelpSheet.tsx';
import { LabColumn } from '../panels/lab/LabColumn.tsx';
import { SiteLegend } from '../panels/legend/SiteLegend.tsx';
import { QueryView } from '../panels/query/QueryView.tsx';
import { TraceBand } from '../panels/trace/TraceBand.tsx';
import { useGallery } from '../store/gallery.ts';
import { useLenses } from '../store/lenses.ts';
import { useLabFolded } from '../store/useLabFolded.ts';
import { usePlay } from '../store/usePlay.ts';
import styles from './App.module.css';
import { DropFrame } from './DropFrame.tsx';
import { LinkNotice } from './LinkNotice.tsx';
import { TopBar } from './TopBar.tsx';
import { useShortcuts } from './useShortcuts.ts';

/** Top bar, sites, the lab beside the view, and the trace below them all. */
export function App() {
  useShortcuts();
  usePlay();
  const isFolded = useLabFolded();
  const lenses = useLenses();
  const isGalleryOpen = useGallery((state) => state.isOpen);
  return (
    <div className={styles['app']} data-lenses={lenses.join(' ')}>
      <TopBar />
      <SiteLegend />
      <LinkNotice />
      {isGalleryOpen && <Gallery />}
      <div className={styles['main']} data-folded={isFolded || undefined} hidden={isGalleryOpen}>
        <LabColumn />
        <QueryView />
      </div>
      <TraceBand />
      <HelpSheet />
      <DropFrame />
    </div>
  );
}
