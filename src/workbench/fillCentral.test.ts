import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Value } from '../base/value.ts';
import { decodeRows } from '../site/shipment.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';

const LAB = `---
title: Fragments of fragments
---

\`\`\`sql setup
CREATE SITE s1;
CREATE SITE s2;
CREATE TABLE part (name VARCHAR(9) COLLATE NOCASE, price REAL, stock INTEGER);
CREATE FRAGMENT cheap OF part WHERE price < 10;
CREATE FRAGMENT dear OF part WHERE price >= 10 AT s1;
CREATE FRAGMENT cheap_here OF cheap WHERE stock > 0 AT s1;
CREATE FRAGMENT cheap_gone OF cheap WHERE stock = 0 AT s2;
INSERT INTO part VALUES ('nut', 1, 5), ('Bolt', 2, 0), ('vice', 50, 1), ('nut', 1, 5);
\`\`\`
`;

let opened: OpenedLab;
beforeAll(async () => {
  const lab = await openLab(LAB, { openSite: openLocalSite });
  if (!lab.ok) throw new Error(JSON.stringify(lab.error));
  opened = lab.value;
});
afterAll(() => opened.close());

async function central(sql: string): Promise<readonly (readonly Value[])[]> {
  const read = await opened.central.request({ kind: 'read', sql });
  if (!read.ok) throw new Error(read.error.message);
  return decodeRows(read.value.batches);
}

it('keeps leaves as tables and what is cut further as views', async () => {
  const kinds = await central("SELECT name, type FROM sqlite_schema WHERE type <> 'index'");
  expect(Object.fromEntries(kinds.map(([name, kind]) => [String(name), kind]))).toEqual({
    part: 'table',
    cheap: 'view',
    dear: 'table',
    cheap_here: 'table',
    cheap_gone: 'table',
  });
});

it('gives leaves their rows, equal ones too, with types and collations of the relation', async () => {
  expect(await central('SELECT row_id, name, price, stock FROM cheap_here')).toEqual([
    [1, 'nut', 1, 5],
    [4, 'nut', 1, 5],
  ]);
  expect(await central("SELECT name FROM cheap_gone WHERE name = 'BOLT' AND stock = '0'")).toEqual([
    ['Bolt'],
  ]);
  expect(await central('SELECT typeof(price) FROM dear')).toEqual([['real']]);
});
