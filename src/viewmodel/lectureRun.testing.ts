import type { Operator } from '../algebra/operator.ts';
import { bytes, milliseconds, rows, siteId, wireBytes } from '../base/brand.ts';
import type { Plan, PlanCost } from '../optimizer/plan.ts';
import { chapterOf } from '../trace/chapter.ts';
import type { StampedEvent, Trace, TraceEvent } from '../trace/trace.ts';
import { lectureCatalog } from './lectureCatalog.testing.ts';
import {
  asserted,
  joinFirst,
  localized,
  mapped,
  reduced,
  semijoinDistinct,
  shipWhole,
} from './lecturePlans.testing.ts';
import type { ShownRun } from './shownRun.ts';

/**
 * The lecture's worked example as a trace written by hand: employees at sites 1 and 4, department
 * at site 1, the query asked at site 4, and three of its plans. Tests of the pictures run on it
 * without any engine.
 */

const site1 = siteId('site1');
const site4 = siteId('site4');

const cost = (amount: number, messages: number, responseMs: number): PlanCost => ({
  bytes: bytes(amount),
  messages,
  rows: rows(250),
  totalMs: milliseconds(responseMs),
  responseMs: milliseconds(responseMs),
});

const names = ['Okafor', 'Lindqvist', 'Marchetti', 'Haddad', 'Petrov', 'Vance', 'Ito', 'Sousa'];
const departments = Array.from({ length: 100 }, (_, index) => index + 1);
const vpRows = departments.map((id) => [id, names[id % names.length] ?? ''] as const);

type Timed = readonly [atMs: number, event: TraceEvent];

const finished = (
  step: number,
  site: string,
  count: number,
  localPlan: readonly string[],
): TraceEvent => ({
  kind: 'stepFinished',
  step,
  site: siteId(site),
  rows: rows(count),
  localPlan,
});

const left = (
  step: number,
  source: string,
  target: string,
  count: number,
  amount: number,
  columns: readonly string[],
  sample: readonly (readonly (number | string)[])[],
): TraceEvent => ({
  kind: 'transferStarted',
  step,
  source: siteId(source),
  target: siteId(target),
  rows: rows(count),
  bytes: bytes(amount),
  wireBytes: wireBytes(amount + 40),
  checksum: '0',
  columns,
  sample,
});

const answered = (atMs: number): Timed => [
  atMs,
  {
    kind: 'answerCompleted',
    site: site4,
    rows: rows(250),
    checksum: '0',
    columns: ['e_name', 'e_name', 'e_salary'],
    sample: Array.from({ length: 200 }, (_, i) => [
      names[(i * 3) % 8] ?? '',
      names[i % 8] ?? '',
      30000 + i * 17,
    ]),
  },
];

const finalJoin = ['SCAN emp_4', 'SEARCH v USING AUTOMATIC COVERING INDEX (d_id=?)'];

const semijoinRun: readonly Timed[] = [
  [0, { kind: 'localQueriesSent', source: site4, target: site1, wireBytes: wireBytes(310) }],
  [0, { kind: 'stepStarted', step: 0, site: site4 }],
  [0, finished(0, 'site4', 100, ['SCAN emp_4', 'USE TEMP B-TREE FOR DISTINCT'])],
  [
    0,
    left(
      1,
      'site4',
      'site1',
      100,
      400,
      ['e_dept'],
      departments.map((id) => [id]),
    ),
  ],
  [20.4, { kind: 'transferFinished', step: 1, target: site1 }],
  [20.4, { kind: 'stepStarted', step: 2, site: site1 }],
  [
    20.4,
    finished(2, 'site1', 100, [
      'SCAN q',
      'SEARCH department USING INTEGER PRIMARY KEY (rowid=?)',
      'SEARCH emp_1 USING INTEGER PRIMARY KEY (rowid=?)',
    ]),
  ],
  [20.4, left(3, 'site1', 'site4', 100, 2000, ['d_id', 'e_name'], vpRows)],
  [42.4, { kind: 'transferFinished', step: 3, target: site4 }],
  [42.4, { kind: 'stepStarted', step: 4, site: site4 }],
  [42.4, finished(4, 'site4', 250, finalJoin)],
  answered(42.4),
];

const joinFirstRun: readonly Timed[] = [
  [0, { kind: 'localQueriesSent', source: site4, target: site1, wireBytes: wireBytes(310) }],
  [0, { kind: 'stepStarted', step: 0, site: site1 }],
  [
    0,
    finished(0, 'site1', 100, [
      'SCAN department',
      'SEARCH emp_1 USING INTEGER PRIMARY KEY (rowid=?)',
    ]),
  ],
  [0, left(1, 'site1', 'site4', 100, 2000, ['d_id', 'e_name'], vpRows)],
  [22, { kind: 'transferFinished', step: 1, target: site4 }],
  [22, { kind: 'stepStarted', step: 2, site: site4 }],
  [22, finished(2, 'site4', 250, finalJoin)],
  answered(22),
];

