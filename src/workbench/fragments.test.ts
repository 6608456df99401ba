import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printAlgebra } from '../algebra/printAlgebra.ts';
import { type Explanation, explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';
import { askSql } from './question.ts';
import { runSelected } from './runSelected.ts';
import { storedFragments } from './storedFragments.ts';

/** Vertical, mixed and derived fragments, from the lab's text to executed plans. */
const LAB = `---
title: Pieces
---

\`\`\`sql setup
CREATE SITE s1; CREATE SITE s2; CREATE SITE s3;
CREATE TABLE emp (
  e_id INTEGER PRIMARY KEY, e_name CHAR(16) NOT NULL,
  e_site INTEGER NOT NULL CHECK (e_site IN (1, 4)), e_salary INTEGER
);
CREATE FRAGMENT emp_name OF emp (e_id, e_name) AT s1;
CREATE FRAGMENT emp_pay OF emp (e_id, e_site, e_salary);
CREATE FRAGMENT emp_pay_1 OF emp_pay WHERE e_site = 1 AT s2;
CREATE FRAGMENT emp_pay_4 OF emp_pay WHERE e_site = 4 AT s3;
ALLOCATE emp_pay_4 AT s2;
CREATE INDEX by_pay ON emp (e_salary);
CREATE TABLE asg (e_id INTEGER NOT NULL REFERENCES emp, job CHAR(8) NOT NULL, PRIMARY KEY (e_id, job));
CREATE FRAGMENT asg_1 OF asg SEMIJOIN emp_pay_1 ON asg.e_id = emp.e_id AT s2;
CREATE FRAGMENT asg_4 OF asg SEMIJOIN emp_pay_4 ON asg.e_id = emp.e_id AT s3;
CREATE TABLE log (line CHAR(10), at CHAR(5));
CREATE FRAGMENT log_line OF log (line) AT s1;
CREATE FRAGMENT log_at OF log (at) AT s2;
GENERATE 100 ROWS INTO emp (e_id = row, e_name = person_name(),
  e_site = CASE WHEN row % 4 = 0 THEN 4 ELSE 1 END, e_salary = row * 10);
GENERATE 200 ROWS INTO asg (e_id = 1 + (row - 1) % 100, job = 'j' || row);
INSERT INTO log VALUES ('twice', 'noon'), ('twice', 'noon'), (NULL, NULL);
\`\`\`
`;

let lab: OpenedLab;
beforeAll(async () => {
  const opened = await openLab(LAB, { openSite: openLocalSite });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  lab = opened.value;
});
afterAll(() => lab.close());

async function explained(sql: string, at = 's1'): Promise<Explanation> {
  const asked = askSql(lab.catalog, sql, { at });
  if (!asked.ok) throw new Error(asked.error.message);
  const explanation = await explainQuery(lab, asked.value);
  if (!explanation.ok) throw new Error(explanation.error.message);
  return explanation.value;
}

/** Runs every candidate, which must all be equal to central; gives the bytes each cost. */
async function bytesOf(sql: string, at?: string) {
  const explanation = await explained(sql, at);
  const ran = await runSelected(lab, explanation, { kind: 'all' });
  if (!ran.ok) throw new Error(ran.error.message);
  expect(ran.value.map(({ verdict }) => verdict.equalsCentral)).not.toContain(false);
  const names = ran.value.flatMap(({ candidate: { plan, alsoKnownAs }, measured }) =>
    [plan.id, ...alsoKnownAs].map((id) => [id, measured.bytes] as const),
  );
  return Object.fromEntries(names);
}

const algebraOf = ({ localized, mapped }: Explanation): string =>
  printAlgebra(localized?.algebra ?? mapped.algebra);

it('stores what each fragment has, and says of which kind it is', () => {
  expect(lab.findings).toEqual([]);
  // An index on the relation is one on the pieces that have its columns.
  expect(lab.catalog.indexes.map(({ fragment }) => String(fragment))).toEqual([
    'emp_pay_1',
    'emp_pay_4',
    'emp_pay_4',
  ]);
  expect(
    storedFragments(lab).map(({ name, kind, rows, bytes }) => [name, kind, rows, bytes]),
  ).toEqual([
    ['emp_name', 'vertical', 100, 2000],
    ['emp_pay_1', 'mixed', 75, 900],
    ['emp_pay_4', 'mixed', 25, 300],
    ['asg_1', 'derived', 150, 1800],
    ['asg_4', 'derived', 50, 600],
    ['log_line', 'vertical', 3, 30],
    ['log_at', 'vertical', 3, 15],
  ]);
});

describe('a relation cut by columns', () => {
  it('is a join on the key, of which a selection leaves one piece of each kind', async () => {
    const sql = 'SELECT e_name, e_salary FROM emp WHERE e_site = 4';
    const explanation = await explained(sql);
    expect(algebraOf(explanation)).toBe('π e_name, e_salary (emp_name ⋈ σ e_site = 4 (emp_pay_4))');
    expect(explanation.localized?.steps.map(({ rule, because }) => [rule, because])).toEqual([
      ['replaceRelationByFragments', 'emp = emp_name ⋈ (emp_pay_1 ∪ emp_pay_4)'],
      ['eliminateEmptySelection', 'e_site = 4 ∧ e_site = 1 is unsatisfiable'],
      ['pushSelectionBelowKeyJoin', 'emp_pay_4 has e_site and can select by it alone'],
    ]);
    // 25 keys and salaries come to the names; whole, with their site.
    expect(await bytesOf(sql)).toMatchObject({
      'ship-projected@s1': 25 * 8,
      'ship-whole@s1': 25 * 12,
      'reduce-and-ship@s1': 25 * 12,
      'ship-projected@s3': 100 * 20 + 25 * 20,
    });
  });

  it('needs no piece that gives only the key', async () => {
    const explanation = await explained('SELECT e_salary FROM emp WHERE e_salary > 900');
    const dropped = explanation.localized?.steps.find(
      ({ rule }) => rule === 'eliminateUnusedFragment',
    );
    expect(dropped?.because).toBe(
      'the query reads e_salary; emp_name has nothing of it that the others have not',
    );
    expect(algebraOf(explanation)).not.toContain('emp_name');
    expect(algebraOf(await explained('SELECT count(*) FROM emp'))).toBe('γ count(*) (emp_name)');
    expect(await bytesOf('SELECT count(*) FROM emp')).toMatchObject({ 'ship-whole@s1': 0 });
  });

  it('is put together on the hidden key where it has no other, equal rows and NULLs too', async () => {
    const found = await bytesOf('SELECT line, at FROM log');
    // Three times the hidden key of 8 bytes with the other column.
    expect(found).toMatchObject({ 'ship-projected@s1': 3 * 13 });
  });

  it('tests where they meet what compares columns of two pieces', async () => {
    const sql = "SELECT e_id FROM emp WHERE length(e_name) > e_salary / 50 AND e_name LIKE '%a%'";
    expect(algebraOf(await explained(sql))).toContain("σ e_name LIKE '%a%' (emp_name)");
    await bytesOf(sql);
  });

  it('reads each occurrence of one relation from the pieces that it needs', async () => {
    const sql = 'SELECT a.e_name FROM emp a, emp b WHERE a.e_salary > b.e_salary AND b.e_id = 98';
    const { 'ship-projected@s1': bytes } = await bytesOf(sql);
    // All salaries with keys to the names, and one salary more.
    expect(bytes).toBe(100 * 8 + 4);
  });

  it('has its pieces reduced by one another where that is cheaper', async () => {
    const sql = 'SELECT e_name, e_salary FROM emp WHERE e_salary > 950';
    const found = await bytesOf(sql, 's2');
    // A filter of five keys, which is fewer bytes than they are, and five names with keys back.
    expect(found).toMatchObject({ 'ship-projected@s2': 100 * 20, search: 10 + 5 * 20 });
    // Two branches, of one shape: what needs one branch does not apply, the others do.
    const { planned } = await explained(sql, 's2');
    const strategies = planned.notApplicable.map(({ strategy }) => strategy);
    expect(strategies).toContain('semijoin');
    expect(strategies).toContain('semijoin-distinct');
    expect(strategies).not.toContain('join-first');
  });
});

describe('a relation that follows another', () => {
  it('joins with its own owners only', async () => {
    const sql = 'SELECT job, e_salary FROM asg, emp WHERE asg.e_id = emp.e_id';
    const explanation = await explained(sql, 's2');
    expect(explanation.localized?.branches).toEqual([
      { leaves: { asg: ['asg_1'], emp: ['emp_pay_1'] } },
      { leaves: { asg: ['asg_4'], emp: ['emp_pay_4'] } },
    ]);
    const dropped = explanation.localized?.steps.filter(
      ({ rule }) => rule === 'eliminateJoinWithOtherOwner',
    );
    expect(dropped?.map(({ because }) => because)).toEqual([
      'asg_1 follows emp_pay_1, which has no row in common with emp_pay_4',
      'asg_4 follows emp_pay_4, which has no row in common with emp_pay_1',
    ]);
    // Each assignment is with its owner, so that only joined rows travel.
    expect(await bytesOf(sql, 's2')).toMatchObject({ 'join-first@s2': 50 * 12 });
  });

  it('is not looked at where its owners cannot be asked for', async () => {
    const sql = 'SELECT job FROM asg, emp WHERE asg.e_id = emp.e_id AND e_site = 1';
    expect(algebraOf(await explained(sql))).not.toContain('asg_4');
  });
});

describe('any query at all', () => {
  it.each([
    [
      "SELECT e_name, job FROM emp LEFT JOIN asg ON emp.e_id = asg.e_id AND job LIKE 'j1%' WHERE e_site = 4",
    ],
    [
      'SELECT e_name, (SELECT count(*) FROM asg WHERE asg.e_id = emp.e_id) FROM emp WHERE e_salary > 900',
    ],
    ['SELECT e_id FROM emp WHERE e_site = 1 EXCEPT SELECT e_id FROM asg'],
    [
      "WITH v1 AS (SELECT e_id FROM asg WHERE job = 'j7') SELECT e_name FROM emp JOIN v1 USING (e_id)",
    ],
    ['SELECT count(*) FROM log WHERE NOT EXISTS (SELECT 1 FROM emp WHERE e_site = 9)'],
    [
      'SELECT a.e_id FROM emp a FULL JOIN asg b ON a.e_id = b.e_id AND a.e_site = 4 WHERE b.job IS NULL',
    ],
    ["SELECT e_name FROM emp WHERE e_id IN (SELECT e_id FROM asg WHERE job = 'j7') OR e_id = 3"],
  ])('runs over relations cut down: %s', async (sql) => {
    const found = await bytesOf(sql);
    for (const site of ['s1', 's2', 's3']) {
      const [reduced, whole] = [found[`reduce-and-ship@${site}`], found[`ship-whole@${site}`]];
      if (reduced !== undefined && whole !== undefined) expect(reduced).toBeLessThanOrEqual(whole);
    }
  });

  it('leaves out fragments and pieces that it cannot need', async () => {
    const sql = 'SELECT e_salary FROM emp WHERE e_site = 4 UNION SELECT 0';
    // Site 4's pay is all it needs: 25 sites and salaries.
    expect(await bytesOf(sql)).toMatchObject({ 'reduce-and-ship@s1': 25 * 8 });
  });
});
