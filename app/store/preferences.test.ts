import { expect, test, vi } from 'vitest';
import {
  readPreferences,
  setPreferences,
  usePreferences,
  writePreferences,
} from './preferences.ts';

const unset = readPreferences(null);

test('what was written is read again', () => {
  const wanted = {
    ...unset,
    theme: 'dark' as const,
    hasCharacterKeys: false,
    labWidth: 360,
    bottomSplit: 40,
    isRightFolded: true,
  };
  expect(readPreferences(writePreferences(wanted))).toEqual(wanted);
  expect(readPreferences(writePreferences(unset))).toEqual(unset);
});

test.each([
  ['nothing', ''],
  ['no JSON', '{'],
  ['null', 'null'],
  ['a list', '[]'],
  ['a word', '"dark"'],
  ['no version', '{"theme":"dark"}'],
  ['a version to come', '{"version":2,"theme":"dark"}'],
])('%s is as if nothing had been set', (_, text) => {
  expect(readPreferences(text)).toEqual(unset);
});

test('a field that makes no sense is unset, and the others hold', () => {
  const text = JSON.stringify({
    version: 1,
    theme: 'sepia',
    labWidth: -8,
    rightWidth: 1e9,
    bottomHeight: '208',
    bottomSplit: 0,
    isLabFolded: 'yes',
    isRightFolded: true,
    hasCharacterKeys: 0,
  });
  expect(readPreferences(text)).toEqual({ ...unset, isRightFolded: true });
});

test('without a storage a setting still holds', () => {
  // Node has none, which is what a browser that forbids it looks like.
  setPreferences({ labWidth: 320 });
  expect(usePreferences.getState().labWidth).toBe(320);
});

test('what the browser has kept is there as soon as the file is loaded', async () => {
  vi.stubGlobal('localStorage', { getItem: () => '{"version":1,"theme":"dark","labWidth":400}' });
  vi.resetModules();
  const { usePreferences: fresh } = await import('./preferences.ts');
  expect(fresh.getState()).toMatchObject({ theme: 'dark', labWidth: 400 });
  vi.unstubAllGlobals();
});
