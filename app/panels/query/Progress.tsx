import { formatCount } from '../../../src/viewmodel/format.ts';
import type { Progress } from '../../store/engineTypes.ts';
import { cancelRun } from '../../store/runs.ts';
import { type Busy, useStore } from '../../store/store.ts';
import styles from './Progress.module.css';
import { useDelayed } from './useDelayed.ts';

const busyWords: Readonly<Record<Busy, readonly [string, string]>> = {
  loading: ['Filling the sites', 'for these parameters'],
  opening: ['Opening the lab', 'the picture below is from before'],
  running: ['Running the query', 'at its sites'],
};

/** Under 200 ms nothing; then what the page waits for, and a way out. The last picture stays. */
export function RunProgress() {
  const busy = useStore((state) => state.busy);
  const progress = useStore((state) => state.progress);
  const isSlow = useDelayed(busy !== undefined);
  if (!isSlow || !busy) return null;
  const [what, how] = progress ? progressWords(progress) : busyWords[busy];
  const isPlanning = progress?.kind === 'planning';
  return (
    <span className={styles['run']}>
      <span role="status">
        <b>{what}</b> {!isPlanning && how}
      </span>
      {isPlanning && <span>{how}</span>}
      <button type="button" onClick={cancelRun}>
        Cancel
      </button>
    </span>
  );
}

/** Planning asks for hundreds of counts; they are shown and not spoken. */
function progressWords(progress: Progress): readonly [string, string] {
  switch (progress.kind) {
    case 'planning':
      return ['Planning the query', `${formatCount(progress.counted)} counts asked of central`];
    case 'running':
      return [
        'Running the query',
        progress.started === 0
          ? 'at its sites'
          : `local query ${progress.started} of ${progress.of}`,
      ];
    case 'loading':
      return [
        'Filling the sites',
        progress.of === 0 ? 'for these parameters' : fragmentsLoaded(progress.done, progress.of),
      ];
  }
}

const fragmentsLoaded = (done: number, of: number): string => `${done} of ${of} fragments loaded`;

/** A bar with a count that means something. */
export function OpenProgress({ done, of }: { readonly done: number; readonly of: number }) {
  const isSlow = useDelayed(true);
  if (!isSlow) return null;
  return (
    <div className={styles['open']}>
      <p className={styles['run']}>
        <span role="status">
          <b>Opening the lab</b> {of === 0 ? 'starting its sites' : fragmentsLoaded(done, of)}
        </span>
        <button type="button" onClick={cancelRun}>
          Cancel
        </button>
      </p>
      <div className={styles['track']}>
        <i style={{ width: `${of === 0 ? 4 : (done / of) * 100}%` }} />
      </div>
    </div>
  );
}
