import { describe, expect, test } from 'vitest';
import { LENSES, type Lens } from '../base/lens.ts';
import type { Plan } from '../optimizer/plan.ts';
import { type LecturePlan, lectureRun } from './lectureRun.testing.ts';
import { nodeName, wireName } from './markName.ts';
import type { DrawnNode, PlanDrawing, WireEdge } from './planDrawing.ts';
import { planDrawing } from './planDrawing.ts';
import type { ShownRun } from './shownRun.ts';

const seqOf = (run: ShownRun, kind: string, nth = 0): number =>
  run.trace.events.filter(({ event }) => event.kind === kind)[nth]?.seq ?? -1;

function drawn(plan: LecturePlan, kind: string, nth = 0): PlanDrawing {
  const run = lectureRun(plan);
  const drawing = planDrawing(run, seqOf(run, kind, nth));
  if (!drawing) throw new Error(`no drawing at ${kind}`);
  return drawing;
}

const wires = (drawing: PlanDrawing): readonly WireEdge[] =>
  drawing.edges.filter((edge): edge is WireEdge => edge.kind === 'wire');

const nodeById = (drawing: PlanDrawing, id: string): DrawnNode | undefined =>
  drawing.nodes.find((node) => node.id === id);

const now = (drawing: PlanDrawing): readonly string[] =>
  drawing.nodes.filter(({ isNow }) => isNow).map(({ id }) => id);

test('before the first candidate there is no plan to draw', () => {
  expect(planDrawing(lectureRun('join-first@site4'), 2)).toBeUndefined();
});

describe('structure', () => {
  const drawing = drawn('semijoin-distinct@site4', 'planChosen');

  test('a fragment read by two steps stands once', () => {
    const tables = drawing.nodes.filter(({ role }) => role === 'stored').map(({ id }) => id);
    expect(tables.toSorted()).toEqual([
      'stored site1 department',
      'stored site1 emp_1',
      'stored site4 emp_4',
    ]);
    const readers = drawing.edges.filter(({ source }) => source === 'stored site4 emp_4');
    expect(readers.map(({ target }) => target)).toEqual(['step 0 0', 'step 4 0.0']);
  });

  test('a wire goes from the operator that makes the rows to the one that reads them', () => {
    expect(wires(drawing).map(({ tag, source, target }) => [tag, source, target])).toEqual([
      ['T1', 'step 0 0', 'step 2 0.0.0'],
      ['T2', 'step 2 0', 'step 4 0.0'],
    ]);
  });

  test('distinct over a projection is one mark', () => {
    const mark = nodeById(drawing, 'step 0 0');
    expect([mark?.glyph, mark?.label]).toEqual(['project', ['distinct e_dept']]);
  });

  test('columns are qualified only where their local query has namesakes', () => {
    expect(nodeById(drawing, 'step 2 0')?.label).toEqual(['d_id', 'e_name']);
    expect(nodeById(drawing, 'step 4 0')?.label).toEqual(['loc.e_name', 'glob.e_name', 'e_salary']);
  });

  test('the answer of a plan by hand is under the names of the query, not of its pieces', () => {
    const run = lectureRun('semijoin-distinct@site4');
    const labelOf = (strategy: 'own' | 'search') => {
      const events = run.trace.events.map((stamped) => {
        const { event } = stamped;
        if (event.kind !== 'planConsidered') return stamped;
        // Pieces without aliases: each is an occurrence by its own name.
        const written = JSON.stringify(event.plan.steps).replaceAll('"loc"', '"emp_4"');
        const plan: Plan = { ...event.plan, strategy, steps: JSON.parse(written) };
        return { ...stamped, event: { ...event, plan } };
      });
      const shown = { ...run, trace: { ...run.trace, events } };
      const drawing = planDrawing(shown, seqOf(run, 'planChosen'));
      return drawing && nodeById(drawing, 'step 4 0')?.label;
    };
    expect(labelOf('search')).not.toContain('loc.e_name');
    expect(labelOf('own')).toEqual(['loc.e_name', 'glob.e_name', 'e_salary']);
  });

  test('only the sites of the plan have a ground; the asking one is known', () => {
    expect(drawing.sites.map(({ number, isAsking }) => [number, isAsking])).toEqual([
      [1, false],
      [4, true],
    ]);
  });

  test('two wires to one join: the first lands on it, the second beside it', () => {
    const whole = drawn('ship-whole@site4', 'planChosen');
    const targets = wires(whole).map(({ target }) => nodeById(whole, target)?.role);
    expect(targets).toEqual(['operator', 'operator']);
    expect(new Set(wires(whole).map(({ target }) => target)).size).toBe(2);
  });
});

