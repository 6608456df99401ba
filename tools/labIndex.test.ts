import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readGalleryIndex } from '../src/lab/readGalleryIndex.ts';
import { indexOfLabs } from './labIndex.ts';
import { root } from './run.mjs';

const folder = join(root, 'public/labs');

test('every lab of the page is in its index, with what the gallery shows of it', () => {
  const index = readGalleryIndex(indexOfLabs(folder));
  if (!index.ok) throw new Error(index.error);
  const files = readdirSync(folder).filter((file) => file.endsWith('.lab.md'));
  expect(files.length).toBeGreaterThan(0);
  expect(index.value.map(({ name }) => `${name}.lab.md`).toSorted()).toEqual(files.toSorted());
  for (const { title, summary, covers } of index.value) {
    expect(title).not.toBe('');
    expect(summary).toMatch(/\.$/);
    expect(covers.length).toBeGreaterThan(0);
  }
  const orders = index.value.map(({ order }) => order ?? Number.POSITIVE_INFINITY);
  expect(orders).toEqual(orders.toSorted((left, right) => left - right));
});
