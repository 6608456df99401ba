import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lectureRun } from '../../src/viewmodel/lectureRun.testing.ts';
import { planDrawing } from '../../src/viewmodel/planDrawing.ts';
import { type Box, overlaps } from './boxes.testing.ts';
import { labelBox } from './planLabels.ts';
import {
  fittedLayout,
  GUTTER,
  HALF,
  type PlanLayout,
  planLayout,
  wireThickness,
} from './planLayout.ts';
import { gatheredDrawing, randomDrawing } from './randomPlan.testing.ts';
import { READABLE, wholeScale } from './zoom.ts';

const room = { width: 756, height: 360 };

const nodeBoxes = (layout: PlanLayout): readonly Box[] =>
  layout.nodes.map(({ id, x, y }) => ({
    name: id,
    left: x - HALF,
    right: x + HALF,
    top: y - HALF,
    bottom: y + HALF,
  }));

const labelBoxes = (layout: PlanLayout): readonly Box[] => [
  ...layout.nodes.flatMap(({ id, labels }) =>
    labels.map((label) => ({ name: `${id}: ${label.text}`, ...labelBox(label) })),
  ),
  ...layout.wires.flatMap(({ id, figures }) =>
    figures.map((label) => ({ name: `${id}: ${label.text}`, ...labelBox(label) })),
  ),
];

const wireBoxes = (layout: PlanLayout): readonly Box[] =>
  layout.wires.map(({ id, fromX, toX, y, thickness }) => ({
    name: id,
    left: Math.min(fromX, toX),
    right: Math.max(fromX, toX),
    top: y - thickness / 2,
    bottom: y + thickness / 2,
  }));

describe('any plan over 1 to 16 sites', () => {
  const check = (law: (layout: PlanLayout, drawing: Parameters<typeof planLayout>[0]) => void) =>
    fc.assert(
      fc.property(randomDrawing, (drawing) => {
        law(planLayout(drawing, room), drawing);
      }),
      { seed: 7, numRuns: 120 },
    );

  test('no operator stands on another one', () => {
    check((layout) => expect(overlaps(nodeBoxes(layout))).toEqual([]));
  });

  test('no label stands on an operator or on another label', () => {
    check((layout) => {
      expect(overlaps(labelBoxes(layout))).toEqual([]);
      expect(overlaps(labelBoxes(layout), nodeBoxes(layout))).toEqual([]);
    });
  });

  test('no label stands on a wire, and no two wires share a line', () => {
    check((layout) => {
      expect(overlaps(labelBoxes(layout), wireBoxes(layout))).toEqual([]);
      expect(overlaps(wireBoxes(layout))).toEqual([]);
    });
  });

  test('a wire ends beside an operator and runs over none', () => {
    check((layout) => expect(overlaps(wireBoxes(layout), nodeBoxes(layout))).toEqual([]));
  });

  test('every operator stands on the ground of its site', () => {
    check((layout, drawing) => {
      for (const node of drawing.nodes) {
        const place = layout.nodes.find(({ id }) => id === node.id);
        const ground = layout.grounds.find(({ site }) => site === node.site);
        expect(place && ground && place.x - HALF >= ground.x).toBe(true);
        expect(place && ground && place.x + HALF <= ground.x + ground.width).toBe(true);
      }
    });
  });

  test('data flows up: what an operator reads locally stands below it', () => {
    check((layout, drawing) => {
      const y = new Map(layout.nodes.map((node) => [node.id, node.y]));
      for (const edge of drawing.edges) {
        if (edge.kind === 'local')
          expect(y.get(edge.source)).toBeGreaterThan(y.get(edge.target) ?? 0);
      }
    });
  });

  test('labels stay inside the drawing', () => {
    check((layout) => {
      for (const box of labelBoxes(layout)) {
        expect(box.left).toBeGreaterThanOrEqual(0);
        expect(box.right).toBeLessThanOrEqual(layout.width);
        expect(box.bottom).toBeLessThanOrEqual(layout.height);
        expect(box.top).toBeGreaterThanOrEqual(40);
      }
    });
  });
});

test.each([2, 3])('rows gathered from %i other sites are seen whole', (others) => {
  // As much as the page offers at 1440 × 900.
  const frame = { width: 716, height: 332 };
  const layout = fittedLayout(gatheredDrawing(others), frame);
  expect(wholeScale(layout, frame)).toBeGreaterThanOrEqual(READABLE);
  expect(layout.grounds).toHaveLength(others + 1);
});

describe('the worked example', () => {
  test('fits its frame, the asking site on the left, one gutter between', () => {
    const drawing = planDrawing(lectureRun('semijoin-distinct@site4'), 21);
    const layout = drawing && fittedLayout(drawing, room);
    expect(layout && wholeScale(layout, room)).toBeGreaterThan(0.85);
    expect(layout?.grounds.map(({ site }) => site)).toEqual(['site4', 'site1']);
    const [left, right] = layout?.grounds ?? [];
    const gutter = (right?.x ?? 0) - (left?.x ?? 0) - (left?.width ?? 0);
    expect(gutter).toBeGreaterThan(110);
    expect(gutter).toBeLessThanOrEqual(GUTTER);
  });

  test('a band is as thick as its bytes, within bounds', () => {
    expect(wireThickness(0)).toBe(2);
    expect(wireThickness(2000)).toBeCloseTo(8.944, 3);
    expect(wireThickness(10_000_000)).toBe(48);
  });
});
