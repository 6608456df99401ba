import { inputsOf } from '../algebra/inputs.ts';
import type { Operator, ProjectItem } from '../algebra/operator.ts';
import { fragmentName, relationName, siteId } from '../base/brand.ts';
import type { Plan, PlanColumn, PlanStep } from '../optimizer/plan.ts';
import { binary, column, integer } from '../sql/make.ts';

/** The worked example's algebra, stage by stage, and three of its plans, asked at site 4. */

const site4 = siteId('site4');

const leaf = (name: string, occurrence = name): Operator => ({
  kind: 'fragment',
  fragment: fragmentName(name),
  relation: relationName(name.startsWith('emp') ? 'employees' : name),
  occurrence,
});

const global = (name: string, occurrence = name): Operator => ({
  kind: 'relation',
  relation: relationName(name),
  occurrence,
});

const item = (table: string, name: string): ProjectItem => ({
  expression: column(table, name),
  name,
});

const project = (input: Operator, ...items: readonly ProjectItem[]): Operator => ({
  kind: 'project',
  items,
  input,
});

const equal = (left: [string, string], right: [string, string]) =>
  binary('=', column(...left), column(...right));

const join = (
  left: Operator,
  right: Operator,
  predicate: ReturnType<typeof equal>,
  joinKind: 'inner' | 'semi' | 'cross' = 'inner',
): Operator => ({ kind: 'join', joinKind, predicate, left, right });

const planColumns = (...columns: readonly (readonly [string, number])[]): readonly PlanColumn[] =>
  columns.map(([name, width]) => ({ name, width, type: width === 4 ? 'INTEGER' : 'CHAR(16)' }));

const answerItems = [item('loc', 'e_name'), item('glob', 'e_name'), item('loc', 'e_salary')];
const answerColumns = planColumns(['e_name', 16], ['e_name', 16], ['e_salary', 4]);

const readsOf = (algebra: Operator): readonly string[] =>
  algebra.kind === 'fragment' ? [algebra.fragment] : inputsOf(algebra).flatMap(readsOf);

const compute = (
  site: string,
  result: string,
  algebra: Operator,
  columns: readonly PlanColumn[],
): PlanStep => ({
  kind: 'compute',
  site: siteId(site),
  result,
  query: { sql: `-- ${result}`, algebra, columns, reads: readsOf(algebra) },
});

const ship = (
  relation: string,
  source: string,
  target: string,
  columns: readonly PlanColumn[],
  lineage: readonly string[],
): PlanStep => ({
  kind: 'ship',
  relation,
  source: siteId(source),
  target: siteId(target),
  columns,
  lineage,
  isAnswer: false,
});

const answer = (site: string, algebra: Operator): PlanStep => ({
  kind: 'answer',
  site: siteId(site),
  query: { sql: '-- answer', algebra, columns: answerColumns, reads: readsOf(algebra) },
});

const vpOf = equal(['glob', 'e_id'], ['department', 'd_vp']);
const deptOf = equal(['loc', 'e_dept'], ['department', 'd_id']);
const deptColumns = planColumns(['d_id', 4], ['e_name', 16]);

export const shipWhole: Plan = {
  id: 'ship-whole@site4',
  strategy: 'ship-whole',
  label: 'Ship the head office tables whole to Plant and join there',
  joinSite: site4,
  assumes: ['every_vp_at_hq'],
  steps: [
    ship('emp_1', 'site1', 'site4', planColumns(['e_id', 4], ['e_name', 16], ['rest', 68]), [
      'emp_1',
    ]),
    ship('department', 'site1', 'site4', planColumns(['d_id', 4], ['d_vp', 4], ['d_name', 27]), [
      'department',
    ]),
    answer(
      'site4',
      project(
        join(join(leaf('emp_4', 'loc'), leaf('department'), deptOf), leaf('emp_1', 'glob'), vpOf),
        ...answerItems,
      ),
    ),
  ],
};

export const semijoinDistinct: Plan = {
  id: 'semijoin-distinct@site4',
  strategy: 'semijoin-distinct',
  label: 'Reduced semijoin: ship distinct e_dept, get the names back',
  joinSite: site4,
  assumes: ['every_vp_at_hq'],
  steps: [
    compute(
      'site4',
      'q',
      { kind: 'distinct', input: project(leaf('emp_4', 'loc'), item('loc', 'e_dept')) },
      planColumns(['e_dept', 4]),
    ),
    ship('q', 'site4', 'site1', planColumns(['e_dept', 4]), ['emp_4']),
    compute(
      'site1',
      'v',
      project(
        join(
          join(
            leaf('department'),
            leaf('q'),
            equal(['department', 'd_id'], ['q', 'e_dept']),
            'semi',
          ),
          leaf('emp_1', 'glob'),
          vpOf,
        ),
        item('department', 'd_id'),
        item('glob', 'e_name'),
      ),
      deptColumns,
    ),
    ship('v', 'site1', 'site4', deptColumns, ['department', 'emp_1', 'emp_4']),
    answer(
      'site4',
      project(
        join(leaf('emp_4', 'loc'), leaf('v'), equal(['v', 'd_id'], ['loc', 'e_dept'])),
        item('loc', 'e_name'),
        item('v', 'e_name'),
        item('loc', 'e_salary'),
      ),
    ),
  ],
};

export const joinFirst: Plan = {
  id: 'join-first@site4',
  strategy: 'join-first',
  label: 'Join department with the vice presidents first, ship once',
  joinSite: site4,
  assumes: ['every_vp_at_hq'],
  steps: [
    compute(
      'site1',
      'v',
      project(
        join(leaf('department'), leaf('emp_1', 'glob'), vpOf),
        item('department', 'd_id'),
        item('glob', 'e_name'),
      ),
      deptColumns,
    ),
    ship('v', 'site1', 'site4', deptColumns, ['department', 'emp_1']),
    answer(
      'site4',
      project(
        join(leaf('emp_4', 'loc'), leaf('v'), equal(['v', 'd_id'], ['loc', 'e_dept'])),
        item('loc', 'e_name'),
        item('v', 'e_name'),
        item('loc', 'e_salary'),
      ),
    ),
  ],
};

export const mapped = project(
  {
    kind: 'select',
    predicate: binary(
      'AND',
      binary('=', column('loc', 'e_site'), integer(4)),
      binary('AND', deptOf, vpOf),
    ),
    input: join(
      {
        kind: 'join',
        joinKind: 'cross',
        left: global('employees', 'loc'),
        right: global('employees', 'glob'),
      },
      global('department'),
      deptOf,
      'cross',
    ),
  },
  ...answerItems,
);

const atSite = binary('=', column('loc', 'e_site'), integer(4));
const unionOf = (occurrence: string): Operator => ({
  kind: 'union',
  inputs: [leaf('emp_1', occurrence), leaf('emp_4', occurrence)],
});
const joined = (loc: Operator, glob: Operator): Operator =>
  project(join(join(loc, leaf('department'), deptOf), glob, vpOf), ...answerItems);
export const localized = joined(
  { kind: 'select', predicate: atSite, input: unionOf('loc') },
  unionOf('glob'),
);
export const reduced = joined(leaf('emp_4', 'loc'), unionOf('glob'));
export const asserted = joined(leaf('emp_4', 'loc'), leaf('emp_1', 'glob'));
