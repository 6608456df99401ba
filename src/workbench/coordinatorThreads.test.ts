import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildSiteThread } from '../site/siteThread.testing.ts';
import { createCoordinator } from './coordinator.ts';
import type { Coordinator, RunRequest, WorkProgress } from './coordinatorTypes.ts';
import { type OpenedLab, openLab } from './openLab.ts';
import { openThreadSite } from './workerSiteThread.ts';

/** Some seconds of work before the engine's limit; the answer is not known before. */
const LAB = `---
title: Much work
---

\`\`\`sql setup
CREATE SITE s1; CREATE SITE s2;
CREATE TABLE r (k INTEGER PRIMARY KEY, v INTEGER NOT NULL);
CREATE FRAGMENTS OF r BY HASH (k) INTO 2 AT s1, s2;
GENERATE 4000 ROWS INTO r (k = row, v = row % 97);
\`\`\`
`;

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
const asked = (sql: string): RunRequest => ({ sql, at: 's1', objective: 'bytes' });
const HARD = asked('SELECT count(*) FROM r a, r b, r c WHERE a.v * b.v + c.v = a.k + b.k + c.k');
const EASY = asked('SELECT v, count(*) FROM r GROUP BY v');

let thread: Awaited<ReturnType<typeof buildSiteThread>>;
let opened: OpenedLab;
let coordinator: Coordinator;
beforeAll(async () => {
  thread = await buildSiteThread();
  const lab = await openLab(LAB, {
    openSite: (site) => openThreadSite(site, undefined, thread.script),
  });
  if (!lab.ok) throw new Error(JSON.stringify(lab.error));
  opened = lab.value;
  coordinator = createCoordinator(opened, pause);
}, 120_000);
afterAll(async () => {
  await opened?.close();
  await thread?.remove();
});

it('a query that takes long tells how far it is, stops when asked to, and leaves all usable', {
  timeout: 60_000,
}, async () => {
  const seen: WorkProgress[] = [];
  const running = coordinator.run(HARD, (progress) => seen.push(progress));
  // By then it is at a count that central does not end by itself for a long time.
  while (seen.length === 0) await pause(10);
  await pause(300);
  await coordinator.stop();
  expect(await running).toMatchObject({ ok: false, error: { code: 'stopped' } });
  expect(seen[0]).toEqual({ kind: 'planning', counted: 1 });
  const after = await coordinator.run(EASY, () => undefined);
  expect(after).toMatchObject({ ok: true, value: { rowCount: 97, equalsCentral: true } });
});
