import type { KeyboardEvent, MouseEvent, PointerEvent, ReactNode, RefObject } from 'react';
import { useEffect, useLayoutEffect, useRef } from 'react';
import styles from './DiagramFrame.module.css';
import type { RovingMap } from './roving.ts';
import { directionOf, nextMark } from './roving.ts';
import type { Size } from './useSize.ts';
import { scaleOf, wholeScale, type Zoom, zoomed } from './zoom.ts';

/** What is done with a drawing, besides looking at it. */
export interface DiagramView {
  readonly zoom: Zoom;
  readonly onZoom: (zoom: Zoom) => void;
  /** The scale that came of it, and that of the whole drawing. */
  readonly onScale: (scale: number, whole: number) => void;
  /** A mark was chosen by Enter or a click; undefined puts its description away. */
  readonly onOpen: (mark: string | undefined) => void;
  readonly opened: string | undefined;
}

/** Of a drawing that is always seen whole there is nothing to zoom. */
export type FrameView = Pick<DiagramView, 'onOpen' | 'opened'> &
  Partial<Pick<DiagramView, 'zoom' | 'onZoom'>>;

interface DiagramFrameProps {
  readonly label: string;
  readonly frame: RefObject<HTMLElement | null>;
  readonly view: FrameView;
  readonly scale: number;
  readonly map: RovingMap | undefined;
  /** The mark that the focus goes to first. */
  readonly start: string | undefined;
  readonly children: ReactNode;
}

/**
 * One diagram is one stop of the keyboard. On the frame itself arrows pan, and Enter goes inside;
 * there arrows go from mark to mark, Enter describes one, Esc leads back. A pointer pans without
 * taking the focus, so that the keys of the view go on working.
 */
export function DiagramFrame(props: DiagramFrameProps) {
  const { label, frame, view, scale, children } = props;
  const { hasMoved, ...drag } = useDrag(frame);
  useWheelZoom(frame, scale, view);
  useSteadyMiddle(frame, scale);
  const handleKey = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const mark = markAt(event.target);
    const isTaken = mark === undefined ? onFrame(event, props) : onMark(event, props, mark);
    if (isTaken || onEither(event, props)) event.preventDefault();
  };
  return (
    <section
      ref={frame}
      className={styles['frame']}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      onKeyDown={handleKey}
      {...drag}
      onClick={({ target }) => {
        const mark = markAt(target);
        if (mark !== undefined && !hasMoved()) view.onOpen(mark);
      }}
    >
      {children}
    </section>
  );
}

function markAt(target: EventTarget): string | undefined {
  const element = target instanceof Element ? target.closest('[data-mark]') : null;
  return element?.getAttribute('data-mark') ?? undefined;
}

const PAN = 60;

function onFrame({ key, currentTarget }: KeyboardEvent<HTMLElement>, props: DiagramFrameProps) {
  const pan = pans[key];
  if (pan) {
    currentTarget.scrollBy({ left: pan[0] * PAN, top: pan[1] * PAN });
    return true;
  }
  if (key !== 'Enter') return false;
  const start = props.start ?? props.map?.marks[0]?.id;
  if (start !== undefined) focusMark(currentTarget, start);
  return true;
}

const pans: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function onMark(
  { key, currentTarget }: KeyboardEvent<HTMLElement>,
  { map, view }: DiagramFrameProps,
  mark: string,
): boolean {
  const direction = directionOf(key);
  if (direction) {
    const next = map && nextMark(map, mark, direction);
    if (next !== undefined) focusMark(currentTarget, next);
    if (next !== undefined && view.opened !== undefined) view.onOpen(next);
    return true;
  }
  if (key === 'Enter' || key === ' ') {
    view.onOpen(view.opened === mark ? undefined : mark);
    return true;
  }
  if (key !== 'Escape') return false;
  if (view.opened === undefined) currentTarget.focus({ preventScroll: true });
  else view.onOpen(undefined);
  return true;
}

function onEither(
  { key }: KeyboardEvent<HTMLElement>,
  { view, scale }: DiagramFrameProps,
): boolean {
  const { zoom, onZoom } = view;
  if (!zoom || !onZoom) return false;
  if (key === '+' || key === '=') onZoom(zoomed(scale, 1));
  else if (key === '-') onZoom(zoomed(scale, -1));
  else if (key === 'z') onZoom({ kind: zoom.kind === 'whole' ? 'readable' : 'whole' });
  else return false;
  return true;
}

