import { afterEach, describe, expect, it } from 'vitest';
import { fail } from '../base/result.ts';
import type { SiteFailure, SitePort } from '../site/sitePort.ts';
import { interruptible } from './interruptible.ts';
import { openLocalSite } from './localSite.ts';
import { CENTRAL, type OpenedLab, openLab } from './openLab.ts';

const LAB = `---
title: One site
---

\`\`\`sql setup
CREATE SITE s1;
CREATE TABLE r (k INTEGER PRIMARY KEY);
\`\`\`
`;

/** A lab whose central answers only when it is let go, once it is held. */
async function heldLab() {
  let cancelHeld: ((failure: SiteFailure) => void) | undefined;
  let release = (): void => {};
  let held: Promise<void> | undefined;
  const answered: string[] = [];
  const hold = (port: SitePort): SitePort => ({
    ...port,
    request: async (request) => {
      const cancelled = new Promise<SiteFailure>((resolve) => {
        cancelHeld = resolve;
      });
      const failure = await Promise.race([held, cancelled]);
      answered.push(failure ? 'cancelled' : request.kind);
      return failure ? fail(failure) : port.request(request);
    },
    cancel: async () => cancelHeld?.({ code: 'cancelled', message: '' }),
  });
  const opened = await openLab(LAB, {
    openSite: async (site) =>
      site === CENTRAL ? hold(await openLocalSite(site)) : openLocalSite(site),
  });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  lab = opened.value;
  held = new Promise((resolve) => {
    release = resolve;
  });
  answered.length = 0;
  return { lab, answered, release: () => release() };
}

let lab: OpenedLab | undefined;
afterEach(() => lab?.close());

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('work that is stopped', () => {
  it('lets what waits never begin, waits for what runs, and still forgets', async () => {
    const { lab, answered, release } = await heldLab();
    const work = interruptible(lab, { pause: () => new Promise(() => {}) });
    const both = work.lab.statistics.learn(['SELECT 1', 'SELECT 2']);
    await settled();
    const stopping = work.stop();
    release();
    await stopping;
    expect(await both).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(answered).toEqual(['read']);
    expect([...lab.statistics.known]).toEqual([['SELECT 1', 1]]);
    expect(await work.lab.central.request({ kind: 'forget' })).toMatchObject({ ok: true });
  });

  it('interrupts what does not end in time', async () => {
    const { lab, answered, release } = await heldLab();
    const work = interruptible(lab, { pause: async () => {} });
    const read = work.lab.central.request({ kind: 'read', sql: 'SELECT 1' });
    await settled();
    await work.stop();
    expect(await read).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(answered).toEqual(['cancelled']);
    release();
    const next = interruptible(lab, { pause: async () => {} });
    expect(await next.lab.central.request({ kind: 'read', sql: 'SELECT 1' })).toMatchObject({
      ok: true,
    });
  });
});
