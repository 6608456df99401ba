import { parseFrontMatter } from './document/frontMatter.ts';
import type { GalleryLab } from './readGalleryIndex.ts';

/** The gallery of some labs, in its order: by `order`, then by name. */
export function galleryIndex(
  labs: readonly { readonly name: string; readonly text: string }[],
): readonly GalleryLab[] {
  return labs
    .map(({ name, text }): GalleryLab => {
      const { title, summary, order, covers } = parseFrontMatter(text, name).frontMatter;
      return { name, title, summary, covers, ...(order === undefined ? {} : { order }) };
    })
    .toSorted(
      (left, right) =>
        (left.order ?? Number.POSITIVE_INFINITY) - (right.order ?? Number.POSITIVE_INFINITY) ||
        (left.name < right.name ? -1 : 1),
    );
}
