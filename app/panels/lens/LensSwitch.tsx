import type { Lens } from '../../../src/base/lens.ts';
import type { LensCount } from '../../../src/viewmodel/lensCounts.ts';
import { toggleLens } from '../../store/lenses.ts';
import { digitOfLens } from '../../store/lensKeys.ts';
import { useStore } from '../../store/store.ts';
import styles from './LensBand.module.css';
import { LensGlyph } from './LensGlyph.tsx';

interface LensSwitchProps {
  readonly lens: Lens;
  /** Undefined while there is no run it could reveal anything of. */
  readonly count: LensCount | undefined;
  /** The pointer or the focus comes to it, or leaves. */
  readonly onPoint: (isPointed: boolean) => void;
}

const names: Readonly<Record<Lens, string>> = {
  location: 'Location',
  naming: 'Naming',
  fragments: 'Fragments',
  replicas: 'Replicas',
  design: 'Design',
  execution: 'Execution',
};

/** A lens with nothing to show stays in place and focusable, and says why; it cannot be put on. */
export function LensSwitch({ lens, count, onPoint }: LensSwitchProps) {
  const isOn = useStore((state) => state.lenses.includes(lens));
  const isPeeked = useStore((state) => state.peeked === lens);
  const isEmpty = count?.count === 0 && !isOn;
  return (
    <button
      type="button"
      className={styles['switch']}
      aria-pressed={isOn || isPeeked}
      aria-disabled={isEmpty || undefined}
      aria-description={count?.words}
      aria-keyshortcuts={digitOfLens(lens)}
      aria-label={names[lens]}
      data-peek={(isPeeked && !isOn) || undefined}
      onClick={isEmpty ? undefined : () => toggleLens(lens)}
      onPointerEnter={() => onPoint(true)}
      onPointerLeave={() => onPoint(false)}
      onFocus={(event) => onPoint(event.currentTarget.matches(':focus-visible'))}
      onBlur={() => onPoint(false)}
    >
      <LensGlyph lens={lens} />
      <span className={styles['name']} data-name={names[lens]}>
        {names[lens]}
      </span>
      <span className={styles['count']}>{count?.count}</span>
    </button>
  );
}
