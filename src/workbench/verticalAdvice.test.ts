import { expect, it } from 'vitest';
import { openLocalSite } from './localSite.ts';
import { openLab } from './openLab.ts';
import { adviseCut } from './verticalAdvice.ts';

/** The published example of vertical partitioning, its usage read off the lab's own queries. */
const LAB = `---
title: Vertical partitioning
---
\`\`\`sql setup
CREATE SITE site1;
CREATE TABLE proj (pno INTEGER PRIMARY KEY, pname CHAR(9), budget INTEGER, loc CHAR(9));
\`\`\`
\`\`\`sql query id=q1
SELECT budget FROM proj WHERE pno = 1
\`\`\`
\`\`\`sql query id=q2
SELECT pname, budget FROM proj
\`\`\`
\`\`\`sql query id=q3
SELECT pname FROM proj p WHERE p.loc = 'here'
\`\`\`
\`\`\`sql query id=q4
SELECT sum(budget) FROM proj WHERE loc = 'here'
\`\`\`
`;

it('reads usage off the queries and advises a cut', async () => {
  const opened = await openLab(LAB, { openSite: openLocalSite });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  await opened.value.close();
  const advised = adviseCut(opened.value, 'proj', { q1: 45, q2: 5, q3: 75, q4: 3 });
  if (!advised.ok) throw new Error(advised.error.message);
  expect(advised.value.usage.map(({ attributes }) => attributes)).toEqual([
    ['pno', 'budget'],
    ['pname', 'budget'],
    ['pname', 'loc'],
    ['budget', 'loc'],
  ]);
  const { order, splits, fragments } = advised.value.advice;
  expect(order).toEqual(['pno', 'budget', 'pname', 'loc']);
  expect(splits.map(({ value }) => value)).toEqual([-2025, 3311, -6084]);
  expect(fragments).toEqual([
    ['pno', 'budget'],
    ['pno', 'pname', 'loc'],
  ]);
  const unknown = adviseCut(opened.value, 'prj', {});
  expect(unknown.ok ? '' : unknown.error.hint).toBe('Did you mean proj?');
  const stray = adviseCut(opened.value, 'proj', { q9: 1 });
  expect(stray.ok ? '' : stray.error.code).toBe('unknown-query');
});
