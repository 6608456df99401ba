import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Value } from '../base/value.ts';
import { decodeRows } from '../site/shipment.ts';
import type { SitePort, SiteRequest } from '../site/sitePort.ts';
import { openLocalSite } from './localSite.ts';
import { CENTRAL, type OpenedLab, openLab } from './openLab.ts';

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

it('is filled by requests that fill it once more, when it was interrupted', async () => {
  const generated = LAB.replace(
    /INSERT INTO part [^;]*;/,
    'GENERATE 40 ROWS INTO part (name = word(), price = row / 2.0, stock = row % 3);',
  );
  const kept: KeptRequest[] = [];
  const keep = (port: SitePort): SitePort => ({
    ...port,
    request: async (request) => {
      const reply = await port.request(request);
      if (isKept(request)) kept.push(request);
      return reply;
    },
  });
  const lab = await openLab(generated, {
    openSite: async (site) => {
      const port = await openLocalSite(site);
      return site === CENTRAL ? keep(port) : port;
    },
  });
  if (!lab.ok) throw new Error(JSON.stringify(lab.error));
  const again = await openLocalSite(CENTRAL);
  for (const request of kept) expect(await again.request(request)).toMatchObject({ ok: true });
  for (const table of ['part', 'cheap', 'cheap_here', 'dear', 'sqlite_schema']) {
    const read = { kind: 'read', sql: `SELECT * FROM ${table}` } as const;
    const [first, second] = [await lab.value.central.request(read), await again.request(read)];
    expect(second.ok && second.value.rows).toBeGreaterThan(0);
    expect(first.ok && first.value.checksum).toBe(second.ok && second.value.checksum);
  }
  await lab.value.close();
  await again.close();
});

type KeptRequest = Extract<SiteRequest, { kind: 'define' | 'load' }>;

const isKept = (request: SiteRequest): request is KeptRequest =>
  request.kind === 'define' || request.kind === 'load';
