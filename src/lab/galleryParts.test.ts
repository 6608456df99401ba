import { expect, test } from 'vitest';
import { galleryParts } from './galleryParts.ts';

const lab = (name: string, ...covers: readonly number[]) => ({
  name,
  title: name,
  summary: '',
  covers,
});

test('labs stand under the part of the row that they name first, in the order of the course', () => {
  const parts = galleryParts([
    lab('locks', 17, 20),
    lab('commit', 21),
    lab('cut', 11, 14),
    lab('join', 16),
    lab('bare'),
    lab('aggregate', 14, 11),
  ]);
  expect(parts.map(({ title, labs }) => [title, ...labs.map(({ name }) => name)])).toEqual([
    ['Fragments and copies', 'cut'],
    ['Queries', 'join', 'aggregate'],
    ['Locks', 'locks'],
    ['Commit and recovery', 'commit'],
    ['Other labs', 'bare'],
  ]);
});
