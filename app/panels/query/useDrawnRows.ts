import { type RefObject, useLayoutEffect, useState } from 'react';

export const ROW_HEIGHT = 25;
const HEAD_HEIGHT = 25;

/** Rows drawn beyond what is in view, so that scrolling does not show their lack. */
const MARGIN = 12;

/** The window moves by so many rows at once: a scroll of some pixels draws nothing anew. */
const STEP = 8;

export interface DrawnRows {
  readonly from: number;
  /** The row after the last one. */
  readonly to: number;
}

/** Which of many rows of one height are drawn in a frame that scrolls. */
export function useDrawnRows(frame: RefObject<HTMLElement | null>, rowCount: number): DrawnRows {
  const [{ from, to }, setDrawn] = useState<DrawnRows>({ from: 0, to: 5 * STEP });
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const look = (): void =>
      setDrawn((before) => {
        const drawn = rowsIn(element.scrollTop, element.clientHeight);
        return drawn.from === before.from && drawn.to === before.to ? before : drawn;
      });
    look();
    const resized = new ResizeObserver(look);
    resized.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [frame]);
  const last = Math.min(to, rowCount);
  return { from: Math.max(0, Math.min(from, last - STEP)), to: last };
}

export function rowsIn(scrollTop: number, height: number): DrawnRows {
  const first = Math.floor(scrollTop / ROW_HEIGHT) - MARGIN;
  const last = Math.ceil((scrollTop + height) / ROW_HEIGHT) + MARGIN;
  return { from: Math.max(0, Math.floor(first / STEP) * STEP), to: Math.ceil(last / STEP) * STEP };
}

/** Scrolls as little as brings a row into view, below the heads. */
export function revealRow(frame: HTMLElement, row: number): void {
  const top = row * ROW_HEIGHT;
  const lowest = top + HEAD_HEIGHT + ROW_HEIGHT - frame.clientHeight;
  frame.scrollTop = Math.max(lowest, Math.min(frame.scrollTop, top));
}
