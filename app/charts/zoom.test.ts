import { expect, test } from 'vitest';
import { scaleOf, zoomed } from './zoom.ts';

const frame = { width: 700, height: 350 };

test('at first a drawing is whole if that can be read, else in its full size', () => {
  const readable = { kind: 'readable' } as const;
  expect(scaleOf(readable, { width: 350, height: 100 }, frame)).toBe(1);
  expect(scaleOf(readable, { width: 875, height: 350 }, frame)).toBe(0.8);
  expect(scaleOf(readable, { width: 1400, height: 350 }, frame)).toBe(1);
  expect(scaleOf({ kind: 'whole' }, { width: 1400, height: 350 }, frame)).toBe(0.5);
});

test('steps lead through the full size and end at bounds', () => {
  expect(zoomed(0.9, 1)).toEqual({ kind: 'scale', scale: 1 });
  expect(zoomed(1.1, -1)).toEqual({ kind: 'scale', scale: 1 });
  expect(zoomed(1, 1)).toEqual({ kind: 'scale', scale: 1.25 });
  expect(zoomed(1.9, 1)).toEqual({ kind: 'scale', scale: 2 });
  expect(zoomed(0.21, -1)).toEqual({ kind: 'scale', scale: 0.2 });
});

test('a drawing whose whole is smaller than the least scale can still be seen whole', () => {
  const vast = { width: 7000, height: 350 };
  expect(scaleOf({ kind: 'scale', scale: 0.1 }, vast, frame)).toBe(0.1);
});
