import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  contentOf,
  forgetRun,
  keptFolders,
  leftLab,
  leftOf,
  saveRun,
  settleRun,
} from './leftRuns.ts';

/** A storage as browsers have it: its entries are its own properties. */
function fakeStorage(): Record<string, unknown> {
  const own: Record<string, unknown> = {};
  const hidden = (value: unknown) => ({ value, enumerable: false });
  return Object.defineProperties(own, {
    getItem: hidden((key: string) => own[key] ?? null),
    setItem: hidden((key: string, text: string) => {
      own[key] = text;
    }),
    removeItem: hidden((key: string) => delete own[key]),
  });
}

let held: string[] = [];
beforeEach(() => {
  held = [];
  vi.stubGlobal('localStorage', fakeStorage());
  vi.stubGlobal('sessionStorage', fakeStorage());
  const query = async () => ({ held: held.map((name) => ({ name: `sites/${name}` })) });
  vi.stubGlobal('navigator', { locks: { query } });
  vi.spyOn(Date, 'now').mockReturnValue(1000);
});
afterEach(() => vi.unstubAllGlobals());

const lab = { text: 'a lab', files: {} };
const run = (unsettled: string[]) => ({
  lab: { kind: 'gallery', name: 'banks' } as const,
  content: contentOf(lab),
  schedule: 'transfer',
  text: 'T1 AT site1;',
  protocol: '2pc',
  options: { f: '1' },
  left: { event: 3, of: 9, forces: { site1: 2 }, unsettled },
});
const sourceOf = (text: string) =>
  leftOf({ ...lab, text, fileName: 'x', origin: { kind: 'gallery', name: 'banks' } });

it('finds what a tab left in doubt, in the lab that it was left in', async () => {
  saveRun('one', run(['T1']));
  expect(await sourceOf('a lab')).toMatchObject({ folder: 'one', isOwn: true, run: run(['T1']) });
  expect(await sourceOf('another lab')).toBeUndefined();
  expect(leftLab()).toEqual({ kind: 'gallery', name: 'banks' });
  saveRun('one', run([]));
  expect(await sourceOf('a lab')).toBeUndefined();
  expect(leftLab()).toBeUndefined();
});

it('leaves alone what another tab has, and prefers its own to that of a closed one', async () => {
  saveRun('closed', run(['T1']));
  saveRun('other', run(['T1']));
  sessionStorage.setItem('sitelines.sites', 'mine');
  held = ['other'];
  expect(await sourceOf('a lab')).toMatchObject({ folder: 'closed', isOwn: false });
  saveRun('mine', run(['T1']));
  // The thread that the reloaded tab had may still be ending.
  held = ['other', 'mine'];
  expect(await sourceOf('a lab')).toMatchObject({ folder: 'mine', isOwn: true });
});

it('takes up nothing of a lab that was closed, of what cannot be read, or twice', async () => {
  saveRun('one', run(['T1']));
  settleRun('one');
  expect(await sourceOf('a lab')).toBeUndefined();
  localStorage.setItem('sitelines.sites.two', '{"version": 1}');
  localStorage.setItem('sitelines.sites.three', 'not JSON');
  expect(await sourceOf('a lab')).toBeUndefined();
  saveRun('four', run(['T1']));
  forgetRun('four');
  expect(await sourceOf('a lab')).toBeUndefined();
});

it('keeps the files of a few closed tabs for a day', () => {
  for (let tab = 1; tab <= 7; tab += 1) {
    vi.spyOn(Date, 'now').mockReturnValue(1000 * tab);
    saveRun(`tab${tab}`, run(['T1']));
  }
  saveRun('settled', run([]));
  sessionStorage.removeItem('sitelines.sites');
  expect(keptFolders()).toEqual(['tab7', 'tab6', 'tab5', 'tab4', 'tab3']);
  vi.spyOn(Date, 'now').mockReturnValue(86_400_000 + 5500);
  expect(keptFolders()).toEqual(['tab7', 'tab6']);
});
