import type { CSSProperties } from 'react';
import { Gallery } from '../panels/gallery/Gallery.tsx';
import { HelpSheet } from '../panels/help/HelpSheet.tsx';
import { LabColumn } from '../panels/lab/LabColumn.tsx';
import { LensBand } from '../panels/lens/LensBand.tsx';
import { QueryView } from '../panels/query/QueryView.tsx';
import { TraceBand } from '../panels/trace/TraceBand.tsx';
import { useGallery } from '../store/gallery.ts';
import {
  toggleFold,
  useFolded,
  useIsColumn,
  useIsNarrow,
  useLabWidth,
  useRightWidth,
} from '../store/layout.ts';
import { useLenses } from '../store/lenses.ts';
import { setPreferences } from '../store/preferences.ts';
import { useTheme } from '../store/theme.ts';
import { usePlay } from '../store/usePlay.ts';
import { Splitter } from '../ui/Splitter.tsx';
import styles from './App.module.css';
import { DropFrame } from './DropFrame.tsx';
import { LinkNotice } from './LinkNotice.tsx';
import { TopBar } from './TopBar.tsx';
import { useShortcuts } from './useShortcuts.ts';

/** Top bar, lenses, the lab beside the view, and the trace below them all. */
export function App() {
  useShortcuts();
  usePlay();
  useTheme();
  const lenses = useLenses();
  const columns = useColumns();
  const isGalleryOpen = useGallery((state) => state.isOpen);
  return (
    <div className={styles['app']} data-lenses={lenses.join(' ')}>
      <TopBar />
      <LensBand />
      <LinkNotice />
      {isGalleryOpen && <Gallery />}
      <div className={styles['main']} style={columns} hidden={isGalleryOpen}>
        <LabColumn />
        <div className={styles['labEdge']}>
          <LabEdge />
        </div>
        <QueryView />
      </div>
      <TraceBand />
      <HelpSheet />
      <DropFrame />
    </div>
  );
}

/** Lab, its edge, centre, its edge, right; in one column nothing is to be set. */
function useColumns(): CSSProperties {
  const [lab, right] = [useLabWidth().value, useRightWidth().value];
  const [isLabFolded, isRightFolded] = [useFolded('lab'), useFolded('right')];
  const [isColumn, isNarrow] = [useIsColumn(), useIsNarrow()];
  if (isColumn) return {};
  const left = isLabFolded ? '48px' : `${lab}px`;
  const end = isRightFolded || isNarrow ? '0px' : `${right}px`;
  const columns = `minmax(0, ${left}) 0px minmax(420px, 1fr) 0px minmax(0, ${end})`;
  return { gridTemplateColumns: columns };
}

function LabEdge() {
  const width = useLabWidth();
  const isFolded = useFolded('lab');
  const isColumn = useIsColumn();
  if (isFolded || isColumn) return null;
  return (
    <Splitter
      label="Width of the lab"
      controls="lab"
      axis="x"
      grows={1}
      size={width}
      unit="pixels"
      onChange={(labWidth) => setPreferences({ labWidth })}
      onFold={() => toggleFold('lab')}
    />
  );
}
