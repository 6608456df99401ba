import { describe, expect, it } from 'vitest';
import { distributeUnions } from '../algebra/distributeUnions.ts';
import type { Operator } from '../algebra/operator.ts';
import { printAlgebra } from '../algebra/printAlgebra.ts';
import type { Trail } from '../optimizer/historical/historicalPlan.ts';
import { type Explanation, explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { openLab } from './openLab.ts';
import { askSql, type QuestionOptions } from './question.ts';

/** Published worked examples, each built as a lab and explained as any other. */

async function explain(
  setup: readonly string[],
  sql: string,
  options: QuestionOptions & { readonly plan?: string },
): Promise<Explanation> {
  const text = ['---', 'title: Published', '---', '```sql setup', ...setup, '```', ''].join('\n');
  const opened = await openLab(text, { openSite: openLocalSite });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const { plan, ...asking } = options;
  const asked = askSql(opened.value.catalog, sql, asking);
  if (!asked.ok) throw new Error(asked.error.message);
  const plans = plan === undefined ? [] : [{ id: 'book', text: plan, assumes: [] }];
  const explained = await explainQuery(opened.value, { ...asked.value, plans });
  await opened.value.close();
  if (!explained.ok) throw new Error(explained.error.message);
  return explained.value;
}

function bytesOf({ planned }: Explanation, id: string): number | undefined {
  const found = planned.candidates.find(
    ({ plan, alsoKnownAs }) => plan.id === id || alsoKnownAs.includes(id),
  );
  return found?.estimated.bytes;
}

function trailOf<Planner extends Trail['planner']>(
  { planned }: Explanation,
  planner: Planner,
): Extract<Trail, { planner: Planner }> {
  const { trail } = planned;
  const isAsked = (own: Trail): own is Extract<Trail, { planner: Planner }> =>
    own.planner === planner;
  if (!trail || !isAsked(trail)) throw new Error(`${planner} left no trail`);
  return trail;
}

const sites = (count: number): string =>
  Array.from({ length: count }, (_, index) => `CREATE SITE site${index + 1};`).join(' ');

describe('Elmasri and Navathe, distributed query processing', () => {
  const SETUP = [
    sites(3),
    'CREATE TABLE employee (ssn CHAR(9) PRIMARY KEY, fname CHAR(15), lname CHAR(15),',
    '  dno INTEGER, rest CHAR(57));',
    'CREATE TABLE department (dnumber INTEGER PRIMARY KEY, dname CHAR(10), mgr_ssn CHAR(9),',
    '  more CHAR(12));',
    'ALLOCATE employee AT site1; ALLOCATE department AT site2;',
    "GENERATE 10000 ROWS INTO employee (ssn = CAST(100000000 + row AS TEXT), fname = 'a',",
    "  lname = 'b', dno = 1 + row % 100);",
    "GENERATE 100 ROWS INTO department (dnumber = row, dname = 'd' || row,",
    '  mgr_ssn = CAST(100000000 + 7 * row AS TEXT));',
  ];
  const EACH_EMPLOYEE = 'SELECT fname, lname, dname FROM employee JOIN department ON dno = dnumber';
  const EACH_MANAGER = 'SELECT fname, lname, dname FROM department JOIN employee ON mgr_ssn = ssn';

  it('every employee with its department, asked at a third site', async () => {
    const explained = await explain(SETUP, EACH_EMPLOYEE, { at: 'site3' });
    expect(bytesOf(explained, 'ship-whole@site3')).toBe(1_003_500);
    expect(bytesOf(explained, 'ship-whole@site2')).toBe(1_400_000);
    expect(bytesOf(explained, 'ship-whole@site1')).toBe(403_500);
    expect(bytesOf(explained, 'ship-projected@site3')).toBe(341_400);
    expect(explained.planned.chosen.estimated.bytes).toBe(341_400);
  });

  it('every department with its manager, asked at a third site', async () => {
    const explained = await explain(SETUP, EACH_MANAGER, { at: 'site3' });
    expect(bytesOf(explained, 'ship-whole@site3')).toBe(1_003_500);
    expect(bytesOf(explained, 'ship-whole@site2')).toBe(1_004_000);
    expect(bytesOf(explained, 'ship-whole@site1')).toBe(7_500);
  });

  it('the semijoins of both, asked where the departments are', async () => {
    const employees = await explain(SETUP, EACH_EMPLOYEE, { at: 'site2' });
    expect(bytesOf(employees, 'semijoin-distinct@site2')).toBe(340_400);
    const managers = await explain(SETUP, EACH_MANAGER, { at: 'site2' });
    expect(bytesOf(managers, 'semijoin-distinct@site2')).toBe(4_800);
  });
});

describe('Rothnie and Goodman, suppliers and parts', () => {
  const SETUP = [
    'CREATE SITE a; CREATE SITE b;',
    // A second for a message; 10,000 bits a second; rows of 100 bits.
    'SET NETWORK LATENCY 1000 MS BANDWIDTH 1.25 KBPS;',
    'CREATE TABLE s (sno INTEGER PRIMARY KEY, city CHAR(5));',
    'CREATE TABLE p (pno INTEGER PRIMARY KEY, color CHAR(5));',
    'CREATE TABLE sp (sno INTEGER, pno INTEGER, PRIMARY KEY (sno, pno));',
    'ALLOCATE s AT a; ALLOCATE sp AT a; ALLOCATE p AT b;',
    'STATISTICS OF s (ROWS 10000, WIDTH 12.5, COLUMN city DISTINCT 10);',
    'STATISTICS OF p (ROWS 100000, WIDTH 12.5, COLUMN color DISTINCT 10000);',
    'STATISTICS OF sp (ROWS 1000000, WIDTH 12.5);',
  ];
  const SQL =
    "SELECT s.sno FROM s, sp, p WHERE s.city = 'London' AND s.sno = sp.sno" +
    " AND p.pno = sp.pno AND p.color = 'red'";

  it('takes the hours that its own figures give', async () => {
    const atA = await explain(SETUP, SQL, { at: 'a', objective: 'total' });
    const ofA = atA.planned.candidates.find(({ plan }) => plan.id === 'ship-whole@a');
    expect(ofA?.estimated.totalMs).toBe(1_001_000);
    const atB = await explain(SETUP, SQL, { at: 'b', objective: 'total' });
    const ofB = atB.planned.candidates.find(({ plan }) => plan.id === 'ship-whole@b');
    // Printed as 28 hours.
    expect(ofB?.estimated.totalMs).toBe(10_102_000);
    // Ten red parts are a second's message and a moment.
    expect(atA.planned.chosen.estimated.totalMs).toBeLessThan(1_200);
  });
});

describe('SDD-1, three relations in a chain', () => {
  const SETUP = [
    sites(3),
    'CREATE TABLE r1 (a INTEGER, x CHAR(9)); CREATE TABLE r2 (a INTEGER, b INTEGER);',
    'CREATE TABLE r3 (b INTEGER, z CHAR(9));',
    'ALLOCATE r1 AT site1; ALLOCATE r2 AT site2; ALLOCATE r3 AT site3;',
    'STATISTICS OF r1 (ROWS 30, WIDTH 50, COLUMN a WIDTH 1.2 SELECTIVITY 0.3);',
    'STATISTICS OF r2 (ROWS 100, WIDTH 30, COLUMN a WIDTH 3.2 SELECTIVITY 0.8,',
    '  COLUMN b WIDTH 4 SELECTIVITY 1.0);',
    'STATISTICS OF r3 (ROWS 50, WIDTH 40, COLUMN b WIDTH 1.6 SELECTIVITY 0.4);',
  ];
  const SQL = 'SELECT r1.x, r3.z FROM r1, r2, r3 WHERE r1.a = r2.a AND r2.b = r3.b';

  it('weighs semijoins, and takes one back that the assembly site does not need', async () => {
    const explained = await explain(SETUP, SQL, { at: 'site3', planner: 'sdd-1' });
    const trail = trailOf(explained, 'sdd-1');
    expect(trail.relations.map(({ bytes }) => bytes)).toEqual([1500, 3000, 2000]);
    const round = (index: number) =>
      Object.fromEntries(
        (trail.rounds[index]?.considered ?? []).map(
          ({ semijoin, benefit, cost }) => [semijoin, [benefit, cost]] as const,
        ),
      );
    expect(round(0)).toEqual({
      'r2 ⋉ r1': [2100, 36],
      'r2 ⋉ r3': [1800, 80],
      'r1 ⋉ r2': [300, 320],
      'r3 ⋉ r2': [0, 400],
    });
    expect(round(1)).toMatchObject({ 'r1 ⋉ r2': [1140, 96], 'r2 ⋉ r3': [540, 80] });
    expect(round(3)).toEqual({ 'r3 ⋉ r2': [1200, 160] });
    expect(trail.schedule).toEqual(['r2 ⋉ r1', 'r1 ⋉ r2', 'r2 ⋉ r3', 'r3 ⋉ r2']);
    expect(trail.assemblySite).toBe('site3');
    expect(trail.removed).toEqual(['r3 ⋉ r2']);
    expect(trail.finalSchedule).toEqual(['r2 ⋉ r1', 'r1 ⋉ r2', 'r2 ⋉ r3']);
    // What is priced as a plan is what the planner counted.
    expect(explained.planned.chosen.plan.id).toBe('sdd-1@site3');
    expect(explained.planned.chosen.estimated.bytes).toBe(trail.bytes);
    expect(trail.bytesBefore - trail.bytes).toBe(160);
  });
});

describe('hill climbing over four relations', () => {
  const SETUP = [
    sites(4),
    'CREATE TABLE emp (eno INTEGER PRIMARY KEY, title INTEGER);',
    'CREATE TABLE pay (title INTEGER PRIMARY KEY, sal INTEGER);',
    'CREATE TABLE proj (pno INTEGER PRIMARY KEY);',
    'CREATE TABLE asg (eno INTEGER, pno INTEGER, PRIMARY KEY (eno, pno));',
    'ALLOCATE emp AT site1; ALLOCATE pay AT site2;',
    'ALLOCATE proj AT site3; ALLOCATE asg AT site4;',
    'STATISTICS OF emp (ROWS 8, WIDTH 1, COLUMN eno WIDTH 1);',
    'STATISTICS OF pay (ROWS 4, WIDTH 1, COLUMN title WIDTH 1);',
    'STATISTICS OF proj (ROWS 1, WIDTH 1);',
    'STATISTICS OF asg (ROWS 10, WIDTH 1, COLUMN eno WIDTH 1, COLUMN pno DISTINCT 5);',
  ];
  const SQL =
    'SELECT emp.eno, sal FROM emp, pay, proj, asg WHERE emp.title = pay.title' +
    ' AND emp.eno = asg.eno AND asg.pno = proj.pno';

  it('starts at the cheapest site and finds no split that pays', async () => {
    const explained = await explain(SETUP, SQL, { at: 'site4', planner: 'hill-climbing' });
    const trail = trailOf(explained, 'hill-climbing');
    expect(trail.relations.map(({ bytes }) => bytes)).toEqual([8, 4, 1, 10]);
    const costs = Object.fromEntries(trail.initial.map(({ site, cost }) => [site, cost] as const));
    expect(costs).toEqual({ site1: 15, site2: 19, site3: 22, site4: 13 });
    expect(trail.splits).toHaveLength(1);
    const [first] = trail.splits;
    expect(first?.considered).toEqual([
      { send: 'emp', join: 'pay', site: 'site2', cost: 17 },
      { send: 'pay', join: 'emp', site: 'site1', cost: 13 },
    ]);
    expect(first?.chosen).toBeUndefined();
    expect(explained.planned.chosen.estimated.bytes).toBe(13);
  });

  it('misses the plan that joins along the chain', async () => {
    const plan = [
      'SHIP proj TO site4',
      'site4: v1 = SELECT asg.eno FROM asg JOIN proj ON asg.pno = proj.pno',
      'SHIP v1 TO site1',
      'site1: v2 = SELECT emp.eno, emp.title FROM emp JOIN v1 ON v1.eno = emp.eno',
      'SHIP v2 TO site2',
      'site2: ANSWER SELECT v2.eno, pay.sal FROM v2 JOIN pay ON pay.title = v2.title',
    ].join('\n');
    const climbed = await explain(SETUP, SQL, { at: 'site2', planner: 'hill-climbing', plan });
    expect(bytesOf(climbed, 'own:book')).toBe(5);
    expect(climbed.planned.chosen.estimated.bytes).toBeGreaterThan(5);
    expect(climbed.planned.regret).toBeGreaterThan(1);
    const searched = await explain(SETUP, SQL, { at: 'site2' });
    expect(searched.planned.chosen.estimated.bytes).toBeLessThanOrEqual(5);
  });
});

describe('distributed INGRES, one fragmented relation and one whole', () => {
  const SETUP = [
    sites(4),
    'CREATE TABLE proj (pno INTEGER PRIMARY KEY, g INTEGER NOT NULL CHECK (g IN (1, 2, 3, 4)));',
    'CREATE TABLE asg (eno INTEGER, pno INTEGER, PRIMARY KEY (eno, pno));',
    ...[1, 2, 3, 4].map((n) => `CREATE FRAGMENT proj_${n} OF proj WHERE g = ${n} AT site${n};`),
    'ALLOCATE asg AT site3;',
    'STATISTICS OF proj (ROWS 4000, WIDTH 1); STATISTICS OF asg (ROWS 2000, WIDTH 1);',
  ];

  it('sends every fragment to where the other relation is', async () => {
    const sql = 'SELECT eno FROM proj, asg WHERE proj.pno = asg.pno';
    const explained = await explain(SETUP, sql, { at: 'site3', planner: 'ingres' });
    const [join] = trailOf(explained, 'ingres').joins;
    expect(join?.stored).toEqual([
      { site1: 1000, site2: 1000, site3: 1000, site4: 1000 },
      { site3: 2000 },
    ]);
    expect(join?.chosen).toMatchObject({ sites: ['site3'], bytes: 3000 });
    // A message that reaches all sites would leave the fragments where they are.
    expect(join?.ifBroadcast).toEqual({
      fragmented: ['proj'],
      sites: ['site1', 'site2', 'site3', 'site4'],
      bytes: 2000,
    });
    expect(explained.planned.chosen.estimated.bytes).toBe(3000);
  });
});

describe('localization and reduction', () => {
  const SETUP = [
    sites(3),
    'CREATE TABLE emp (eno CHAR(2) PRIMARY KEY, title CHAR(9));',
    'CREATE TABLE asg (eno CHAR(2), pno CHAR(2), PRIMARY KEY (eno, pno));',
    "CREATE FRAGMENT emp1 OF emp WHERE eno <= 'E3' AT site1;",
    "CREATE FRAGMENT emp2 OF emp WHERE eno > 'E3' AND eno <= 'E6' AT site2;",
    "CREATE FRAGMENT emp3 OF emp WHERE eno > 'E6' AT site3;",
    "CREATE FRAGMENT asg1 OF asg WHERE eno <= 'E3' AT site1;",
    "CREATE FRAGMENT asg2 OF asg WHERE eno > 'E3' AT site2;",
  ];

  it('leaves three of six partial joins', async () => {
    const sql = 'SELECT * FROM emp, asg WHERE emp.eno = asg.eno';
    const { localized, events } = await explain(SETUP, sql, { at: 'site1' });
    const before = events.find(
      (event) => event.kind === 'queryRewritten' && event.rule === 'eliminateEmptyJoin',
    );
    expect(before?.kind === 'queryRewritten' ? countJoins(before.before) : 0).toBe(6);
    expect(localized?.branches.map(({ leaves }) => [leaves['emp'], leaves['asg']].flat())).toEqual([
      ['emp1', 'asg1'],
      ['emp2', 'asg2'],
      ['emp3', 'asg2'],
    ]);
  });

  it('leaves the one fragment that a key can be in', async () => {
    const { localized } = await explain(SETUP, "SELECT * FROM emp WHERE eno = 'E5'", {});
    expect(localized?.branches.map(({ leaves }) => leaves['emp'])).toEqual([['emp2']]);
  });
});

/** Joins in the algebra once its unions are written out. */
function countJoins(operator: Operator): number {
  return printAlgebra(distributeUnions(operator)).split('⋈').length - 1;
}