function focusMark(frame: HTMLElement, mark: string): void {
  const element = [...frame.querySelectorAll('[data-mark]')].find(
    (candidate) => candidate.getAttribute('data-mark') === mark,
  );
  if (!(element instanceof SVGElement)) return;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

/** Dragging pans. A mouse only: fingers scroll the frame by themselves. */
function useDrag(frame: RefObject<HTMLElement | null>) {
  const from = useRef<{ x: number; y: number; left: number; top: number }>(undefined);
  const moved = useRef(false);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      moved.current = false;
      if (event.pointerType !== 'mouse' || event.button !== 0) return;
      const { scrollLeft, scrollTop } = event.currentTarget;
      from.current = { x: event.clientX, y: event.clientY, left: scrollLeft, top: scrollTop };
    },
    onMouseDown: (event: MouseEvent<HTMLElement>) => event.preventDefault(),
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const start = from.current;
      const box = frame.current;
      if (!start || !box) return;
      const [dx, dy] = [event.clientX - start.x, event.clientY - start.y];
      if (!moved.current && Math.hypot(dx, dy) < 4) return;
      moved.current = true;
      if (!box.hasPointerCapture(event.pointerId)) box.setPointerCapture(event.pointerId);
      box.scrollTo({ left: start.left - dx, top: start.top - dy });
    },
    onPointerUp: () => {
      from.current = undefined;
    },
    onPointerCancel: () => {
      from.current = undefined;
    },
    hasMoved: () => moved.current,
  };
}

/** React listens to the wheel passively, and then the page would zoom instead. */
function useWheelZoom(
  frame: RefObject<HTMLElement | null>,
  scale: number,
  { onZoom }: FrameView,
): void {
  useEffect(() => {
    const box = frame.current;
    if (!onZoom) return undefined;
    const handleWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      onZoom(zoomed(scale, event.deltaY < 0 ? 1 : -1));
    };
    box?.addEventListener('wheel', handleWheel, { passive: false });
    return () => box?.removeEventListener('wheel', handleWheel);
  }, [frame, scale, onZoom]);
}

/** What stands in the middle stays there when the scale changes. */
function useSteadyMiddle(frame: RefObject<HTMLElement | null>, scale: number): void {
  const before = useRef(scale);
  useLayoutEffect(() => {
    const box = frame.current;
    const ratio = scale / before.current;
    before.current = scale;
    if (!box || ratio === 1) return;
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = box;
    box.scrollTo({
      left: (scrollLeft + clientWidth / 2) * ratio - clientWidth / 2,
      top: (scrollTop + clientHeight / 2) * ratio - clientHeight / 2,
    });
  }, [frame, scale]);
}

/** The scale at which a drawing is seen; whoever shows the controls is told. */
export function useScale(
  { zoom, onScale }: DiagramView,
  drawing: Size | undefined,
  frame: Size | undefined,
): number {
  const scale = drawing && frame ? scaleOf(zoom, drawing, frame) : 1;
  const whole = drawing && frame ? wholeScale(drawing, frame) : 1;
  useLayoutEffect(() => onScale(scale, whole), [onScale, scale, whole]);
  return scale;
}

/** The mark that the current event is about stays in view; it is not moved while it is. */
export function useKeepInView(
  frame: RefObject<HTMLElement | null>,
  place: { readonly x: number; readonly y: number } | undefined,
  scale: number,
  layout: unknown,
): void {
  const before = useRef<unknown>(undefined);
  useLayoutEffect(() => {
    const box = frame.current;
    if (!place || !box) return;
    const isNew = before.current !== layout;
    before.current = layout;
    const [x, y] = [place.x * scale, place.y * scale];
    box.scrollTo({
      // Labels stand right of their marks.
      left: keptIn(isNew ? undefined : box.scrollLeft, box.clientWidth, x, 0.3),
      top: keptIn(isNew ? undefined : box.scrollTop, box.clientHeight, y, 0.5),
    });
  }, [frame, place, scale, layout]);
}

/** As far from the edge as a mark with its label reaches. */
const MARGIN = 90;

/** @param scroll where the frame stands; undefined for a new drawing, which stands nowhere yet */
function keptIn(scroll: number | undefined, room: number, at: number, share: number): number {
  const margin = Math.min(MARGIN, room / 3);
  if (scroll === undefined) return at - room * share;
  const isInside = at >= scroll + margin && at <= scroll + room - margin;
  return isInside ? scroll : at - room * share;
}
