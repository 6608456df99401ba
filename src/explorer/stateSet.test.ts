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
        const expected = batch.map((fields, mark) => {
          const key = fields.join();
          const place = places.get(key) ?? places.size;
          places.set(key, place);
          return [place, mark];
        });
        const before = set.count();
        if (before > 0) set.load(batch.length % before);
        for (const [mark, fields] of batch.entries()) {
          for (const [field, value] of fields.entries()) set.put(field, value);
          expect([...set.fields]).toEqual(fields);
          if (mark % 3 > 0) {
            set.visit(mark);
            continue;
          }
          // The last field as another successor of the state would have it, and never put.
          const [last = 0] = fields.slice(-1);
          set.put(4, last ^ 1);
          set.visitWith(4, last, mark);
          set.put(4, last);
        }
        expect(set.staged()).toBe(batch.length);
        set.settle();
        const [found, marks] = [set.places(), set.marks()];
        const answers = batch.map((_, index) => [found[index], marks[index]]);
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
