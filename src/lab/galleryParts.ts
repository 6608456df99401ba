import type { GalleryLab } from './readGalleryIndex.ts';

export interface GalleryPart {
  readonly title: string;
  readonly labs: readonly GalleryLab[];
}

/** The parts of the course, each with the last row of the course table that belongs to it. */
const PARTS: readonly (readonly [title: string, lastRow: number])[] = [
  ['Distributed databases', 10],
  ['Fragments and copies', 13],
  ['Queries', 16],
  ['Locks', 17],
  ['Commit and recovery', 21],
];

/**
 * Labs under the parts of the course, in the order of the course and within a part as given. The
 * row that a lab names first is what it is about; one that names none comes last.
 */
export function galleryParts(labs: readonly GalleryLab[]): readonly GalleryPart[] {
  const titleOf = ({ covers: [row] }: GalleryLab): string | undefined =>
    row === undefined ? undefined : PARTS.find(([, lastRow]) => row <= lastRow)?.[0];
  const parts = PARTS.map(([title]) => ({
    title,
    labs: labs.filter((lab) => titleOf(lab) === title),
  }));
  const others = { title: 'Other labs', labs: labs.filter((lab) => titleOf(lab) === undefined) };
  return [...parts, others].filter((part) => part.labs.length > 0);
}
