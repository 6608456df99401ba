import { expect, test } from 'vitest';
import type { Operator } from '../algebra/operator.ts';
import { fragmentName, relationName, siteId } from '../base/brand.ts';
import type { Plan, PlanStep } from '../optimizer/plan.ts';
import { column } from '../sql/make.ts';
import { planGraph } from './planGraph.ts';

const columns = [
  { name: 'e_id', width: 4, type: 'INTEGER' },
  { name: 'e_name', width: 16, type: 'CHAR(16)' },
];

const listing = (name: string, names: readonly string[]): Operator => ({
  kind: 'project',
  items: names.map((item) => ({ expression: column(name, item), name: item })),
  input: {
    kind: 'fragment',
    fragment: fragmentName(name),
    relation: relationName(name),
    occurrence: name,
  },
});

const ship = (relation: string, source: string): PlanStep => ({
  kind: 'ship',
  relation,
  source: siteId(source),
  target: siteId('s1'),
  columns,
  lineage: [relation],
  isAnswer: false,
});

/** Two fragments come to the first site, where they are put together. */
const unionOf = (...lists: readonly (readonly string[])[]): Plan => ({
  id: 'p',
  strategy: 'search',
  label: '',
  assumes: [],
  steps: [
    ship('e_2', 's2'),
    ship('e_3', 's3'),
    {
      kind: 'answer',
      site: siteId('s1'),
      query: {
        sql: '',
        algebra: {
          kind: 'union',
          inputs: lists.map((names, index) => listing(`e_${index + 2}`, names)),
        },
        columns,
        reads: [],
      },
    },
  ],
});

const marksAt = (plan: Plan): readonly string[] =>
  planGraph(plan).nodes.flatMap(({ site, name }) => (site === 's1' ? [name] : []));

test('a wire comes to the union where its branch lists the shipped columns again', () => {
  const plan = unionOf(['e_id', 'e_name'], ['e_name', 'e_id']);
  expect(marksAt(plan)).toEqual(['union']);
  const [union] = planGraph(plan).nodes.filter(({ name }) => name === 'union');
  const wires = planGraph(plan).edges.filter(({ kind }) => kind === 'wire');
  expect(wires.map(({ target }) => target)).toEqual([union?.id, union?.id]);
});

test('a projection that leaves a column out, or says it twice, stays', () => {
  expect(marksAt(unionOf(['e_id'], ['e_id', 'e_name']))).toContain('projection');
  expect(marksAt(unionOf(['e_id', 'e_name'], ['e_id', 'e_id', 'e_name']))).toContain('projection');
});
