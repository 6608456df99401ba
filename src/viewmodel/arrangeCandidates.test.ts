import { expect, test } from 'vitest';
import { arrangeCandidates, type CANDIDATE_ORDERS } from './arrangeCandidates.ts';
import { candidateList } from './candidateList.ts';
import { lectureRun } from './lectureRun.testing.ts';

const run = lectureRun('join-first@site4');
const { candidates } = candidateList(run, run.trace.events.length - 1, new Map());
const lettersOf = (order: (typeof CANDIDATE_ORDERS)[number], filter = ''): string =>
  arrangeCandidates(candidates, order, filter)
    .map(({ letter }) => letter)
    .join('');

test('candidates stand by rank, or by another figure; equal ones keep their rank', () => {
  expect(lettersOf('rank')).toBe('ABC');
  expect(lettersOf('bytes')).toBe('ABC');
  // One message, two, and two; 22 ms, 42.4 and 85.1.
  expect(lettersOf('messages')).toBe('ABC');
  const reversed = candidates.toReversed();
  expect(
    arrangeCandidates(reversed, 'messages', '')
      .map(({ letter }) => letter)
      .join(''),
  ).toBe('ACB');
  expect(
    arrangeCandidates(reversed, 'response', '')
      .map(({ letter }) => letter)
      .join(''),
  ).toBe('ABC');
});

test('a filter asks for every word, in any case, of what a row says', () => {
  expect(lettersOf('rank', 'SHIP')).toBe('ABC');
  expect(lettersOf('rank', 'whole ship')).toBe('C');
  expect(lettersOf('rank', 'semijoin')).toBe('B');
  expect(lettersOf('rank', 'whole semijoin')).toBe('');
  expect(lettersOf('rank', '  ')).toBe('ABC');
});
