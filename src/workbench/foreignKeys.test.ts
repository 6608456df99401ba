import { expect, it } from 'vitest';
import { explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';
import { askSql } from './question.ts';
import { runSelected } from './runSelected.ts';

const LAB = `---
title: Foreign keys
---

\`\`\`sql setup
CREATE SITE s1; CREATE SITE s2;
CREATE TABLE dept (d INTEGER PRIMARY KEY CHECK (d BETWEEN 1 AND 9), title TEXT);
CREATE TABLE emp (
  id INTEGER PRIMARY KEY, dept INTEGER NOT NULL REFERENCES dept, site INTEGER NOT NULL CHECK (site IN (1, 2))
);
CREATE FRAGMENT emp_1 OF emp WHERE site = 1 AT s1;
CREATE FRAGMENT emp_2 OF emp WHERE site = 2 AT s2;
INSERT INTO dept VALUES (1, 'a'), (2, 'b');
INSERT INTO emp VALUES (1, 1, 1), (2, 2, 2)/* more */;
\`\`\`
`;

async function opened(text: string): Promise<OpenedLab> {
  const lab = await openLab(text, { openSite: openLocalSite });
  if (!lab.ok) throw new Error(JSON.stringify(lab.error));
  return lab.value;
}

async function run(lab: OpenedLab, sql: string) {
  const asked = askSql(lab.catalog, sql, { at: 's1' });
  const explained = asked.ok ? await explainQuery(lab, asked.value) : asked;
  if (!explained.ok) throw new Error(explained.error.message);
  const ran = await runSelected(lab, explained.value, { kind: 'all' });
  if (!ran.ok) throw new Error(ran.error.message);
  return ran.value.map(({ candidate, measured, verdict }) => ({
    assumes: candidate.plan.assumes,
    bytes: measured.bytes,
    equal: verdict.equalsCentral,
  }));
}

it('a foreign key that holds empties what its partners rule out, and the plan says so', async () => {
  const lab = await opened(LAB);
  expect(lab.findings).toEqual([]);
  expect(await run(lab, 'SELECT id FROM emp WHERE dept > 20')).toEqual([
    { assumes: ['emp.dept → dept'], bytes: 0, equal: true },
  ]);
  await lab.close();
});

it('one that is false on the data is a finding, and not used', async () => {
  const lab = await opened(LAB.replace('/* more */', ', (3, 30, 2)'));
  expect(lab.findings.map(({ rule, counterexample }) => [rule, counterexample?.row])).toEqual([
    ['foreignKey', { id: 3, dept: 30, site: 2 }],
  ]);
  const ran = await run(lab, 'SELECT id FROM emp WHERE dept > 20');
  expect(ran.length).toBeGreaterThan(0);
  for (const { assumes, equal } of ran)
    expect({ assumes, equal }).toEqual({ assumes: [], equal: true });
  await lab.close();
});
