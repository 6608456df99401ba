import { describe, expect, test } from 'vitest';
import type { Fragment } from '../../src/catalog/catalog.ts';
import { lectureRun } from '../../src/viewmodel/lectureRun.testing.ts';
import {
  atSite,
  derived,
  fragment,
  site,
  vertical,
  withFragments,
} from '../../src/viewmodel/sketchCatalogs.testing.ts';
import { tableSketches } from '../../src/viewmodel/tableSketch.ts';
import { fittedTables, HEAD, LEFT, NAMES, type PlacedTable, tablesLayout } from './tablesLayout.ts';
import { wholeScale } from './zoom.ts';

const run = lectureRun('semijoin-distinct@site4');

const many = Array.from({ length: 16 }, (_, index) =>
  fragment(`emp_${index + 1}`, atSite(index + 1), [site(1 + (index % 5)), site(1)]),
);
const mixed = [
  fragment('emp_1', atSite(1), [site(1), site(2), site(3)]),
  fragment('emp_far', atSite(4), []),
  fragment('emp_pay_4', vertical('e_salary'), [site(2)], 'emp_far'),
  fragment('emp_rest_4', vertical('e_name', 'e_dept'), [], 'emp_far'),
  fragment('emp_deep', atSite(5), [site(3)], 'emp_rest_4'),
  fragment('emp_deeper', atSite(6), [site(4)], 'emp_rest_4'),
];
const columns = [
  fragment('emp_pay', vertical('e_salary', 'e_dept'), [site(2)]),
  fragment('emp_rest', vertical('e_name', 'e_site', 'e_address'), [site(1)]),
];
const designs: Readonly<Record<string, readonly Fragment[]>> = {
  few: [fragment('emp_1', atSite(1), [site(1)]), fragment('emp_4', atSite(4), [site(4)])],
  many,
  mixed,
  columns,
  derived: [fragment('emp_a', derived('department'), [site(1), site(4)])],
};
const widths = [320, 480, 729, 1100, 1800];

const layoutOf = (fragments: readonly Fragment[], width: number) =>
  tablesLayout(tableSketches({ ...run, catalog: withFragments(fragments) }, 0), width);

const bodyOf = ({ x, y, width, height }: PlacedTable) => ({
  left: x,
  top: y + HEAD + NAMES,
  right: x + width,
  bottom: y + height,
});

describe.each(Object.entries(designs))('the tables, cut: %s', (_, fragments) => {
  test.each(widths)('pieces tile their table, %i px wide', (width) => {
    for (const table of layoutOf(fragments, width).tables) {
      const body = bodyOf(table);
      const area = (body.right - body.left) * (body.bottom - body.top);
      const covered = table.leaves.reduce((sum, leaf) => sum + leaf.width * leaf.height, 0);
      expect(covered).toBeCloseTo(area, 3);
      for (const { x, y, width: own, height } of table.leaves) {
        expect(x).toBeGreaterThanOrEqual(body.left - 0.01);
        expect(y).toBeGreaterThanOrEqual(body.top - 0.01);
        expect(x + own).toBeLessThanOrEqual(body.right + 0.01);
        expect(y + height).toBeLessThanOrEqual(body.bottom + 0.01);
        expect(own).toBeGreaterThan(90);
        expect(height).toBeGreaterThanOrEqual(22);
      }
      expect(table.leaves.length).toBe(table.cuts.length + 1);
    }
  });

  test.each(widths)('tables and their marks are inside and apart, %i px wide', (width) => {
    const layout = layoutOf(fragments, width);
    const outer = layout.tables.map(({ x, y, width: own, height, shape }) => ({
      left: x - LEFT,
      right: x + own + shape.right,
      top: y,
      bottom: y + height,
    }));
    for (const [index, box] of outer.entries()) {
      expect(box.left).toBeGreaterThanOrEqual(0);
      expect(box.right).toBeLessThanOrEqual(layout.width);
      expect(box.bottom).toBeLessThanOrEqual(layout.height);
      for (const other of outer.slice(index + 1)) {
        const isBeside = box.right <= other.left || other.right <= box.left;
        expect(isBeside || box.bottom <= other.top || other.bottom <= box.top).toBe(true);
      }
    }
  });
});

test('a band is the higher, the more rows it has; all columns are shown or counted', () => {
  const [employees] = layoutOf(designs['few'] ?? [], 729).tables;
  const [first, second] = employees?.leaves ?? [];
  expect(first?.height).toBeGreaterThan(second?.height ?? Number.NaN);
  expect(employees?.more).toBe('');
  const [narrow] = layoutOf(designs['few'] ?? [], 320).tables;
  const hidden = Number(/\d+/.exec(narrow?.more ?? '')?.[0] ?? 0);
  expect((narrow?.columns.length ?? 0) + hidden).toBe(6);
});

test('vertical cuts fall between the columns they part', () => {
  const [employees] = layoutOf(columns, 729).tables;
  const [cut] = employees?.cuts ?? [];
  const first = employees?.columns.find(({ name }) => name === 'e_name');
  expect(cut?.kind).toBe('columns');
  expect(cut?.x).toBeCloseTo(first?.x ?? Number.NaN);
});

test('tables that are seen smaller have the width that this leaves', () => {
  const sketches = tableSketches(run, 0);
  const high = tablesLayout(sketches, 700).height;
  const frame = { width: 700, height: high * 0.8 };
  const layout = fittedTables(sketches, frame);
  expect(layout.width).toBeCloseTo(700 / 0.8);
  expect(wholeScale(layout, frame)).toBeCloseTo(0.8);
  expect(fittedTables(sketches, { width: 700, height: high }).width).toBe(700);
});
