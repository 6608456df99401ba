import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printAlgebra } from '../algebra/printAlgebra.ts';
import type { Row } from '../base/value.ts';
import { decodeRows } from '../site/shipment.ts';
import { type Explanation, explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';
import { askSql } from './question.ts';
import { runSelected } from './runSelected.ts';

const LAB = `---
title: Views
---

\`\`\`sql setup
CREATE SITE s1; CREATE SITE s2;
CREATE TABLE emp (
  id INTEGER PRIMARY KEY, name CHAR(10) NOT NULL, dept INTEGER NOT NULL,
  site INTEGER NOT NULL CHECK (site IN (1, 2)), pay INTEGER NOT NULL
);
CREATE TABLE dept (d INTEGER PRIMARY KEY, head INTEGER NOT NULL, title CHAR(9) NOT NULL);
CREATE FRAGMENT emp_1 OF emp WHERE site = 1 AT s1;
CREATE FRAGMENT emp_2 OF emp WHERE site = 2 AT s2;
ALLOCATE dept AT s1;
CREATE VIEW rich_heads AS SELECT * FROM heads WHERE salary > 50;
CREATE VIEW heads (who, unit, salary, place) AS
  SELECT e.name, t.title, e.pay, e.site FROM emp e JOIN dept t ON e.id = t.head WHERE e.pay > 10;
CREATE VIEW per_site AS SELECT site, count(*) AS n, max(pay) FROM emp GROUP BY site;
CREATE VIEW second AS SELECT id, name, 'two' AS tag FROM emp WHERE site = 2 ORDER BY id;
CREATE VIEW IF NOT EXISTS second AS SELECT 1;
INSERT INTO emp VALUES (1, 'ann', 1, 1, 90), (2, 'bob', 1, 1, 20), (3, 'cy', 2, 2, 60), (4, 'di', 2, 2, 5);
INSERT INTO dept VALUES (1, 1, 'sales'), (2, 3, 'lab'), (3, 2, 'x'), (4, 4, 'y');
INSERT INTO dept SELECT id + 6, id, tag FROM second WHERE name = 'di';
ASSERT not_second: NOT EXISTS (SELECT 1 FROM second WHERE name = 'ann');
\`\`\`
`;

let lab: OpenedLab;

beforeAll(async () => {
  const opened = await openLab(LAB, { openSite: openLocalSite });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  lab = opened.value;
});

afterAll(() => lab.close());

async function explain(sql: string): Promise<Explanation> {
  const asked = askSql(lab.catalog, sql, { at: 's1' });
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(lab, asked.value);
  if (!explained.ok) throw new Error(`${sql}: ${explained.error.message}`);
  return explained.value;
}

describe('a query over views', () => {
  it.each<[string, readonly Row[], isGraph: boolean]>([
    [
      'SELECT * FROM rich_heads ORDER BY who',
      [
        ['ann', 'sales', 90, 1],
        ['cy', 'lab', 60, 2],
      ],
      true,
    ],
    [
      'SELECT r.who, d.d FROM rich_heads r, dept d WHERE d.title = r.unit AND r.place = 2',
      [['cy', 2]],
      true,
    ],
    [
      'SELECT a.who, b.who FROM heads a, heads b WHERE a.salary < b.salary AND b.place = 2',
      [['bob', 'cy']],
      true,
    ],
    ['SELECT e.name, x.name FROM emp e, second x WHERE e.id + 2 = x.id AND e.site = 2', [], true],
    ['SELECT tag, count(*) FROM second GROUP BY tag', [['two', 2]], true],
    ['SELECT n FROM per_site WHERE site = 2', [[2]], false],
    [
      'SELECT d.title, l.tag FROM dept d LEFT JOIN second l ON l.id = d.head WHERE d < 3 ORDER BY d',
      [
        ['sales', null],
        ['lab', 'two'],
      ],
      false,
    ],
    [
      'SELECT name FROM second x WHERE EXISTS (SELECT 1 FROM heads WHERE who = x.name)',
      [['cy']],
      false,
    ],
    // The common table has the name of a relation that the view reads.
    [
      'WITH emp AS (SELECT 7 AS id) SELECT l.name, emp.id FROM second l, emp ORDER BY 1',
      [
        ['cy', 7],
        ['di', 7],
      ],
      false,
    ],
    ["SELECT * FROM (SELECT name FROM second) q WHERE q.name > 'd'", [['di']], false],
    [
      'SELECT name FROM second WHERE id IN (SELECT second.id FROM second WHERE id > 3)',
      [['di']],
      false,
    ],
  ])('%s', async (sql, rows, isGraph) => {
    const explained = await explain(sql);
    expect(explained.mapped.graph !== undefined).toBe(isGraph);
    const ran = await runSelected(lab, explained, { kind: 'all' });
    if (!ran.ok) throw new Error(`${sql}: ${ran.error.message}`);
    for (const { candidate, verdict, execution } of ran.value) {
      expect(verdict, `${candidate.plan.id}: ${sql}`).toEqual({ equalsCentral: true });
      expect(decodeRows(execution.answer.batches)).toEqual(rows);
    }
  });

  it('shows how each became what defines it', async () => {
    const { events } = await explain('SELECT who FROM rich_heads WHERE place = 1');
    const steps = events.flatMap((event) =>
      event.kind === 'viewExpanded'
        ? [{ ...event, before: printAlgebra(event.before), after: printAlgebra(event.after) }]
        : [],
    );
    expect(steps).toEqual([
      {
        kind: 'viewExpanded',
        rule: 'expandView',
        because: 'rich_heads is a view: its relations and conditions take its place',
        before: 'π who (σ place = 1 (rich_heads))',
        after: 'π who (σ salary > 50 ∧ place = 1 (heads rich_heads))',
        phrase: { start: 16, end: 26 },
      },
      {
        kind: 'viewExpanded',
        rule: 'expandView',
        because: 'heads is a view: its relations and conditions take its place',
        before: 'π who (σ salary > 50 ∧ place = 1 (heads rich_heads))',
        after: 'π e.name (σ e.pay > 10 ∧ e.pay > 50 ∧ e.site = 1 (emp e ⋈[e.id = t.head] dept t))',
        phrase: { start: 16, end: 26 },
      },
    ]);
  });

  it('reads the fragments only that the view can have rows of', async () => {
    const { localized } = await explain('SELECT name FROM second');
    expect(localized?.branches.map(({ leaves }) => leaves)).toEqual([{ second: ['emp_2'] }]);
  });
});

it('may be what an assertion speaks of, and what fills a relation', async () => {
  expect(lab.catalog.assertions).toMatchObject([
    { name: 'not_second', form: { kind: 'denial' }, holds: true },
  ]);
  const read = await lab.central.request({
    kind: 'read',
    sql: "SELECT 1 FROM dept WHERE title = 'two'",
  });
  expect(read.ok && read.value.rows).toBe(1);
});
