import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createStateSet } from './stateSet.ts';

it('is a set in the order of first additions, however often it grows', () => {
  // Small values with a few large ones between them: fields are widened at any time.
  const value = fc.oneof({ weight: 50, arbitrary: fc.nat(20) }, fc.nat(2 ** 31 - 1));
  const state = fc.array(value, { minLength: 5, maxLength: 5 });
  const batches = fc.array(fc.array(state, { maxLength: 200, size: 'max' }), {
    maxLength: 100,
    size: 'max',
  });
  fc.assert(
    fc.property(batches, (added) => {
      const set = createStateSet(5);
      const places = new Map<string, number>();
      for (const batch of added) {
        const expected = batch.map((fields, tag) => {
          const key = fields.join();
          const known = places.get(key);
          const place = known ?? places.size;
          places.set(key, place);
          return [place, known === undefined, tag];
        });
        for (const [tag, fields] of batch.entries()) set.stage(Int32Array.from(fields), tag);
        const answers: unknown[] = [];
        set.settle((...answer) => answers.push(answer));
        expect(answers).toEqual(expected);
      }
      expect(set.count()).toBe(places.size);
      const into = new Int32Array(5);
      for (const [key, place] of places) {
        set.read(place, into);
        expect(into.join()).toBe(key);
      }
    }),
    { numRuns: 8 },
  );
});
