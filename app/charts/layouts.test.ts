import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { siteId } from '../../src/base/brand.ts';
import type { AlgebraNode } from '../../src/viewmodel/algebraTree.ts';
import { lectureRun } from '../../src/viewmodel/lectureRun.testing.ts';
import { networkMap } from '../../src/viewmodel/networkMap.ts';
import { ruler } from '../../src/viewmodel/ruler.ts';
import { algebraLayout } from './algebraLayout.ts';
import { columnOrder, spannedColumns } from './columnOrder.ts';
import { networkLayout } from './networkLayout.ts';
import { labelBox } from './planLabels.ts';
import { nearestSeq, rulerLayout } from './rulerLayout.ts';
import { wrapParts } from './textMeasure.ts';

describe('order of the columns', () => {
  const sites = (count: number, asking: number) =>
    Array.from({ length: count }, (_, index) => ({
      id: `${index + 1}`,
      number: index + 1,
      isAsking: index + 1 === asking,
    }));

  test('the asking site is leftmost where that costs nothing, the rest go by number', () => {
    expect(columnOrder(sites(2, 2), [['1', '2']])).toEqual(['2', '1']);
    expect(columnOrder(sites(4, 3), [])).toEqual(['3', '1', '2', '4']);
  });

  test('who receives from both stands between them', () => {
    const wires = [
      ['1', '2'],
      ['3', '2'],
    ] as const;
    expect(spannedColumns(columnOrder(sites(3, 1), wires), wires)).toBe(0);
  });

  test('beyond seven sites it is still an order of all, and no worse than by number', () => {
    const wires = [
      ['9', '1'],
      ['8', '1'],
      ['2', '9'],
      ['5', '8'],
    ] as const;
    const order = columnOrder(sites(9, 1), wires);
    expect(order.toSorted()).toEqual(sites(9, 1).map(({ id }) => id));
    const byNumber = sites(9, 1).map(({ id }) => id);
    expect(spannedColumns(order, wires)).toBeLessThan(spannedColumns(byNumber, wires));
  });
});

