import type { RefObject } from 'react';
import { useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What room the frames of each name had when they were last measured. */
const lastSizes = new Map<string, Size>();

/**
 * The room an element has; undefined until it was measured, so nothing is drawn twice. A frame that
 * comes back is drawn for the room it had, and once more only if it has another now: to measure
 * before anything is drawn in it would make the browser lay out the page twice.
 *
 * @param name what frames that take each other's place have in common
 */
export function useSize<Frame extends HTMLElement = HTMLDivElement>(
  name: string,
): readonly [RefObject<Frame | null>, Size | undefined] {
  const element = useRef<Frame>(null);
  const [size, setSize] = useState<Size | undefined>(() => lastSizes.get(name));
  useLayoutEffect(() => {
    const frame = element.current;
    if (!frame) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = frame;
      const now = { width, height };
      lastSizes.set(name, now);
      setSize((last) => (last?.width === width && last.height === height ? last : now));
    };
    measure();
    // Observers run before the frame is painted; what is drawn must be ready by then as well.
    const observer = new ResizeObserver(() => flushSync(measure));
    observer.observe(frame);
    return () => observer.disconnect();
  }, [name]);
  return [element, size];
}
