import { describe, expect, it } from 'vitest';
import { siteId } from '../base/brand.ts';
import { ok } from '../base/result.ts';
import type { StartRemote } from './remoteDatabase.ts';
import { openRemoteSite } from './remoteSite.ts';
import type { RequestKind } from './serve.ts';
import type { SiteRequest } from './sitePort.ts';

/** A thread that only notes what it is asked, and answers when it is told to. */
interface FakeThread {
  readonly asked: SiteRequest[];
  readonly lose: (because: string) => void;
  isTerminated: boolean;
}

function fakeThreads(canStart: (attempt: number) => boolean = () => true) {
  const threads: FakeThread[] = [];
  const held = new Map<SiteRequest, () => void>();
  let attempts = 0;
  const start: StartRemote = async (onLost) => {
    attempts += 1;
    if (!canStart(attempts)) throw new Error('no threads left');
    const thread: FakeThread = { asked: [], lose: onLost, isTerminated: false };
    threads.push(thread);
    return {
      request: async (request) => {
        thread.asked.push(request);
        if (request.kind === 'read') {
          await new Promise<void>((resolve) => {
            held.set(request, resolve);
          });
        }
        return ok(REPLIES[request.kind]);
      },
      terminate: async () => {
        thread.isTerminated = true;
      },
    };
  };
  return { threads, start, release: (request: SiteRequest) => held.get(request)?.() };
}

// Any reply will do: the port passes them on.
const nothing = {} as never;
const counted = { rows: 1 } as never;
const REPLIES: Readonly<Record<RequestKind, never>> = Object.freeze({
  define: nothing,
  load: counted,
  materialize: counted,
  receive: counted,
  read: { columns: [], rows: 0, batches: [], checksum: '' } as never,
  change: counted,
  settle: nothing,
  write: counted,
  log: { forced: [] } as never,
  end: counted,
  endLog: nothing,
  checkpoint: nothing,
  recover: { transactions: [] } as never,
  rehearse: counted,
  explain: { lines: [] } as never,
  forget: nothing,
});

const define = { kind: 'define', sql: 'CREATE TABLE t (a)' } as const;
const load = { kind: 'load', table: 't', batches: [] } as const;
const read = { kind: 'read', sql: 'SELECT 1' } as const;
const change = { kind: 'change', changes: [] } as const;
const undo = { kind: 'settle', keep: false } as const;
const settle = { kind: 'settle', keep: true } as const;
const forget = { kind: 'forget' } as const;
const site = siteId('site1');
const begun = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('a site in a thread of its own', () => {
  it('is asked one thing at a time, in order', async () => {
    const { threads, start, release } = fakeThreads();
    const port = await openRemoteSite(site, start);
    const first = port.request(read);
    const second = port.request(define);
    await begun();
    expect(threads[0]?.asked).toEqual([read]);
    release(read);
    await Promise.all([first, second]);
    expect(threads[0]?.asked).toEqual([read, define]);
  });

  it('gets a new thread with the stored tables when a busy one is cancelled', async () => {
    const { threads, start } = fakeThreads();
    const port = await openRemoteSite(site, start);
    await port.request(define);
    await port.request({ kind: 'materialize', result: 'm', sql: 'SELECT 1' });
    await port.request(load);
    const running = port.request(read);
    const waiting = port.request(load);
    await begun();
    await port.cancel();
    for (const reply of [await running, await waiting]) {
      expect(reply).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    }
    expect(threads.map((thread) => thread.isTerminated)).toEqual([true, false]);
    // The load that was cancelled is not among them: it was never done.
    expect(threads[1]?.asked).toEqual([define, load]);
  });

  it('gives a new thread the changes that were kept, and no others', async () => {
    const { threads, start } = fakeThreads();
    const port = await openRemoteSite(site, start);
    for (const request of [change, undo, change, settle, change]) await port.request(request);
    const running = port.request(read);
    await begun();
    await port.cancel();
    await running;
    expect(threads[1]?.asked).toEqual([change, settle]);
    // What was pending when the thread ended is not kept by a later settling either.
    await port.request(settle);
    const again = port.request(read);
    await begun();
    await port.cancel();
    await again;
    expect(threads[2]?.asked).toEqual([change, settle]);
  });

  it('keeps its thread when an idle one is cancelled, and only undoes and forgets', async () => {
    const { threads, start } = fakeThreads();
    const port = await openRemoteSite(site, start);
    await port.request(define);
    await port.cancel();
    expect(threads.length).toBe(1);
    expect(threads[0]?.asked).toEqual([define, undo, forget]);
  });

  it('says when its thread dies, and has another for the next request', async () => {
    const { threads, start } = fakeThreads();
    const port = await openRemoteSite(site, start);
    await port.request(define);
    const running = port.request(read);
    await begun();
    threads[0]?.lose('out of memory');
    expect(await running).toEqual({
      ok: false,
      error: { code: 'closed', message: 'The thread of site1 ended unexpectedly: out of memory' },
    });
    expect((await port.request(forget)).ok).toBe(true);
    expect(threads[1]?.asked).toEqual([define, forget]);
    // News of the dead thread is old news.
    threads[0]?.lose('again');
    expect((await port.request(forget)).ok).toBe(true);
    expect(threads.length).toBe(2);
  });

  it('tells when no thread can be started, and tries again when asked again', async () => {
    const never = fakeThreads(() => false);
    await expect(openRemoteSite(site, never.start)).rejects.toThrow('no threads left');

    const { threads, start } = fakeThreads((attempt) => attempt !== 2);
    const port = await openRemoteSite(site, start);
    await port.request(define);
    const running = port.request(read);
    await begun();
    await expect(port.cancel()).rejects.toThrow('no threads left');
    expect(await running).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect((await port.request(forget)).ok).toBe(true);
    expect(threads[1]?.asked).toEqual([define, forget]);
  });

  it('fails what runs and what waits when it is closed, and ends its thread', async () => {
    const { threads, start } = fakeThreads();
    const port = await openRemoteSite(site, start);
    const requests = [port.request(read), port.request(define)];
    await begun();
    await port.close();
    for (const reply of await Promise.all(requests)) {
      expect(reply).toMatchObject({ ok: false, error: { code: 'closed' } });
    }
    expect(threads.map((thread) => thread.isTerminated)).toEqual([true]);
    expect((await port.request(forget)).ok).toBe(false);
    await port.cancel();
    expect(threads.length).toBe(1);
  });
});
