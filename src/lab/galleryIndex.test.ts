import { expect, test } from 'vitest';
import { galleryIndex } from './galleryIndex.ts';
import { readGalleryIndex } from './readGalleryIndex.ts';

const lab = (name: string, front: string) => ({ name, text: `---\n${front}\n---\n` });

test('labs are listed by their order, those without one last, by name', () => {
  const index = galleryIndex([
    lab('zeta', 'title: Z'),
    lab('late', 'title: Late\norder: 20\ncovers: [3, 4]\nsummary: Comes late.'),
    lab('alpha', 'title: A'),
    lab('early', 'title: Early\norder: 3'),
  ]);
  expect(index.map(({ name }) => name)).toEqual(['early', 'late', 'alpha', 'zeta']);
  expect(index[1]).toEqual({
    name: 'late',
    title: 'Late',
    summary: 'Comes late.',
    order: 20,
    covers: [3, 4],
  });
});

test('a lab whose front matter is faulty is listed by its file’s name', () => {
  expect(galleryIndex([lab('odd', 'title: [')])[0]).toMatchObject({ name: 'odd', title: 'odd' });
});

test('an index is read back; anything else is refused', () => {
  const index = galleryIndex([lab('a', 'title: A\norder: 1')]);
  expect(readGalleryIndex(JSON.stringify(index))).toEqual({ ok: true, value: index });
  for (const text of ['', '<!doctype html>', '{}', '[{"name":"a"}]', 'null']) {
    expect(readGalleryIndex(text).ok).toBe(false);
  }
});
