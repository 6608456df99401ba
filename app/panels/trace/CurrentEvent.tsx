import { formatBytes } from '../../../src/viewmodel/format.ts';
import type { EventSentence } from '../../../src/viewmodel/sentence.ts';
import { Plate } from '../../charts/Plate.tsx';
import styles from './TraceBand.module.css';

interface CurrentEventProps {
  readonly words: Pick<EventSentence, 'sites' | 'headline' | 'detail' | 'sentence' | 'bytes'>;
  readonly count: string;
}

/** The event at the cursor in words, with the plates of its sites. */
export function CurrentEvent({ words, count }: CurrentEventProps) {
  const [source, target] = words.sites;
  return (
    <div className={styles['now']} title={words.sentence}>
      <p className={styles['event']}>
        <span className={styles['count']}>{count}</span>
        {source && <Plate site={source} />}
        {target && <span className={styles['arrow']}>→</span>}
        {target && <Plate site={target} />}
        <span className={styles['headline']}>{words.headline}</span>
        {words.bytes !== undefined && (
          <span className={styles['bytes']}>{formatBytes(words.bytes)}</span>
        )}
      </p>
      <p className={styles['detail']}>{words.detail}</p>
    </div>
  );
}
