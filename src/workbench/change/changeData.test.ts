import { afterEach, describe, expect, it } from 'vitest';
import { siteId } from '../../base/brand.ts';
import { decodeRows } from '../../site/shipment.ts';
import { openLocalSite } from '../localSite.ts';
import { type OpenedLab, openLab } from '../openLab.ts';
import { changeData } from './changeData.ts';

const LAB = `---
title: Changes
---

\`\`\`sql setup
CREATE SITE s1; CREATE SITE s2; CREATE SITE s3;
CREATE TABLE dept (d INTEGER PRIMARY KEY, city TEXT NOT NULL);
CREATE FRAGMENT dept_n OF dept WHERE city = 'north' AT s1;
CREATE FRAGMENT dept_s OF dept WHERE city <> 'north' AT s2;
CREATE TABLE emp (
  e INTEGER PRIMARY KEY, d INTEGER REFERENCES dept (d), name TEXT UNIQUE,
  pay INTEGER CHECK (pay > 0));
CREATE FRAGMENT emp_n OF emp SEMIJOIN dept_n ON emp.d = dept.d AT s1;
CREATE FRAGMENT emp_s OF emp SEMIJOIN dept_s ON emp.d = dept.d;
CREATE FRAGMENT emp_s_pay OF emp_s (e, pay) AT s3;
CREATE FRAGMENT emp_s_rest OF emp_s (e, d, name) AT s2, s3;
CREATE TABLE note (text TEXT, n INTEGER);
CREATE FRAGMENTS OF note BY HASH (n) INTO 3 AT s1, s2, s3;
INSERT INTO dept VALUES (1, 'north'), (2, 'south'), (3, 'west');
INSERT INTO emp VALUES (1, 1, 'ann', 10), (2, 2, 'bob', 20), (3, 2, 'cid', 30), (4, 3, 'dan', 40);
INSERT INTO note VALUES ('a', 1), ('b', 2), ('c', NULL), ('a', 1);
\`\`\`
`;

const opened: OpenedLab[] = [];
afterEach(async () => {
  for (const lab of opened.splice(0)) await lab.close();
});

async function open(): Promise<OpenedLab> {
  const lab = await openLab(LAB, { openSite: openLocalSite });
  if (!lab.ok) throw new Error(JSON.stringify(lab.error));
  opened.push(lab.value);
  return lab.value;
}

async function rowsAt(lab: OpenedLab, site: string, sql: string) {
  const reply = await lab.ports.get(siteId(site))?.request({ kind: 'read', sql });
  if (!reply?.ok) throw new Error(JSON.stringify(reply));
  return decodeRows(reply.value.batches);
}

