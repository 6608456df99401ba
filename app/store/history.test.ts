import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amend, emptyHistory, type History, record, redo, undo } from './history.ts';

const of = (...steps: readonly number[]): History<number> =>
  steps.reduce<History<number>>((history, step) => record(history, step), emptyHistory);

describe('a history', () => {
  test('of nothing has nothing to undo or redo', () => {
    for (const history of [emptyHistory, of(1)]) {
      expect(undo(history)).toBeUndefined();
      expect(redo(history)).toBeUndefined();
    }
  });

  test('goes back and forth over the same steps', () => {
    const history = of(1, 2, 3);
    const once = undo(history);
    const twice = once && undo(once);
    expect([once?.present, twice?.present]).toEqual([2, 1]);
    expect(twice && undo(twice)).toBeUndefined();
    const again = twice && redo(twice);
    expect(again).toEqual(once);
    expect(again && redo(again)).toEqual(history);
  });

  test('forgets what was undone once something new is there', () => {
    const once = undo(of(1, 2, 3));
    const other = once && record(once, 4);
    expect(other).toEqual({ past: [1, 2], present: 4, future: [] });
  });

  test('keeps what was undone when only the form of the present changes', () => {
    const once = undo(of(1, 2));
    expect(once && amend(once, 9)).toEqual({ past: [], present: 9, future: [2] });
  });

  test('is as a list with a place in it, and never longer than its bound', () => {
    const moves = fc.array(fc.oneof(fc.nat(), fc.constantFrom('undo', 'redo')), {
      maxLength: 300,
      size: 'max',
    });
    fc.assert(
      fc.property(moves, (all) => {
        let history: History<number> = emptyHistory;
        let list: number[] = [];
        let place = -1;
        for (const move of all) {
          if (move === 'undo') {
            history = undo(history) ?? history;
            place = Math.max(Math.min(place, 0), place - 1);
          } else if (move === 'redo') {
            history = redo(history) ?? history;
            place = Math.min(list.length - 1, place + 1);
          } else if (typeof move === 'number') {
            history = record(history, move);
            list = [...list.slice(0, place + 1), move].slice(-101);
            place = list.length - 1;
          }
          expect([...history.past, history.present, ...history.future]).toEqual(
            list.length === 0 ? [undefined] : list,
          );
          expect(history.present).toBe(list[place]);
        }
      }),
      { numRuns: 60, seed: 5 },
    );
  });
});
