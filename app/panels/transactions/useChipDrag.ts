import { type PointerEvent, useRef, useState } from 'react';
import type { InterleavingChip } from '../../../src/viewmodel/transactions/interleavingChips.ts';
import { moveStepTo } from '../../store/interleavingActions.ts';

interface Drag {
  readonly from: number;
  /** Where it would come to lie. */
  readonly to: number;
}

/** So far a pointer may shake without dragging. */
const SHAKE = 4;

/** Dragging a step of the interleaving to another turn; a click stays a click. */
export function useChipDrag(chips: readonly InterleavingChip[]) {
  const [drag, setDrag] = useState<Drag>();
  const start = useRef<{ readonly x: number; readonly y: number }>(undefined);
  const wasDragged = useRef(false);
  const handlers = (from: number) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      wasDragged.current = false;
      if (event.button !== 0) return;
      start.current = { x: event.clientX, y: event.clientY };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent<HTMLElement>) => {
      const { x, y } = start.current ?? { x: clientX, y: clientY };
      if (!drag && Math.hypot(clientX - x, clientY - y) < SHAKE) return;
      wasDragged.current = true;
      setDrag({ from, to: targetOf(chips, from, clientX, clientY) ?? drag?.to ?? from });
    },
    onPointerUp: () => {
      start.current = undefined;
      setDrag(undefined);
      if (drag && drag.to !== from) void moveStepTo(from, drag.to);
    },
    onPointerCancel: () => {
      start.current = undefined;
      setDrag(undefined);
    },
    onClickCapture: (event: { readonly stopPropagation: () => void }) => {
      if (wasDragged.current) event.stopPropagation();
      wasDragged.current = false;
    },
  });
  return { drag, handlers };
}

/** The step under the pointer, as near as its own transaction's steps allow. */
function targetOf(
  chips: readonly InterleavingChip[],
  from: number,
  x: number,
  y: number,
): number | undefined {
  const under = document
    .elementsFromPoint(x, y)
    .find((element) => element.hasAttribute('data-step'));
  if (!under) return undefined;
  const [least, most] = chips[from]?.reach ?? [from, from];
  return Math.min(most, Math.max(least, Number(under.getAttribute('data-step'))));
}
