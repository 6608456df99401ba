import { formatRows } from '../../src/viewmodel/format.ts';
import type { StoredCopy } from '../../src/viewmodel/lensName.ts';
import type { SketchLeaf } from '../../src/viewmodel/tableSketch.ts';
import { monoWidth, sansWidth } from './textMeasure.ts';

/**
 * How much room the bands of one table need, all alike: a fragment's name, what makes it one, its
 * rows, its local name and how it is stored. Many fragments are drawn with a line each, few with
 * two.
 */
export interface BandShape {
  readonly isDense: boolean;
  /** Least width of a table for its bands to be read whole. */
  readonly width: number;
  readonly height: (leaf: SketchLeaf) => number;
  /** What the fragment with the most rows is higher than an empty one. */
  readonly extra: number;
  /** Of a vertical fragment, whose lines stand below one another. */
  readonly stackWidth: number;
  readonly stackHeight: number;
  /** Room at the right of the table for further copies, and how high a line of one is. */
  readonly right: number;
  readonly copyLine: number;
  /** Characters that a definition has room for. */
  readonly definitionX: number;
  /** At the right edge of a dense band; the local name stands before it. */
  readonly storageWidth: number;
}

const MANY = 6;
const WIDEST_DEFINITION = 200;
export const WIDEST_STORAGE = 170;

export function bandShapeOf(leaves: readonly SketchLeaf[]): BandShape {
  const isDense = leaves.length > MANY;
  const widest = (measure: (leaf: SketchLeaf) => number): number =>
    Math.max(0, ...leaves.map(measure));
  const name = widest((leaf) => monoWidth(fragmentName(leaf), 13));
  const definition = widest((leaf) => Math.min(WIDEST_DEFINITION, monoWidth(leaf.definition, 12)));
  const rows = widest((leaf) => sansWidth(leafRows(leaf), 12));
  const local = widest(({ name: { copies } }) => monoWidth(copies[0]?.localName ?? '', 12));
  const storage = widest(({ name: { copies } }) => storageWidthOf(copies[0]));
  const left = isDense ? name + definition + rows + 40 : name + definition + 28;
  const right = isDense ? local + storage + 12 : Math.max(local, storage);
  const copies = widest((leaf) => leaf.name.replicas.length);
  const copyLine = isDense ? 20 : 34;
  return {
    isDense,
    width: left + right + 40,
    height: (leaf) => Math.max(isDense ? 22 : 40, leaf.name.replicas.length * copyLine + 6),
    extra: isDense ? 10 : 30,
    stackWidth: Math.max(name, local, storage, 110) + 36,
    stackHeight: 104,
    right: copies === 0 ? 14 : 20 + 18 + 8 + widest((leaf) => replicaWidth(leaf, isDense)) + 8,
    copyLine,
    definitionX: 10 + name + 10,
    storageWidth: storage,
  };
}

/** `employees₄`. */
export const fragmentName = ({ name }: SketchLeaf): string => `${name.relation}${name.subscript}`;

export const leafRows = ({ rows }: SketchLeaf): string =>
  rows === undefined ? '' : formatRows(rows);

export const storageText = (copy: StoredCopy | undefined): string => copy?.storage.join(', ') ?? '';

const storageWidthOf = (copy: StoredCopy | undefined): number =>
  Math.min(WIDEST_STORAGE, sansWidth(storageText(copy), 12));

/** Beside its plate: two lines below each other, or one where bands are dense. */
function replicaWidth({ name: { copies } }: SketchLeaf, isDense: boolean): number {
  const widths = copies.slice(1).map((copy) => {
    const [local, storage] = [monoWidth(copy.localName, 12), storageWidthOf(copy)];
    return isDense ? local + 10 + storage : Math.max(local, storage);
  });
  return Math.max(0, ...widths);
}

/** As much of a text as there is room for; the whole is in the mark's name. */
export function fitted(text: string, room: number, characterWidth: number): string {
  const characters = Math.floor(room / characterWidth);
  return text.length <= characters ? text : `${text.slice(0, Math.max(0, characters - 1))}…`;
}
