import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { formatCount } from '../../../src/viewmodel/format.ts';
import type { ParameterRange } from '../../store/engineTypes.ts';
import styles from './ScenarioRow.module.css';

interface ParameterControlProps {
  readonly range: ParameterRange;
  /** As the sites are filled. */
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** After the last key of several, the value is taken as meant. */
const QUIET_MS = 350;

/**
 * One PARAMETER of the lab as a slider and as a number. It takes effect when the slider is let go,
 * and from the number with Enter or when the field is left: a run is too much to follow a drag.
 */
export function ParameterControl({ range, value, onChange }: ParameterControlProps) {
  const id = useId();
  const [draft, setDraft] = useState(String(value));
  const [filled, setFilled] = useState(value);
  if (filled !== value) {
    setFilled(value);
    setDraft(String(value));
  }
  const isFit = isWithin(range, draft);
  const commit = (wanted: string): void => {
    if (isWithin(range, wanted) && Number(wanted) !== value) onChange(Number(wanted));
  };
  return (
    <span className={styles['control']}>
      <label htmlFor={id} className={styles['name']} title={range.name}>
        {range.name}
      </label>
      {range.low !== undefined && range.high !== undefined && (
        <Slider range={range} draft={draft} onDraft={setDraft} onCommit={commit} />
      )}
      <input
        id={id}
        className={styles['number']}
        type="number"
        min={range.low}
        max={range.high}
        step={stepOf(range, value)}
        value={draft}
        aria-invalid={!isFit || undefined}
        aria-describedby={isFit ? undefined : `${id}-range`}
        title={rangeWords(range)}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => commit(draft)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit(draft);
          if (event.key === 'Escape') setDraft(String(value));
        }}
      />
      {!isFit && (
        <span id={`${id}-range`} className={styles['unfit']} role="status">
          {rangeWords(range)}
        </span>
      )}
    </span>
  );
}

interface SliderProps {
  readonly range: ParameterRange;
  readonly draft: string;
  readonly onDraft: (value: string) => void;
  readonly onCommit: (value: string) => void;
}

/** Keys move it too; a burst of them is one change. */
function Slider({ range, draft, onDraft, onCommit }: SliderProps) {
  const settling = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(settling.current), []);
  const settle = (event: KeyboardEvent<HTMLInputElement>): void => {
    const { value } = event.currentTarget;
    clearTimeout(settling.current);
    settling.current = setTimeout(() => onCommit(value), event.key === 'Enter' ? 0 : QUIET_MS);
  };
  return (
    <input
      type="range"
      className={styles['slider']}
      min={range.low}
      max={range.high}
      step={stepOf(range, Number(draft))}
      value={draft}
      aria-label={range.name}
      aria-valuetext={formatCount(Number(draft))}
      onChange={(event) => onDraft(event.target.value)}
      onPointerUp={(event) => onCommit(event.currentTarget.value)}
      onKeyUp={settle}
    />
  );
}

const isWithin = ({ low = -Infinity, high = Infinity }: ParameterRange, text: string): boolean =>
  text.trim() !== '' && Number(text) >= low && Number(text) <= high;

/** Whole numbers stay whole; others move by hundredths of their range. */
function stepOf({ low = 0, high = 0 }: ParameterRange, value: number): number | 'any' {
  return [low, high, value].every(Number.isInteger) ? 1 : 'any';
}

function rangeWords({ low, high }: ParameterRange): string {
  if (low !== undefined && high !== undefined) {
    return `from ${formatCount(low)} to ${formatCount(high)}`;
  }
  if (low !== undefined) return `at least ${formatCount(low)}`;
  if (high !== undefined) return `at most ${formatCount(high)}`;
  return 'any number';
}