const shipWholeRun: readonly Timed[] = [
  [0, { kind: 'localQueriesSent', source: site4, target: site1, wireBytes: wireBytes(310) }],
  [0, left(0, 'site1', 'site4', 700, 61600, ['e_id', 'e_name', 'rest'], [])],
  [0, left(1, 'site1', 'site4', 100, 3500, ['d_id', 'd_vp', 'd_name'], [])],
  [81.6, { kind: 'transferFinished', step: 0, target: site4 }],
  [85.1, { kind: 'transferFinished', step: 1, target: site4 }],
  [85.1, { kind: 'stepStarted', step: 2, site: site4 }],
  [85.1, finished(2, 'site4', 250, finalJoin)],
  answered(85.1),
];

const rewritten = (
  stage: 'localization' | 'reduction',
  rule: string,
  because: string,
  before: Operator,
  after: Operator,
): Timed => [0, { kind: 'queryRewritten', stage, rule, because, before, after }];

const considered = (plan: Plan, estimated: PlanCost, estimatedRows: readonly number[]): Timed => [
  0,
  { kind: 'planConsidered', plan, estimated, estimatedRows },
];

const lectureSql = `SELECT loc.e_name, glob.e_name, loc.e_salary
FROM   employees loc, employees glob, department
WHERE  loc.e_site = 4
  AND  loc.e_dept = d_id
  AND  glob.e_id = d_vp`;

export type LecturePlan = 'ship-whole@site4' | 'semijoin-distinct@site4' | 'join-first@site4';

const executions: Readonly<Record<LecturePlan, readonly Timed[]>> = {
  'ship-whole@site4': shipWholeRun,
  'semijoin-distinct@site4': semijoinRun,
  'join-first@site4': joinFirstRun,
};

/** The trace that executes one of the three plans. */
function lectureTrace(plan: LecturePlan): Trace {
  const chosen = plan === 'join-first@site4';
  const timed: readonly Timed[] = [
    [0, { kind: 'queryParsed', sql: lectureSql, at: site4 }],
    [
      0,
      {
        kind: 'queryMapped',
        rule: 'mapQuery',
        because: 'FROM is a product, WHERE a selection, SELECT a projection.',
        algebra: mapped,
      },
    ],
    rewritten(
      'localization',
      'replaceRelationByReconstruction',
      'employees is the union of emp_1 and emp_4; department is stored whole.',
      mapped,
      localized,
    ),
    rewritten(
      'reduction',
      'eliminateEmptyBranch',
      'e_site = 4 ∧ e_site = 1 is unsatisfiable, so emp_1 has no row of loc.',
      localized,
      reduced,
    ),
    rewritten(
      'reduction',
      'dropBranchByAssertion',
      'every_vp_at_hq says that every vice president works at head office, so emp_4 has no row of glob.',
      reduced,
      asserted,
    ),
    considered(shipWhole, cost(65_100, 2, 85.1), [700, 100, 250]),
    considered(semijoinDistinct, cost(2400, 2, 42.4), [100, 100, 100, 100, 250]),
    considered(joinFirst, cost(2000, 1, 22), [100, 100, 250]),
    [
      0,
      {
        kind: 'strategyNotApplicable',
        strategy: { strategy: 'co-located', because: 'loc and department have no site in common.' },
      },
    ],
    [
      0,
      {
        kind: 'planChosen',
        plan,
        objective: 'bytes',
        because: chosen
          ? 'It ships the fewest bytes.'
          : 'You picked it; the optimizer would take C for 2,000 B.',
      },
    ],
    ...executions[plan],
  ];
  const events = timed.map(
    ([atMs, event], seq): StampedEvent => ({ seq, atMs, chapter: chapterOf(event), event }),
  );
  return {
    scenario: {
      lab: '00000000',
      sql: lectureSql,
      at: 'site4',
      objective: 'bytes',
      plan,
      parameters: {},
    },
    events,
  };
}

const lectureRows: ReadonlyMap<string, number> = new Map([
  ['emp_1', 700],
  ['emp_4', 250],
  ['department', 100],
]);

export const lectureRun = (plan: LecturePlan): ShownRun => ({
  trace: lectureTrace(plan),
  catalog: lectureCatalog,
  storedRows: lectureRows,
});