describe('states', () => {
  test('a candidate is estimated only, the chosen plan is planned', () => {
    expect(wires(drawn('join-first@site4', 'planConsidered', 0)).map(({ state }) => state)).toEqual(
      ['estimated', 'estimated'],
    );
    expect(wires(drawn('join-first@site4', 'planChosen')).map(({ state }) => state)).toEqual([
      'planned',
    ]);
  });

  test('tables are there from the start, operators when their query is done', () => {
    const drawing = drawn('join-first@site4', 'transferStarted');
    expect(nodeById(drawing, 'stored site4 emp_4')?.state).toBe('done');
    expect(nodeById(drawing, 'step 0 0')?.state).toBe('done');
    expect(nodeById(drawing, 'step 2 0')?.state).toBe('later');
  });

  test('the only ring is on what the current event is about', () => {
    const plan = 'join-first@site4';
    expect(now(drawn(plan, 'planChosen'))).toEqual([]);
    expect(now(drawn(plan, 'stepFinished'))).toEqual(['step 0 0']);
    expect(now(drawn(plan, 'transferStarted'))).toEqual(['step 0 0']);
    expect(now(drawn(plan, 'transferFinished'))).toEqual(['step 2 0.0']);
    expect(now(drawn(plan, 'answerCompleted'))).toEqual(['step 2 0']);
  });

  test('a transfer is in flight from its departure to its arrival', () => {
    const plan = 'semijoin-distinct@site4';
    const states = (kind: string, nth: number) =>
      wires(drawn(plan, kind, nth)).map(({ state }) => state);
    expect(states('transferStarted', 0)).toEqual(['inFlight', 'planned']);
    expect(states('transferFinished', 0)).toEqual(['done', 'planned']);
    expect(states('transferStarted', 1)).toEqual(['done', 'inFlight']);
  });

  test('of two transfers at once each has the fraction of its own simulated time', () => {
    const first = wires(drawn('ship-whole@site4', 'transferStarted', 1));
    expect(first.map(({ fraction }) => fraction)).toEqual([0, 81.6 / 85.1]);
    const arrived = wires(drawn('ship-whole@site4', 'transferFinished', 0));
    expect(arrived.map(({ fraction }) => fraction)).toEqual([1, 81.6 / 85.1]);
  });
});

describe('figures', () => {
  test('estimates until a step has run, then what was counted', () => {
    const run = lectureRun('join-first@site4');
    const before = planDrawing(run, seqOf(run, 'planChosen'));
    const after = planDrawing(run, seqOf(run, 'stepFinished'));
    const figures = { rows: 100, width: 20 };
    expect(before?.nodes.find(({ id }) => id === 'step 0 0')?.figures).toEqual({
      ...figures,
      isEstimate: true,
    });
    expect(after?.nodes.find(({ id }) => id === 'step 0 0')?.figures).toEqual({
      ...figures,
      isEstimate: false,
    });
  });

  test('a stored table has its rows and the widths of its columns', () => {
    const drawing = drawn('join-first@site4', 'planChosen');
    expect(nodeById(drawing, 'stored site1 emp_1')?.figures).toEqual({
      rows: 700,
      width: 88,
      isEstimate: false,
    });
    expect(nodeById(drawing, 'stored site1 department')?.figures?.width).toBe(35);
  });

  test('every mark says in words what it is, and no more than the lenses show', () => {
    const drawing = drawn('semijoin-distinct@site4', 'transferStarted', 1);
    const words = (id: string, lenses: readonly Lens[] = LENSES) => {
      const node = nodeById(drawing, id);
      return node && nodeName(node, drawing, lenses);
    };
    expect(words('step 2 0.0.0')).toBe('semijoin at Head office, done');
    expect(words('step 2 0')).toBe('projection at Head office, 100 rows of 20 bytes, now');
    expect(words('stored site4 emp_4')).toBe(
      'table employees₄ at Plant, 250 rows of 88 bytes, stored',
    );
    expect(words('stored site4 emp_4', [])).toBe('table employees, 250 rows of 88 bytes, stored');
    const [, wire] = wires(drawing);
    expect(wire && wireName(wire, drawing, LENSES)).toBe(
      'transfer T2 from Head office to Plant, 100 rows of 20 bytes, in flight',
    );
    expect(wire && wireName(wire, drawing, [])).toBe(
      'transfer T2, 100 rows of 20 bytes, in flight',
    );
  });

  test('a leaf has its relation, and what each lens adds', () => {
    const leaf = nodeById(drawn('join-first@site4', 'planChosen'), 'stored site4 emp_4')?.leaf;
    expect(leaf).toEqual({
      relation: 'employees',
      subscript: '₄',
      localName: 'emp_4@site4',
      replicas: [],
      storage: ['b-tree on e_id'],
    });
  });
});
