import { describe, expect, test } from 'vitest';
import { type AlgebraNode, algebraTree } from './algebraTree.ts';
import { lectureRun } from './lectureRun.testing.ts';
import { planDrawing } from './planDrawing.ts';
import { algebraTable, type PlanTable, planTable } from './textTwins.ts';

const run = lectureRun('semijoin-distinct@site4');
const seqs = run.trace.events.map(({ seq }) => seq);
const seqOf = (kind: string, nth = 0): number =>
  run.trace.events.filter(({ event }) => event.kind === kind)[nth]?.seq ?? -1;

function tableAt(kind: string, nth = 0): PlanTable {
  const drawing = planDrawing(run, seqOf(kind, nth));
  if (!drawing) throw new Error(`no drawing at ${kind}`);
  return planTable(drawing);
}

describe('the plan as a table', () => {
  test('at every moment it has the marks of the drawing, each once, and marks the same ones', () => {
    const drawings = seqs.flatMap((seq) => planDrawing(run, seq) ?? []);
    expect(drawings.length).toBeGreaterThan(5);
    for (const drawing of drawings) {
      const { operators, wires } = planTable(drawing);
      const drawn = [...drawing.nodes, ...drawing.edges.filter(({ kind }) => kind === 'wire')];
      const ids = [...operators, ...wires].map(({ id }) => id);
      expect(ids.toSorted()).toEqual(drawn.map(({ id }) => id).toSorted());
      const now = (rows: readonly { readonly id: string; readonly isNow: boolean }[]) =>
        rows.filter(({ isNow }) => isNow).map(({ id }) => id);
      expect(now(operators)).toEqual(now(drawing.nodes));
      const edges = drawing.edges.filter((edge) => edge.kind === 'wire');
      expect(now(wires)).toEqual(now(edges));
    }
  });

  test('an operator stands after everything whose rows it reads', () => {
    const drawing = planDrawing(run, seqOf('planChosen'));
    if (!drawing) throw new Error('no drawing');
    const order = planTable(drawing).operators.map(({ id }) => id);
    expect(drawing.edges.length).toBeGreaterThan(3);
    for (const { source, target } of drawing.edges) {
      expect(order.indexOf(source)).toBeLessThan(order.indexOf(target));
    }
  });

  test('a wire says from where to where, its rows, bytes and state', () => {
    const plain = ({ wires }: PlanTable) =>
      wires.map((row) => [
        row.tag,
        row.from.number,
        row.to.number,
        row.shape,
        row.bytes,
        row.state,
      ]);
    expect(plain(tableAt('planChosen')).map((row) => [row[0], row[1], row[2], row[5]])).toEqual([
      ['T1', 4, 1, 'later'],
      ['T2', 1, 4, 'later'],
    ]);
    const [first, second] = tableAt('transferStarted', 1).wires;
    expect([first?.state, first?.isNow]).toEqual(['done', false]);
    expect([second?.state, second?.isNow]).toEqual(['in flight', true]);
    expect([first?.isEstimate, second?.isEstimate]).toEqual([false, false]);
  });

  test('before the choice all is an estimate and nothing is now', () => {
    const { operators, wires } = tableAt('planConsidered');
    expect(operators.some(({ isNow }) => isNow)).toBe(false);
    expect(wires.every(({ isEstimate }) => isEstimate)).toBe(true);
  });

  test('states are stored, done, now and later', () => {
    const states = tableAt('stepStarted', 1).operators.map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['stored', 'done', 'now', 'later']));
    expect(states.filter((state) => state === 'now')).toHaveLength(1);
  });
});

describe('the algebra as a table', () => {
  const flat = (node: AlgebraNode): readonly AlgebraNode[] => [node, ...node.inputs.flatMap(flat)];

  test('root first, every node once, with its place, its copies and the news', () => {
    const tree = algebraTree(run, seqOf('queryRewritten'));
    if (!tree) throw new Error('no tree');
    const rows = algebraTable(tree);
    expect(rows.map(({ id, isNew }) => [id, isNew])).toEqual(
      flat(tree.root).map(({ id, isNew }) => [id, isNew]),
    );
    expect(rows[0]).toMatchObject({ place: '1', depth: 0 });
    expect(rows.every(({ place, depth }) => place.split('.').length === depth + 1)).toBe(true);
    expect(new Set(rows.map(({ place }) => place)).size).toBe(rows.length);
    const stored = rows.filter(({ sites }) => sites.length > 0);
    expect(stored.map(({ detail }) => detail)).toContain('employees₁ loc');
  });
});
