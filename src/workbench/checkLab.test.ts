import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkLab } from './checkLab.ts';

const lab = readFileSync('public/labs/semijoin.lab.md', 'utf8');

test('a lab is checked with its schema and without its data', () => {
  expect(checkLab(lab, 'semijoin.lab.md')).toEqual([]);
  const wrong = lab.replace('AT site4;', 'AT site44;');
  const [fault] = checkLab(wrong, 'semijoin.lab.md');
  expect(wrong.slice(fault?.span.start, fault?.span.end)).toBe('site44');
  const inData = lab.replace('uniform(40000, 120000)', 'uniformly(1, 2)');
  expect(checkLab(inData, 'semijoin.lab.md')).toEqual([]);
});
