import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createStateSet } from './stateSet.ts';

it('is a set in the order of first additions, however often it grows', () => {
  const state = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(state, { maxLength: 9000, size: 'max' }), (added) => {
      const set = createStateSet(3);
      const places = new Map<string, number>();
      for (const words of added) {
        const key = words.join();
        const known = places.get(key);
        const expected = known === undefined ? places.size : -1 - known;
        expect(set.add(Int32Array.from(words))).toBe(expected);
        if (known === undefined) places.set(key, places.size);
      }
      expect(set.count()).toBe(places.size);
      const into = new Int32Array(3);
      for (const [key, place] of places) {
        set.read(place, into);
        expect(into.join()).toBe(key);
      }
    }),
    { numRuns: 8 },
  );
});
