import { formatRows, joinWords } from './format.ts';
import type { MarkDetail } from './markDetail.ts';
import { leavesIn, type SketchLeaf, type TableSketch } from './tableSketch.ts';

/** What is known of a table, or of a stored piece of one (`piece emp_4`). */
export function tableMarkDetail(
  sketches: readonly TableSketch[],
  mark: string,
): MarkDetail | undefined {
  const table = sketches.find(({ name }) => name === mark);
  if (table) return detailOfTable(table);
  const leaves = sketches.flatMap(({ piece }) => leavesIn(piece));
  const leaf = leaves.find(({ name }) => `piece ${name.fragment}` === mark);
  return leaf && detailOfLeaf(leaf);
}

const detailOfTable = ({ name, columns, rows }: TableSketch): MarkDetail => ({
  title: name,
  sites: [],
  facts: [...counted(rows), { text: `columns ${joinWords(columns)}` }],
});

function detailOfLeaf({ name, rows, definition }: SketchLeaf): MarkDetail {
  const isCut = name.subscript !== '';
  const [primary, ...others] = name.copies;
  return {
    title: name.relation,
    sites: primary ? [primary.site] : [],
    facts: [
      ...(isCut
        ? [{ text: `${name.relation}${name.subscript}: ${definition}`, ink: 'fragments' as const }]
        : []),
      ...counted(rows).map((fact) => (isCut ? { ...fact, ink: 'fragments' as const } : fact)),
      ...name.copies.map(({ localName }) => ({ text: localName, ink: 'naming' as const })),
      ...others.map(({ site }) => ({ text: `copy at ${site.label}`, ink: 'replicas' as const })),
      ...(primary?.storage ?? []).map((text) => ({ text, ink: 'design' as const })),
    ],
  };
}

const counted = (rows: number | undefined): readonly { readonly text: string }[] =>
  rows === undefined ? [] : [{ text: formatRows(rows) }];
