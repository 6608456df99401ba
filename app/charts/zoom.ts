import type { Size } from './useSize.ts';

/** How large a drawing is seen. */
export type Zoom =
  /** The whole if it can be read so, else in its full size. */
  | { readonly kind: 'readable' }
  | { readonly kind: 'whole' }
  | { readonly kind: 'scale'; readonly scale: number };

/** Text of 13 pixels is small at this scale, and still says more than a part of the drawing. */
export const READABLE = 0.6;

const LEAST = 0.2;
const MOST = 2;
const STEP = 1.25;

/** The scale at which the whole drawing is in its frame; never larger than drawn. */
export const wholeScale = (drawing: Size, frame: Size): number =>
  Math.min(1, frame.width / drawing.width, frame.height / drawing.height);

export function scaleOf(zoom: Zoom, drawing: Size, frame: Size): number {
  const whole = wholeScale(drawing, frame);
  switch (zoom.kind) {
    case 'whole':
      return whole;
    case 'readable':
      return whole >= READABLE ? whole : 1;
    case 'scale':
      return Math.max(Math.min(LEAST, whole), zoom.scale);
  }
}

/** One step larger or smaller; passes through the full size. */
export function zoomed(scale: number, direction: 1 | -1): Zoom {
  const next = direction === 1 ? scale * STEP : scale / STEP;
  const passesFull = (scale - 1) * (next - 1) < 0;
  return { kind: 'scale', scale: passesFull ? 1 : Math.min(MOST, Math.max(LEAST, next)) };
}
