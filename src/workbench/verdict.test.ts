import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';
import type { QueryFault } from './queryFault.ts';
import { askQuery, askSql } from './question.ts';
import { runSelected } from './runSelected.ts';

const LAB = `---
title: Verdicts
---

\`\`\`sql setup
CREATE SITE s1; CREATE SITE s2;
CREATE TABLE r (a INTEGER PRIMARY KEY, g INTEGER NOT NULL, u TEXT COLLATE NOCASE, d REAL);
CREATE FRAGMENTS OF r BY RANGE (g) (2, 3) AT s1, s2, s1;
INSERT INTO r VALUES (1, 1, 'ash', 1), (2, 2, 'ASH', 2.5), (3, 3, 'Ash', 3), (4, 1, 'elm', 0.1);
\`\`\`

\`\`\`sql query id=q at=s1
SELECT a FROM r
\`\`\`

- > \`\`\`plan id=wrong for=q
  > s1: v = SELECT a FROM r_1
  > s1: ANSWER SELECT a,
  >   nope FROM v
  > \`\`\`
`;

describe('the verdict on an answer', () => {
  let lab: OpenedLab;

  beforeAll(async () => {
    const opened = await openLab(LAB, { openSite: openLocalSite });
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    lab = opened.value;
  });

  afterAll(() => lab.close());

  it('looks no row up among more than 100,000 that would do', async () => {
    const numbers =
      'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)';
    const verdictOn = async (rest: string) => {
      const asked = askSql(lab.catalog, `${numbers} SELECT ${rest}`, { at: 's2' });
      if (!asked.ok) throw new Error(asked.error.message);
      const explained = await explainQuery(lab, asked.value);
      if (!explained.ok) throw new Error(explained.error.message);
      const ran = await runSelected(lab, explained.value, { kind: 'chosen' });
      if (!ran.ok) throw new Error(ran.error.message);
      return ran.value[0]?.verdict;
    };
    const few = 'LIMIT without ORDER BY: any rows would do';
    expect(await verdictOn('i FROM n LIMIT 3')).toEqual({ equalsCentral: null, because: few });
    expect(await verdictOn('x.i FROM n x, n y LIMIT 3')).toEqual({
      equalsCentral: null,
      because: `${few}, and there are too many to look these up`,
    });
  });

  const verdictsOf = async (sql: string): Promise<readonly (boolean | null)[]> => {
    const asked = askSql(lab.catalog, sql, { at: 's2' });
    if (!asked.ok) throw new Error(asked.error.message);
    const explained = await explainQuery(lab, asked.value);
    if (!explained.ok) throw new Error(explained.error.message);
    const ran = await runSelected(lab, explained.value, { kind: 'all' });
    if (!ran.ok) throw new Error(ran.error.message);
    return [...new Set(ran.value.map(({ verdict }) => verdict.equalsCentral))];
  };

  it.each([
    ['a grouping column under its alias', 'SELECT g AS x, count(*) FROM r GROUP BY x'],
    ['a grouping column by its position', 'SELECT g, count(*) FROM r GROUP BY 1'],
    ['a grouping column named in two ways', 'SELECT r.g, count(*) FROM r GROUP BY g ORDER BY r.g'],
    ['rows whose keys a collation calls equal', 'SELECT a, u FROM r ORDER BY u'],
    ['an explicit collation', "SELECT a, u || '' AS w FROM r ORDER BY w COLLATE NOCASE"],
    ['a star under ORDER BY', 'SELECT * FROM r ORDER BY g'],
    ['whole and broken numbers', 'SELECT g, avg(d), u FROM r GROUP BY g, u'],
    ['a LIMIT that cuts nothing', 'SELECT a FROM r LIMIT 9'],
  ])('is yes for %s', async (_, sql) => {
    expect(await verdictsOf(sql)).toEqual([true]);
  });

  it.each([
    'SELECT DISTINCT u FROM r',
    'SELECT a FROM r ORDER BY u LIMIT 2',
    'SELECT a FROM r WHERE random() > 0',
    'SELECT a FROM r ORDER BY random()',
  ])('is never no for %s', async (sql) => {
    expect(await verdictsOf(sql)).not.toContain(false);
  });

  it('tells the fault of a plan where it stands in the lab', async () => {
    const asked = askQuery(lab.lab, lab.catalog, 'q', {});
    if (!asked.ok) throw new Error(asked.error.message);
    const explained = await explainQuery(lab, asked.value);
    const fault: QueryFault | undefined = explained.ok ? undefined : explained.error;
    expect(fault).toMatchObject({ code: 'unknown-column', within: 'lab' });
    expect(LAB.slice(fault?.span.start, fault?.span.end)).toBe('nope');
  });
});

describe('a lab', () => {
  it('says where it names a file that is not there', async () => {
    const text = LAB.replace('INSERT INTO r', "LOAD INTO r FROM 'rows.csv';\nINSERT INTO r");
    const readFile = () => Promise.resolve(undefined);
    const opened = await openLab(text, { openSite: openLocalSite, readFile });
    const [fault] = opened.ok ? [] : opened.error;
    expect(fault).toMatchObject({ code: 'file-missing' });
    expect(text.slice(fault?.span.start, fault?.span.end)).toBe("LOAD INTO r FROM 'rows.csv'");
  });

  it('may call a parameter as JavaScript calls something else', async () => {
    const text = LAB.replace(
      'CREATE SITE s1;',
      'PARAMETER constructor = 5 FROM 1 TO 9; CREATE SITE s1;',
    );
    const opened = await openLab(text, { openSite: openLocalSite, parameters: {} });
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    expect(opened.value.parameterValues).toEqual({ constructor: 5 });
    await opened.value.close();
  });
});
