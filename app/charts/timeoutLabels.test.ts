import { expect, it } from 'vitest';
import { timeoutLabels } from './spaceTimeLayout.ts';
import { sansWidth } from './textMeasure.ts';

const waits = (...ends: readonly number[]) =>
  ends.map((toMs, index) => ({ fromSeq: index, fromMs: toMs - 160, toSeq: index, toMs }));

it('waits that follow each other closely are called by their length, or not at all', () => {
  const texts = (zoom: number) =>
    timeoutLabels(waits(200, 420, 640), (ms) => ms * zoom, 'ms').map(({ text }) => text);
  expect(texts(1)).toEqual(['timeout 160 ms', 'timeout 160 ms', 'timeout 160 ms']);
  expect(texts(0.35)).toEqual(['160 ms', '160 ms', '160 ms']);
  expect(texts(0.01)).toEqual([]);
});

it('no label reaches over the one before it, or over the start of the axis', () => {
  for (const zoom of [0.1, 0.2, 0.3, 0.5, 0.9]) {
    let taken = 0;
    for (const { text, right } of timeoutLabels(
      waits(150, 300, 320, 500, 900),
      (ms) => ms * zoom,
      'ms',
    )) {
      expect(right - sansWidth(text, 12)).toBeGreaterThan(taken);
      taken = right;
    }
  }
});
