import type { RefObject } from 'react';
import { useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The room an element has; undefined until it was measured, so nothing is drawn twice. */
export function useSize<Frame extends HTMLElement = HTMLDivElement>(): readonly [
  RefObject<Frame | null>,
  Size | undefined,
] {
  const element = useRef<Frame>(null);
  const [size, setSize] = useState<Size>();
  useLayoutEffect(() => {
    const frame = element.current;
    if (!frame) return;
    const measure = () => setSize({ width: frame.clientWidth, height: frame.clientHeight });
    measure();
    // Observers run before the frame is painted; what is drawn must be ready by then as well.
    const observer = new ResizeObserver(() => flushSync(measure));
    observer.observe(frame);
    return () => observer.disconnect();
  }, []);
  return [element, size];
}
