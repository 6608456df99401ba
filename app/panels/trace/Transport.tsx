import {
  changeSpeed,
  goFirst,
  goLast,
  stepBack,
  stepForward,
  togglePlay,
} from '../../store/cursorActions.ts';
import { SPEEDS, useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icons.tsx';
import styles from './TraceBand.module.css';

interface TransportProps {
  readonly cursor: number;
  readonly lastSeq: number;
}

export function Transport({ cursor, lastSeq }: TransportProps) {
  const isPlaying = useStore((state) => state.isPlaying);
  const [isFirst, isLast] = [cursor === 0, cursor === lastSeq];
  return (
    <div className={styles['transport']}>
      <Button look="plain" label="First event" onClick={goFirst} isDisabled={isFirst}>
        <Icon name="first" />
      </Button>
      <Button look="outline" label="Step back" onClick={stepBack} isDisabled={isFirst}>
        <Icon name="back" />
      </Button>
      <Button look="ink" onClick={togglePlay}>
        <Icon name={isPlaying ? 'pause' : 'play'} size={12} />
        <span className={styles['play']}>{isPlaying ? 'Pause' : 'Play'}</span>
      </Button>
      <Button look="outline" label="Step forward" onClick={stepForward} isDisabled={isLast}>
        <Icon name="forward" />
      </Button>
      <Button look="plain" label="Last event" onClick={goLast} isDisabled={isLast}>
        <Icon name="last" />
      </Button>
      <SpeedButton />
    </div>
  );
}

/** A click goes to the next speed, from the fastest to the slowest. */
function SpeedButton() {
  const speed = useStore((state) => state.speed);
  const isFastest = speed === SPEEDS.at(-1);
  const next = () => {
    if (!isFastest) changeSpeed(1);
    else for (const _ of SPEEDS) changeSpeed(-1);
  };
  return (
    <button
      type="button"
      className={styles['speed']}
      aria-label={`Speed ${speed} times`}
      title="Speed: − slower, + faster"
      onClick={next}
    >
      {speed}×
    </button>
  );
}
