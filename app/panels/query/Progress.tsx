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
  const isSlow = useDelayed(busy !== undefined);
  if (!isSlow || !busy) return null;
  const [what, how] = busyWords[busy];
  return (
    <span className={styles['run']}>
      <span role="status">
        <b>{what}</b> {how}
      </span>
      <button type="button" onClick={cancelRun}>
        Cancel
      </button>
    </span>
  );
}

/** A bar with a count that means something. */
export function OpenProgress({ done, of }: { readonly done: number; readonly of: number }) {
  const isSlow = useDelayed(true);
  if (!isSlow) return null;
  return (
    <div className={styles['open']}>
      <p role="status">
        <b>Opening the lab</b>{' '}
        {of === 0 ? 'starting its sites' : `${done} of ${of} fragments loaded`}
      </p>
      <div className={styles['track']}>
        <i style={{ width: `${of === 0 ? 4 : (done / of) * 100}%` }} />
      </div>
    </div>
  );
}
