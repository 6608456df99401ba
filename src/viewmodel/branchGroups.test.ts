import { expect, test } from 'vitest';
import type { Operator } from '../algebra/operator.ts';
import { fragmentName, relationName, siteId } from '../base/brand.ts';
import type { Plan } from '../optimizer/plan.ts';
import { binary, column } from '../sql/make.ts';
import { bundlesOf } from './branchGroups.ts';
import { planGraph } from './planGraph.ts';
import { qualifiersOf } from './qualifiers.ts';

const leaf = (name: string, occurrence: string): Operator => ({
  kind: 'fragment',
  fragment: fragmentName(name),
  relation: relationName(occurrence),
  occurrence,
});

const joined = (employees: string, department: string): Operator => ({
  kind: 'join',
  joinKind: 'inner',
  predicate: binary('=', column('employees', 'e_dept'), column('department', 'd_id')),
  left: leaf(employees, 'employees'),
  right: leaf(department, 'department'),
});

/** Three fragments joined with two: all six pairs. */
const branches = ['e_1', 'e_2', 'e_3'].flatMap((e) => ['d_1', 'd_2'].map((d) => joined(e, d)));

const planOf = (algebra: Operator): Plan => ({
  id: 'p',
  strategy: 'search',
  label: '',
  assumes: [],
  steps: [
    { kind: 'answer', site: siteId('s1'), query: { sql: '', algebra, columns: [], reads: [] } },
  ],
});

test('branches of one shape are one bundle, others stand by themselves', () => {
  const other: Operator = { kind: 'distinct', input: leaf('e_1', 'employees') };
  const bundles = bundlesOf(
    [...branches, other],
    qualifiersOf(branches),
    ({ occurrence }) => occurrence,
  );
  expect(bundles.map(({ all }) => all.length)).toEqual([6, 1]);
});

test('a few branches stand one by one, because they can be read so', () => {
  const few = branches.slice(0, 4);
  const bundles = bundlesOf(few, qualifiersOf(few), ({ occurrence }) => occurrence);
  expect(bundles.map(({ all }) => all.length)).toEqual([1, 1, 1, 1]);
});

test('in a plan six joins of three by two are one join of what they read', () => {
  const { nodes, edges } = planGraph(planOf({ kind: 'union', inputs: branches }));
  const marks = nodes.map(({ role, name, times }) => [role, name, times]);
  expect(marks.filter(([role]) => role === 'operator')).toEqual([
    ['operator', 'join', 6],
    ['operator', 'union', 1],
  ]);
  expect(marks.filter(([role]) => role === 'gathered')).toEqual([
    ['gathered', '3 pieces of employees', 3],
    ['gathered', '2 pieces of department', 2],
  ]);
  expect(marks.filter(([role]) => role === 'stored')).toHaveLength(5);
  const join = nodes.find(({ name }) => name === 'join')?.id;
  expect(edges.filter(({ target }) => target === join)).toHaveLength(2);
});
