import { type CSSProperties, lazy, Suspense } from 'react';
import { LabColumn } from '../panels/lab/LabColumn.tsx';
import { LensBand } from '../panels/lens/LensBand.tsx';
import { TraceBand } from '../panels/trace/TraceBand.tsx';
import { useGallery } from '../store/gallery.ts';
import {
  useFolded,
  useIsColumn,
  useIsNarrow,
  useLabWidth,
  useRightWidth,
} from '../store/layout.ts';
import { useLenses } from '../store/lenses.ts';
import { useTheme } from '../store/theme.ts';
import { useHelp } from '../store/useHelp.ts';
import { usePlay } from '../store/usePlay.ts';
import { useView, type ViewName } from '../store/view.ts';
import styles from './App.module.css';
import { DropFrame } from './DropFrame.tsx';
import { Notices } from './Notices.tsx';
import { TopBar } from './TopBar.tsx';
import { useLeaving } from './useLeaving.ts';
import { useShortcuts } from './useShortcuts.ts';

/** The window and the lesson are there before the drawings are. */
const QueryView = lazy(async () => {
  const { QueryView: view } = await import('../panels/query/QueryView.tsx');
  return { default: view };
});

const Gallery = lazy(async () => {
  const { Gallery: gallery } = await import('../panels/gallery/Gallery.tsx');
  return { default: gallery };
});

const HelpSheet = lazy(async () => {
  const { HelpSheet: sheet } = await import('../panels/help/HelpSheet.tsx');
  return { default: sheet };
});

const CommitView = lazy(async () => {
  const { CommitView: view } = await import('../panels/commit/CommitView.tsx');
  return { default: view };
});

const TransactionsView = lazy(async () => {
  const { TransactionsView: view } = await import('../panels/transactions/TransactionsView.tsx');
  return { default: view };
});

const VIEWS = {
  query: QueryView,
  commit: CommitView,
  transactions: TransactionsView,
} satisfies Record<ViewName, typeof QueryView>;

/** Top bar, lenses, the lab beside the view, and the trace below them all. */
export function App() {
  useShortcuts();
  useLeaving();
  usePlay();
  useTheme();
  const lenses = useLenses();
  const View = VIEWS[useView((state) => state.view)];
  const columns = useColumns();
  const isHelpOpen = useHelp((state) => state.isOpen);
  const isGalleryOpen = useGallery((state) => state.isOpen);
  return (
    <div className={styles['app']} data-lenses={lenses.join(' ')}>
      <TopBar />
      <LensBand />
      <Notices />
      <Suspense>{isGalleryOpen && <Gallery />}</Suspense>
      <div className={styles['main']} style={columns} hidden={isGalleryOpen}>
        <LabColumn />
        <Suspense>
          <View />
        </Suspense>
      </div>
      <TraceBand />
      <Suspense>{isHelpOpen && <HelpSheet />}</Suspense>
      <DropFrame />
    </div>
  );
}

/** Lab, centre, right; in one column nothing is to be set. */
function useColumns(): CSSProperties {
  const [lab, right] = [useLabWidth().value, useRightWidth().value];
  const [isLabFolded, isRightFolded] = [useFolded('lab'), useFolded('right')];
  const [isColumn, isNarrow] = [useIsColumn(), useIsNarrow()];
  if (isColumn) return {};
  const left = isLabFolded ? '48px' : `${lab}px`;
  const end = isRightFolded || isNarrow ? '0px' : `${right}px`;
  return { gridTemplateColumns: `minmax(0, ${left}) minmax(420px, 1fr) minmax(0, ${end})` };
}
