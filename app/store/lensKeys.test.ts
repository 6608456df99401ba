import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LENSES } from '../../src/base/lens.ts';
import { seenLenses, setLenses } from './lenses.ts';
import {
  digitOfLens,
  forgetLensKey,
  lensOfDigit,
  letGo,
  peekIsSeen,
  pressLensKey,
  releaseLensKey,
} from './lensKeys.ts';
import { useStore } from './store.ts';

const on = () => useStore.getState().lenses;
const seen = () => seenLenses(useStore.getState());

beforeEach(() => setLenses(['location']));
afterEach(forgetLensKey);

describe('a lens by its digit', () => {
  test('digits are in the order of the switches', () => {
    expect(LENSES.map(digitOfLens).map(lensOfDigit)).toEqual(LENSES);
    expect([lensOfDigit('0'), lensOfDigit('7'), lensOfDigit('x')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('short is a tap, long a peek, and another key means nothing', () => {
    const held = { lens: 'naming', sinceMs: 1000 } as const;
    expect(letGo(held, 'naming', 1299)).toBe('toggle');
    expect(letGo(held, 'naming', 1300)).toBe('endPeek');
    expect(letGo(held, 'design', 1010)).toBe('nothing');
    expect(letGo(undefined, 'naming', 1010)).toBe('nothing');
  });

  test('a tap puts it on, the next one takes it off', () => {
    pressLensKey('2', 0);
    expect(seen()).toEqual(['location', 'naming']);
    releaseLensKey('2', 100);
    expect(on()).toEqual(['location', 'naming']);
    pressLensKey('2', 200);
    releaseLensKey('2', 300);
    expect(on()).toEqual(['location']);
  });

  test('held it is seen until the key comes up; one that is on stays on', () => {
    pressLensKey('3', 0);
    expect(seen()).toEqual(['location', 'fragments']);
    expect(on()).toEqual(['location']);
    releaseLensKey('3', 900);
    expect(seen()).toEqual(['location']);
    pressLensKey('1', 1000);
    releaseLensKey('1', 2000);
    expect(on()).toEqual(['location']);
  });

  test('a tap on a page that takes long to draw is a tap', () => {
    pressLensKey('2', 0);
    peekIsSeen(900);
    releaseLensKey('2', 950);
    expect(on()).toEqual(['location', 'naming']);
  });

  test('of two keys the last one counts', () => {
    pressLensKey('2', 0);
    pressLensKey('3', 50);
    releaseLensKey('2', 60);
    expect(seen()).toEqual(['location', 'fragments']);
    releaseLensKey('3', 900);
    expect(seen()).toEqual(['location']);
  });

  test('when the window loses the keyboard the peek ends, and nothing is switched', () => {
    pressLensKey('2', 0);
    forgetLensKey();
    expect(seen()).toEqual(['location']);
    releaseLensKey('2', 10);
    expect(on()).toEqual(['location']);
  });
});
