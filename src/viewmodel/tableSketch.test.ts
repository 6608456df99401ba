import { describe, expect, test } from 'vitest';
import { LENSES } from '../base/lens.ts';
import type { Fragment } from '../catalog/catalog.ts';
import { lectureRun } from './lectureRun.testing.ts';
import {
  atSite,
  derived,
  fragment,
  site,
  vertical,
  withFragments,
} from './sketchCatalogs.testing.ts';
import { leafWords, tablesNote, tableWords } from './sketchWords.ts';
import { leavesIn, type SketchPiece, tableSketches } from './tableSketch.ts';

const run = lectureRun('semijoin-distinct@site4');
const seqOf = (kind: string, nth = 0): number =>
  run.trace.events.filter(({ event }) => event.kind === kind)[nth]?.seq ?? -1;

const sketchOf = (fragments: readonly Fragment[]) => {
  const [employees] = tableSketches({ ...run, catalog: withFragments(fragments) }, 0);
  if (!employees) throw new Error('no table');
  return employees;
};

/** `rows(E₁ E₂)` as nested lists. */
const shape = (piece: SketchPiece): unknown =>
  piece.kind === 'leaf' ? piece.leaf.name.fragment : [piece.kind, ...piece.parts.map(shape)];

describe('the tables as the user sees them, and their pieces', () => {
  test('tables of the query with columns and rows, cut as the catalog says', () => {
    const [employees, department] = tableSketches(run, 0);
    expect(employees).toMatchObject({ name: 'employees', rows: 950, isAsked: true });
    expect(department).toMatchObject({ name: 'department', rows: 100, isAsked: true });
    expect(employees && shape(employees.piece)).toEqual(['rows', 'emp_1', 'emp_4']);
    expect(department && shape(department.piece)).toBe('department');
    expect(employees && leavesIn(employees.piece).map((leaf) => leaf.definition)).toEqual([
      'e_site = 1',
      'e_site = 4',
    ]);
  });

  test('vertical fragments lie side by side, and the columns stand in their order', () => {
    const sketch = sketchOf([
      fragment('emp_pay', vertical('e_salary', 'e_dept'), [site(2)]),
      fragment('emp_rest', vertical('e_name', 'e_site', 'e_address'), [site(1)]),
    ]);
    expect(shape(sketch.piece)).toEqual(['columns', 'emp_pay', 'emp_rest']);
    expect(sketch.columns).toEqual(['e_id', 'e_dept', 'e_salary', 'e_name', 'e_site', 'e_address']);
    expect(leavesIn(sketch.piece)[0]?.columns).toEqual(['e_id', 'e_dept', 'e_salary']);
  });

  test('mixed: a fragment of a fragment, its definition the cuts in their order', () => {
    const sketch = sketchOf([
      fragment('emp_1', atSite(1), [site(1)]),
      fragment('emp_far', atSite(4), []),
      fragment('emp_pay_4', vertical('e_salary'), [site(2)], 'emp_far'),
      fragment('emp_rest_4', vertical('e_name'), [site(4)], 'emp_far'),
    ]);
    expect(shape(sketch.piece)).toEqual(['rows', 'emp_1', ['columns', 'emp_pay_4', 'emp_rest_4']]);
    expect(leavesIn(sketch.piece)[1]?.definition).toBe('e_site = 4; e_salary');
  });

  test('derived fragments follow their owners', () => {
    const sketch = sketchOf([
      fragment('emp_near', derived('department'), [site(1)]),
      fragment('emp_other', derived('department'), [site(4)]),
    ]);
    expect(leavesIn(sketch.piece).map((leaf) => [leaf.definition, leaf.isDerived])).toEqual([
      ['follows department', true],
      ['follows department', true],
    ]);
  });

  test('a transfer leaves one leaf at its source once its plan is chosen, and none before', () => {
    const wires = (cursor: number) =>
      tableSketches(run, cursor).flatMap(({ piece }) =>
        leavesIn(piece).flatMap(({ name, wires: own }) =>
          own.map(({ tag, target, bytes, state }) => [
            name.fragment,
            tag,
            target.number,
            bytes,
            state,
          ]),
        ),
      );
    const planned = [
      ['emp_1', 'T2', 4, 2000, 'planned'],
      ['emp_4', 'T1', 1, 400, 'planned'],
    ];
    expect(wires(seqOf('planChosen') - 1)).toEqual([]);
    expect(wires(seqOf('planChosen'))).toEqual(planned);
    expect(wires(seqOf('transferStarted'))[1]).toEqual(['emp_4', 'T1', 1, 400, 'inFlight']);
    expect(wires(run.trace.events.length - 1).map(([, , , , state]) => state)).toEqual([
      'done',
      'done',
    ]);
  });

  test('a table has the rows it was given, whatever its fragments hold', () => {
    const storedRows = new Map([...run.storedRows, ['employees', 951]]);
    expect(tableSketches({ ...run, storedRows }, 0)[0]?.rows).toBe(951);
  });

  test('marks say what the lenses show, and no more', () => {
    const sketches = tableSketches(run, seqOf('planChosen'));
    const [sketch] = sketches;
    const leaf = sketch && leavesIn(sketch.piece)[1];
    if (!sketch || !leaf) throw new Error('no leaf');
    expect(tableWords(sketch)).toMatch(/^table employees, 950 rows, columns e_id, /);
    expect(leafWords(leaf, [])).toBe('rows of employees');
    expect(leafWords(leaf, ['location'])).toBe('rows of employees, at site 4, Plant');
    expect(leafWords(leaf, LENSES)).toBe(
      'employees₄, e_site = 4, 250 rows, at site 4, Plant, called emp_4@site4, b-tree on e_id, ' +
        'T1 ships 400 B to site 1, planned',
    );
    expect(tablesNote([], sketches)).toBe('One plain database: what its user may rely on.');
    expect(tablesNote(['location', 'execution'], sketches)).toBe(
      'One database, and behind it where rows live and transfers.',
    );
    expect(tablesNote(['location', 'execution'], tableSketches(run, 0))).toBe(
      'One database, and behind it where rows live.',
    );
    expect(tablesNote(['execution'], tableSketches(run, 0))).toBe(
      'One database. Nothing moves before a plan is chosen.',
    );
  });
});
