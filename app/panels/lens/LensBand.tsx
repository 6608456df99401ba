import { useLayoutEffect, useState } from 'react';
import { LENSES, type Lens } from '../../../src/base/lens.ts';
import { useLensCounts, useLenses } from '../../store/lenses.ts';
import { peekIsSeen, useVainKey } from '../../store/lensKeys.ts';
import { useStore } from '../../store/store.ts';
import styles from './LensBand.module.css';
import { LensSwitch } from './LensSwitch.tsx';
import { SiteLegend } from './SiteLegend.tsx';

/** What is hidden from the user of a distributed database, a switch each; then the sites. */
export function LensBand() {
  const counts = useLensCounts();
  const [pointed, setPointed] = useState<Lens>();
  const vain = useVainKey((state) => state.lens);
  const told = pointed ?? vain;
  const isPeeking = useStore((state) => state.peeked !== undefined);
  useLayoutEffect(() => {
    if (isPeeking) peekIsSeen(performance.now());
  }, [isPeeking]);
  return (
    <section className={styles['band']} aria-label="Lenses and sites">
      <Summary words={told && counts?.[told].words} isAnswer={pointed === undefined} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form. */}
      <div className={styles['switches']} role="group" aria-label="Lenses">
        {LENSES.map((lens) => (
          <LensSwitch
            key={lens}
            lens={lens}
            count={counts?.[lens]}
            onPoint={(isPointed) => setPointed(isPointed ? lens : undefined)}
          />
        ))}
      </div>
      <SiteLegend />
    </section>
  );
}

interface SummaryProps {
  readonly words: string | undefined;
  /** They answer a key; a switch that has the focus describes itself. */
  readonly isAnswer: boolean;
}

/**
 * How much is seen through; while a switch is pointed at or has the focus, or after its key was
 * pressed in vain, what that one reveals, or why it reveals nothing.
 */
function Summary({ words, isAnswer }: SummaryProps) {
  const { length } = useLenses();
  const sum =
    length === 0
      ? 'all hidden: one plain database'
      : `showing ${length} of ${LENSES.length} hidden things`;
  return (
    <p className={styles['summary']}>
      <b>Lenses</b>
      <span className={words === undefined ? undefined : 'unseen'} role="status">
        {isAnswer ? (words ?? sum) : sum}
      </span>
      {words !== undefined && <span aria-hidden="true">{words}</span>}
    </p>
  );
}
