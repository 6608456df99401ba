import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lectureRun } from '../../src/viewmodel/lectureRun.testing.ts';
import { type PlanDrawing, planDrawing } from '../../src/viewmodel/planDrawing.ts';
import { type Box, overlaps } from './boxes.testing.ts';
import { labelBox } from './planLabels.ts';
import { HALF } from './planLayout.ts';
import { PLATE, type PlanTreeLayout, planTreeLayout } from './planTreeLayout.ts';
import { randomDrawing } from './randomPlan.testing.ts';

const room = { width: 756, height: 360 };

/** A box with the plate on its left. */
const nodeBoxes = ({ nodes }: PlanTreeLayout): readonly Box[] =>
  nodes.map(({ id, x, y }) => ({
    name: id,
    left: x - HALF - PLATE.gap - PLATE.size,
    right: x + HALF,
    top: y - HALF,
    bottom: y + HALF,
  }));

const labelBoxes = ({ nodes, lines }: PlanTreeLayout): readonly Box[] =>
  [
    ...nodes.map(({ id, labels }) => ({ id, labels })),
    ...lines.map(({ id, figures }) => ({ id, labels: figures })),
  ].flatMap(({ id, labels }) =>
    labels.map((label) => ({ name: `${id}: ${label.text}`, ...labelBox(label) })),
  );

describe('any plan over 1 to 16 sites as one tree', () => {
  const check = (law: (layout: PlanTreeLayout, drawing: PlanDrawing) => void) =>
    fc.assert(
      fc.property(randomDrawing, (drawing) => law(planTreeLayout(drawing, room), drawing)),
      { seed: 11, numRuns: 100 },
    );

  test('has each operator once and each line of the plan', () => {
    check((layout, drawing) => {
      expect(layout.nodes.map(({ id }) => id)).toEqual(drawing.nodes.map(({ id }) => id));
      expect(layout.lines.map(({ id }) => id)).toEqual(drawing.edges.map(({ id }) => id));
    });
  });

  test('leads up from what is read to its reader', () => {
    check((layout, drawing) => {
      const at = new Map(layout.nodes.map((node) => [node.id, node]));
      for (const { source, target } of drawing.edges)
        expect(at.get(source)?.y).toBeGreaterThan(at.get(target)?.y ?? 0);
    });
  });

  test('has no operator, plate, label or figure on another one, and all of them in the drawing', () => {
    check((layout) => {
      const boxes = [...nodeBoxes(layout), ...labelBoxes(layout)];
      expect(overlaps(boxes)).toEqual([]);
      for (const { name, left, right, top, bottom } of boxes) {
        expect(left, name).toBeGreaterThanOrEqual(0);
        expect(right, name).toBeLessThanOrEqual(layout.width);
        expect(top, name).toBeGreaterThanOrEqual(0);
        expect(bottom, name).toBeLessThanOrEqual(layout.height);
      }
    });
  });
});

test('an input with two readers has one line straight up and one beside it', async () => {
  const run = await lectureRun('semijoin-distinct@site4');
  const drawing = planDrawing(run, run.trace.events.length - 1);
  if (!drawing) throw new Error('no plan is drawn');
  const { nodes, lines } = planTreeLayout(drawing, room);
  const twice = drawing.nodes.find(
    ({ id }) => drawing.edges.filter(({ source }) => source === id).length === 2,
  );
  const middle = nodes.find(({ id }) => id === twice?.id)?.x;
  const xs = drawing.edges.flatMap(({ id, source }) =>
    source === twice?.id ? [lines.find((line) => line.id === id)?.middle.x] : [],
  );
  expect(xs.filter((x) => x === middle)).toHaveLength(1);
});
