import { formatBytes, formatRows, joinWords } from './format.ts';
import type { MarkDetail } from './markDetail.ts';
import { wireStates } from './sketchWords.ts';
import { leavesIn, type SketchLeaf, type TableSketch } from './tableSketch.ts';

/** A mark of the tables is a table by its name, or a piece of one by its fragment's. */
export const tableMark = (name: string): string => `table ${name}`;
export const leafMark = ({ name }: SketchLeaf): string => `piece ${name.fragment}`;

/** Undefined for a mark that the database does not have. */
export function sketchDetail(
  sketches: readonly TableSketch[],
  mark: string,
): MarkDetail | undefined {
  const table = sketches.find(({ name }) => tableMark(name) === mark);
  if (table) return tableDetail(table);
  const leaf = sketches
    .flatMap(({ piece }) => leavesIn(piece))
    .find((one) => leafMark(one) === mark);
  return leaf && leafDetail(leaf);
}

const tableDetail = ({ name, columns, rows, isAsked }: TableSketch): MarkDetail => ({
  title: name,
  sites: [],
  facts: [
    ...(rows === undefined ? [] : [{ text: formatRows(rows) }]),
    { text: `columns ${joinWords(columns)}` },
    { text: isAsked ? 'named by the query' : 'not named by the query' },
  ],
});

function leafDetail({ name, rows, columns, definition, wires }: SketchLeaf): MarkDetail {
  const [primary, ...others] = name.copies;
  const isCut = name.subscript !== '';
  return {
    title: `rows of ${name.relation}`,
    sites: primary ? [primary.site] : [],
    facts: [
      ...(isCut
        ? ([
            { text: `${name.relation}${name.subscript}: ${definition}`, ink: 'fragments' },
            { text: `columns ${joinWords(columns)}`, ink: 'fragments' },
          ] as const)
        : []),
      ...(rows === undefined ? [] : [{ text: formatRows(rows), ink: 'fragments' as const }]),
      ...(primary
        ? ([
            { text: `called ${primary.localName}`, ink: 'naming' },
            { text: `stored as ${primary.storage.join(', ')}`, ink: 'design' },
          ] as const)
        : []),
      ...others.map(({ site, localName, storage }) => ({
        text: `copied to site ${site.number}, ${localName}: ${storage.join(', ')}`,
        ink: 'replicas' as const,
      })),
      ...wires.map(({ tag, target, bytes, state }) => ({
        text: `${tag} ships ${formatBytes(bytes)} to site ${target.number}, ${wireStates[state]}`,
        ink: 'execution' as const,
      })),
    ],
  };
}
