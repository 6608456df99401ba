import { expect, test } from 'vitest';
import { directionOf, nextMark, type RovingMap } from './roving.ts';

/** A table below a join; the join reads a wire from the right, which comes from a projection. */
const map: RovingMap = {
  marks: [
    { id: 'table', x: 0, y: 100 },
    { id: 'join', x: 0, y: 0 },
    { id: 'wire', x: 100, y: 0 },
    { id: 'projection', x: 200, y: 0 },
    { id: 'other', x: 210, y: 100 },
  ],
  lines: [
    ['table', 'join'],
    ['join', 'wire'],
    ['wire', 'projection'],
    ['other', 'projection'],
  ],
};

test('arrows follow the lines, over the wire as well', () => {
  expect(nextMark(map, 'table', 'up')).toBe('join');
  expect(nextMark(map, 'join', 'right')).toBe('wire');
  expect(nextMark(map, 'wire', 'right')).toBe('projection');
  expect(nextMark(map, 'projection', 'down')).toBe('other');
  expect(nextMark(map, 'other', 'up')).toBe('projection');
  expect(nextMark(map, 'wire', 'left')).toBe('join');
});

test('where no line leads they go to the nearest mark there, and stay at the edge', () => {
  expect(nextMark(map, 'table', 'right')).toBe('other');
  expect(nextMark(map, 'table', 'left')).toBeUndefined();
  expect(nextMark(map, 'join', 'up')).toBeUndefined();
});

test('a mark that is gone leads to the first one', () => {
  expect(nextMark(map, 'gone', 'up')).toBe('table');
});

test('only arrows are directions', () => {
  expect([directionOf('ArrowUp'), directionOf('Enter'), directionOf('a')]).toEqual([
    'up',
    undefined,
    undefined,
  ]);
});
