import { expect, test } from 'vitest';
import { declaredWidth } from './declaredWidth.ts';

test.each([
  ['BOOLEAN', [], 1],
  ['SMALLINT', [], 2],
  ['INT2', [], 2],
  ['TINYINT', [], 2],
  ['integer', [], 4],
  ['INT4', [], 4],
  ['REAL', [], 4],
  ['DATE', [], 4],
  ['TIME', [], 4],
  ['BIGINT', [], 8],
  ['INT8', [], 8],
  ['FLOAT', [], 8],
  ['DOUBLE  PRECISION', [], 8],
  ['TIMESTAMP', [], 8],
  ['DECIMAL', [10, 2], 6],
  ['NUMERIC', [5], 4],
  ['NUMERIC', [], 20],
  ['CHAR', [16], 16],
  ['VARCHAR', [255], 255],
  ['CHAR', [], 1],
  ['VARCHAR', [], 32],
  ['TEXT', [], 32],
  ['BLOB', [], 32],
  ['GEOMETRY', [], 32],
  ['', [], 32],
])('%s%j is %i bytes wide', (type, sizes, width) => {
  expect(declaredWidth(type, sizes)).toBe(width);
});
