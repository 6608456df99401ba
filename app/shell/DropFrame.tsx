import { SIZE_LIMITS } from '../store/incomingFiles.ts';
import styles from './DropFrame.module.css';
import { useIncoming } from './useIncoming.ts';

/** While a file hovers over the page: that it may be dropped, and how large it may be. */
export function DropFrame() {
  const isOver = useIncoming();
  if (!isOver) return null;
  return (
    <div className={styles['frame']}>
      <p className={styles['words']}>
        <b>Drop to open the lab.</b> CSV files that it loads come with it. {SIZE_LIMITS}
      </p>
    </div>
  );
}