describe('algebra tree', () => {
  const label = fc.array(fc.string({ minLength: 1, maxLength: 14 }), { maxLength: 3 });
  const nodeOf = (depth: number): fc.Arbitrary<AlgebraNode> =>
    fc
      .record({
        label,
        inputs: depth === 0 ? fc.constant([]) : fc.array(nodeOf(depth - 1), { maxLength: 3 }),
      })
      .map((parts) => ({
        ...parts,
        glyph: 'join',
        name: '',
        id: '',
        sites: [],
        leaves: [],
        times: 1,
        isNew: false,
      }));
  const numbered = (tree: AlgebraNode, id = '0'): AlgebraNode => ({
    ...tree,
    id,
    inputs: tree.inputs.map((input, index) => numbered(input, `${id}.${index}`)),
  });

  test('no operator and no label stands on another one, and all are inside', () => {
    fc.assert(
      fc.property(nodeOf(4), (tree) => {
        const layout = algebraLayout(numbered(tree), { width: 756, height: 340 });
        const boxes = layout.nodes.flatMap(({ x, y, labels }) => [
          { left: x - 14, right: x + 14, top: y - 14, bottom: y + 14 },
          ...labels.map(labelBox),
        ]);
        for (const [index, box] of boxes.entries()) {
          expect(box.left).toBeGreaterThanOrEqual(0);
          expect(box.right).toBeLessThanOrEqual(layout.width);
          for (const other of boxes.slice(index + 1)) {
            const isApart =
              box.right <= other.left + 1 ||
              other.right <= box.left + 1 ||
              box.bottom <= other.top + 1 ||
              other.bottom <= box.top + 1;
            expect(isApart).toBe(true);
          }
        }
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});

describe('ruler', () => {
  const scale = ruler(lectureRun('semijoin-distinct@site4'));

  test('every chapter keeps its name, and events stand in order from end to end', () => {
    const layout = rulerLayout(scale, 756);
    expect(layout.chapters.every(({ isLabelled }) => isLabelled)).toBe(true);
    expect(layout.places.at(0)).toBe(22);
    expect(layout.places.at(-1)).toBeCloseTo(734, 3);
    for (const [index, place] of layout.places.slice(1).entries()) {
      expect(place).toBeGreaterThan(layout.places[index] ?? 0);
    }
  });

  test('a place leads back to the nearest event, beyond the ends to the last ones', () => {
    const layout = rulerLayout(scale, 756);
    for (const { seq } of scale.ticks) {
      expect(nearestSeq(layout, (layout.places[seq] ?? 0) + 2)).toBe(seq);
    }
    expect([nearestSeq(layout, -50), nearestSeq(layout, 5000)]).toEqual([0, scale.lastSeq]);
  });

  test('events closer than 4 px merge into one column each, bytes before the rest', () => {
    const ticks = Array.from({ length: 2000 }, (_, seq) =>
      seq % 10 === 3 ? { kind: 'wire' as const, seq } : { kind: 'plain' as const, seq },
    );
    const long = { ticks, lastSeq: 1999, chapters: [{ ...chapter, firstSeq: 0, lastSeq: 1999 }] };
    const layout = rulerLayout(long, 756);
    expect(layout.isMerged).toBe(true);
    expect(new Set(layout.ticks.map(({ x }) => x)).size).toBe(layout.ticks.length);
    expect(layout.ticks.filter(({ tick }) => tick.kind === 'wire')).toHaveLength(200);
  });

  const chapter = { chapter: 'execution' as const, label: 'execution' };
});

test('a site keeps its place on the ring from event to event', () => {
  const run = lectureRun('semijoin-distinct@site4');
  const placesAt = (cursor: number) =>
    networkLayout(networkMap(run, cursor), 332).sites.map(({ x, y }) => [x, y]);
  const first = placesAt(0);
  for (const { seq } of run.trace.events) expect(placesAt(seq)).toEqual(first);
  expect(new Set(first.map(String)).size).toBe(5);
});

test('a label breaks between its parts, then between words, and never within one', () => {
  expect(wrapParts(['a_1', 'b_2'], ',', 20, 2)).toEqual(['a_1, b_2']);
  expect(wrapParts(['loc.e_name', 'glob.e_name'], ',', 18, 2)).toEqual([
    'loc.e_name,',
    'glob.e_name',
  ]);
  expect(wrapParts(['loc.e_name = glob.e_name'], '', 14, 2)).toEqual([
    'loc.e_name =',
    'glob.e_name',
  ]);
  expect(wrapParts(['a_very_long_column_name_indeed'], ',', 12, 2)).toEqual([
    'a_very_long_column_name_indeed',
  ]);
});

test('a label that would be too tall says how many parts more there are', () => {
  expect(wrapParts(['loc.e_name', 'glob.e_name', 'e_salary'], ',', 12, 2)).toEqual([
    'loc.e_name,',
    'and 2 more',
  ]);
});

test('sixteen sites and fifteen flows: no figure stands on another, on a plate or on a name', () => {
  const sites = Array.from({ length: 16 }, (_, index) => ({
    id: siteId(`site${index + 1}`),
    number: index + 1,
    label: ['Head office', 'Rome', 'Gothenburg'][index % 3] ?? '',
    isActive: true,
  }));
  const [hub, ...others] = sites;
  if (!hub) throw new Error('no site');
  const flows = others.map((source) => ({
    source,
    target: hub,
    bytes: 1000 * source.number,
    state: source.number === 9 ? ('inFlight' as const) : ('done' as const),
    link: '',
  }));
  const layout = networkLayout({ sites, flows }, 332);
  const figures = layout.flows.flatMap(({ figure }) => figure ?? []);
  expect(layout.flows[7]?.figure).toBeDefined();
  expect(figures.length).toBeGreaterThan(5);
  for (const [index, { x, y }] of figures.entries()) {
    for (const other of figures.slice(index + 1)) {
      expect(Math.abs(x - other.x) > 30 || Math.abs(y - other.y) >= 18).toBe(true);
    }
    for (const site of layout.sites) {
      expect(Math.abs(x - site.x) > 26 || Math.abs(y - site.y) > 16).toBe(true);
    }
  }
});