async function made(lab: OpenedLab, sql: string, keep = true) {
  const result = await changeData(lab, { sql, at: siteId('s1') }, keep);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const summary = ({ writes }: Awaited<ReturnType<typeof made>>) =>
  writes.map(({ leaf, inserted, updated, deleted }) =>
    [leaf, inserted, updated, deleted].join(' '),
  );

describe('changeData', () => {
  it('writes an updated column at every copy of the leaves that have it, and nowhere else', async () => {
    const lab = await open();
    const result = await made(lab, 'UPDATE emp SET name = upper(name) WHERE pay = 20');
    expect(summary(result)).toEqual(['emp_s_rest 0 1 0']);
    expect(result).toMatchObject({ changed: 1, equalsCentral: true });
    for (const site of ['s2', 's3']) {
      expect(await rowsAt(lab, site, 'SELECT name FROM emp_s_rest WHERE e = 2')).toEqual([['BOB']]);
    }
  });

  it('moves a row whose fragmentation attribute changes', async () => {
    const result = await made(await open(), 'UPDATE emp SET d = 1 WHERE e = 2');
    expect(summary(result)).toEqual(['emp_n 1 0 0', 'emp_s_pay 0 0 1', 'emp_s_rest 0 0 1']);
    expect(result.equalsCentral).toBe(true);
  });

  it('moves the rows that follow a row to another fragment', async () => {
    const result = await made(await open(), "UPDATE dept SET city = 'north' WHERE d = 2");
    expect(summary(result)).toEqual([
      'dept_n 1 0 0',
      'dept_s 0 0 1',
      'emp_n 2 0 0',
      'emp_s_pay 0 0 2',
      'emp_s_rest 0 0 2',
    ]);
    expect(result.equalsCentral).toBe(true);
  });

  it.each([
    ['a key of another fragment', "INSERT INTO emp VALUES (3, 1, 'new', 1)", 'emp.e'],
    ['a unique value of another fragment', "INSERT INTO emp VALUES (9, 1, 'cid', 1)", 'emp.name'],
    ['a CHECK', 'UPDATE emp SET pay = 0 WHERE e = 4', 'CHECK constraint failed'],
    ['NOT NULL', 'UPDATE dept SET city = NULL WHERE d = 1', 'NOT NULL constraint failed'],
    ['a foreign key without a row', "INSERT INTO emp VALUES (9, 7, 'x', 1)", 'no such row for 7'],
    ['a foreign key that is left behind', 'DELETE FROM dept WHERE d = 2', 'refers to 2'],
    ['a row without a fragment', "INSERT INTO emp VALUES (9, NULL, 'x', 1)", 'No fragment of emp'],
    [
      'to answer with rows',
      "INSERT INTO note VALUES ('x', 1) RETURNING n",
      'RETURNING is not answered',
    ],
  ])('refuses %s, and changes nothing', async (_, sql, message) => {
    const lab = await open();
    const before = await rowsAt(lab, 's2', 'SELECT * FROM emp_s_rest');
    const result = await changeData(lab, { sql, at: siteId('s2') }, true);
    expect(result).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining(message) },
    });
    expect(await rowsAt(lab, 's2', 'SELECT * FROM emp_s_rest')).toEqual(before);
  });

  it('reads no row of others for a row that is given whole', async () => {
    const result = await made(await open(), "INSERT INTO note VALUES ('x', 2)");
    expect(summary(result)).toEqual(['note_2 1 0 0']);
    expect(result.transfers.filter(({ rows }) => rows > 0).length).toBeLessThanOrEqual(2);
  });

  it.each([
    "INSERT INTO emp VALUES (2, 1, 'bea', 5) ON CONFLICT (e) DO UPDATE SET name = excluded.name",
    "INSERT OR REPLACE INTO emp VALUES (7, 1, 'cid', 5)",
    "INSERT OR IGNORE INTO emp VALUES (2, 1, 'zoe', 5), (8, 3, 'yan', 6)",
    'INSERT INTO emp (d, name, pay) SELECT d, name || d, pay FROM emp WHERE pay > 20',
    'INSERT INTO note DEFAULT VALUES',
    "UPDATE note SET n = n + 1 WHERE text = 'a'",
    'UPDATE emp SET e = e + 10',
    'UPDATE emp SET pay = (SELECT max(pay) FROM emp) WHERE d IN (SELECT d FROM dept)',
    'DELETE FROM emp AS x WHERE x.pay = (SELECT min(pay) FROM emp)',
    'DELETE FROM note',
    'WITH t AS (SELECT 4 AS k) DELETE FROM emp WHERE e IN (SELECT k FROM t)',
  ])('leaves what central has after %s', async (sql) => {
    const lab = await open();
    const result = await made(lab, sql);
    expect(result.equalsCentral).toBe(true);
    expect(result.writes.length).toBeGreaterThan(0);
  });

  it('is undone where it is not to stay', async () => {
    const lab = await open();
    const before = await rowsAt(lab, 's2', 'SELECT * FROM note_2');
    const result = await made(lab, 'DELETE FROM note', false);
    expect(result).toMatchObject({ changed: 4, equalsCentral: true, opened: undefined });
    expect(await rowsAt(lab, 's2', 'SELECT * FROM note_2')).toEqual(before);
    expect(summary(await made(lab, 'DELETE FROM note', false))).toEqual(summary(result));
  });

  it('is seen by the next one', async () => {
    const lab = await open();
    const { opened: after } = await made(lab, "INSERT INTO dept VALUES (4, 'north')");
    if (!after) throw new Error('It was not kept.');
    const result = await made(after, "INSERT INTO emp VALUES (5, 4, 'eve', 1)");
    expect(summary(result)).toEqual(['emp_n 1 0 0']);
    expect(after.leafRows.get('dept_n')).toBe(2);
  });
});
