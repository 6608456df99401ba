import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCoordinator } from './coordinator.ts';
import type { Coordinator, WinnerColumn, WinnersRequest, WinningAxes } from './coordinatorTypes.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';

/** Wide rows at s1, of which few match: sending keys first pays where links are slow. */
const LAB = `---
title: Two relations
---
\`\`\`sql setup
CREATE SITE s1; CREATE SITE s2;
SET NETWORK LATENCY 20 MS BANDWIDTH 1000 KBPS;
CREATE TABLE r (k INTEGER PRIMARY KEY, a INTEGER, pad CHAR(200));
CREATE TABLE s (a INTEGER PRIMARY KEY, v CHAR(6));
ALLOCATE r AT s1; ALLOCATE s AT s2;
GENERATE 2000 ROWS INTO r (k = row, a = row, pad = 'x');
GENERATE 50 ROWS INTO s (a = row, v = 'v' || row);
\`\`\`
`;

const REQUEST: WinnersRequest = {
  sql: 'SELECT r.pad, s.v FROM r, s WHERE r.a = s.a',
  at: 's2',
  objective: 'bytes',
  column: 's.a',
};

let opened: OpenedLab;
let coordinator: Coordinator;

beforeAll(async () => {
  const lab = await openLab(LAB, { openSite: openLocalSite });
  if (!lab.ok) throw new Error(JSON.stringify(lab.error));
  opened = lab.value;
  coordinator = createCoordinator(opened, (ms) => new Promise((done) => setTimeout(done, ms)));
});
afterAll(() => opened.close());

describe('which plan wins over selectivity and link speed', () => {
  it('reducing first where few match and links are slow; shipping at once elsewhere', async () => {
    const axes: WinningAxes[] = [];
    const columns: WinnerColumn[] = [];
    const done = await coordinator.winners(
      REQUEST,
      (own) => axes.push(own),
      (own) => columns.push(own),
    );
    expect(done).toEqual({ ok: true, value: undefined });
    const [own] = axes;
    expect(own).toMatchObject({
      columns: ['r.a', 's.a'],
      column: 's.a',
      partner: 'r.a',
      objective: 'total',
    });
    expect(columns.map(({ share }) => share)).toEqual(own?.shares);
    const messages = columns.map(({ cells }) => cells.map(({ estimated }) => estimated.messages));
    // At the least selectivity the slowest links take a round trip, the fastest one message.
    expect(messages[0]?.[0]).toBeGreaterThan(1);
    expect(messages[0]?.at(-1)).toBe(1);
    // The more values match, the more there is to send.
    const bytes = columns.map(({ cells }) => cells[0]?.estimated.bytes ?? 0);
    expect(bytes.at(-1)).toBeGreaterThan(10 * (bytes[0] ?? 0));
    for (const { cells } of columns) {
      expect(cells.length).toBe(own?.speedsKbps.length);
      for (const { key, estimated, second } of cells) {
        expect(key).not.toBe('');
        expect(estimated.totalMs).toBeLessThanOrEqual(second?.estimated.totalMs ?? 0);
      }
      // The faster the links, the sooner the best is done.
      const times = cells.map(({ estimated }) => estimated.totalMs);
      expect(times).toEqual(times.toSorted((a, b) => b - a));
    }
  });

  it('says where there is nothing to vary', async () => {
    const alone = { ...REQUEST, sql: 'SELECT v FROM s' };
    const done = await coordinator.winners(alone, ignore, ignore);
    expect(done).toMatchObject({ ok: false, error: { code: 'no-join-column' } });
  });

  it('stops when it is told to', async () => {
    let count = 0;
    const done = await coordinator.winners(REQUEST, ignore, () => {
      count += 1;
      void coordinator.stopPlanning();
    });
    expect(done).toMatchObject({ ok: false, error: { code: 'stopped' } });
    expect(count).toBe(1);
  });
});

const ignore = (): void => {};
