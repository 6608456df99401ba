import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import styles from './Splitter.module.css';

interface SplitterProps {
  /** What it changes: `Width of the lab column`. */
  readonly label: string;
  /** The id of the part it makes larger and smaller. */
  readonly controls: string;
  /** The way it is dragged. */
  readonly axis: 'x' | 'y';
  /** Whether its part grows towards the end of the axis (1) or its start (-1). */
  readonly grows: 1 | -1;
  readonly size: {
    readonly value: number;
    readonly standard: number;
    readonly low: number;
    readonly high: number;
  };
  readonly unit: 'pixels' | 'percent';
  /** Undefined is the standard again. */
  readonly onChange: (value: number | undefined) => void;
  /** Enter folds its part where it folds. */
  readonly onFold?: () => void;
}

const STEP_PIXELS = 8;
const STEP_PERCENT = 1;

/**
 * The line between two parts, to be dragged in steps of 8 px. Arrow keys take one step, with Shift
 * five, Home and End go to the limits; a double click restores.
 */
export function Splitter(props: SplitterProps) {
  const { label, controls, axis, size, unit, onChange } = props;
  const drag = useDrag(props);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be dragged.
    <div
      role="separator"
      className={styles['splitter']}
      data-axis={axis}
      tabIndex={0}
      aria-label={label}
      aria-controls={controls}
      aria-orientation={axis === 'x' ? 'vertical' : 'horizontal'}
      aria-valuenow={size.value}
      aria-valuemin={size.low}
      aria-valuemax={size.high}
      aria-valuetext={`${size.value} ${unit}`}
      title={`${label}: drag, or arrow keys; double click restores`}
      onKeyDown={(event) => handleKey(event, props)}
      onDoubleClick={() => onChange(undefined)}
      {...drag}
    />
  );
}

interface Drag {
  readonly at: number;
  readonly value: number;
}

function useDrag(props: SplitterProps) {
  const start = useRef<Drag | undefined>(undefined);
  const placeOf = (event: PointerEvent) => (props.axis === 'x' ? event.clientX : event.clientY);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = { at: placeOf(event), value: props.size.value };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!start.current) return;
      const pixels = (placeOf(event) - start.current.at) * props.grows;
      change(props, start.current.value + pixels / pixelsPerUnit(event.currentTarget, props));
    },
    onLostPointerCapture: () => {
      start.current = undefined;
    },
  };
}

function pixelsPerUnit(separator: HTMLElement, { unit, axis }: SplitterProps): number {
  if (unit === 'pixels') return 1;
  const around = separator.parentElement?.getBoundingClientRect();
  return ((axis === 'x' ? around?.width : around?.height) ?? 100) / 100;
}

const stepOf = ({ unit }: SplitterProps): number =>
  unit === 'pixels' ? STEP_PIXELS : STEP_PERCENT;

/** In whole steps from the standard, so that the standard is among them. */
function change(props: SplitterProps, wanted: number): void {
  const { value, standard, low, high } = props.size;
  const step = stepOf(props);
  const snapped = standard + Math.round((wanted - standard) / step) * step;
  const next = Math.min(high, Math.max(low, snapped));
  if (next !== value) props.onChange(next === standard ? undefined : next);
}

function handleKey(event: KeyboardEvent, props: SplitterProps): void {
  const wanted = wantedBy(event, props);
  const isFold = event.key === 'Enter' && props.onFold !== undefined;
  if (wanted === undefined && !isFold) return;
  event.preventDefault();
  if (isFold) props.onFold?.();
  else if (wanted !== undefined) change(props, wanted);
}

function wantedBy(event: KeyboardEvent, props: SplitterProps): number | undefined {
  const { axis, grows, size } = props;
  const step = stepOf(props) * grows * (event.shiftKey ? 5 : 1);
  if (event.key === 'Home') return size.low;
  if (event.key === 'End') return size.high;
  if (event.key === (axis === 'x' ? 'ArrowRight' : 'ArrowDown')) return size.value + step;
  if (event.key === (axis === 'x' ? 'ArrowLeft' : 'ArrowUp')) return size.value - step;
  return undefined;
}
