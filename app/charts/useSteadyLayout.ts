import { useMemo } from 'react';
import type { PlanDrawing } from '../../src/viewmodel/planDrawing.ts';
import { shapeText } from './planLabels.ts';
import type { Size } from './useSize.ts';

/** What is drawn where depends on the plan and its figures, not on the event. */
export function useSteadyLayout<Layout>(
  drawing: PlanDrawing,
  size: Size | undefined,
  layoutOf: (drawing: PlanDrawing, size: Size) => Layout,
): Layout | undefined {
  const key = useMemo(() => figuresOf(drawing), [drawing]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is all of it that counts.
  return useMemo(() => size && layoutOf(drawing, size), [key, size]);
}

const figuresOf = ({ planId, nodes, edges }: PlanDrawing): string =>
  JSON.stringify([
    planId,
    nodes.map(({ id, figures }) => [id, figures && shapeText(figures)]),
    edges.map((edge) => (edge.kind === 'wire' ? [edge.id, shapeText(edge), edge.bytes] : edge.id)),
  ]);
