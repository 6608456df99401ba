import type { Lens } from '../base/lens.ts';
import { formatBytes, formatRows, joinWords } from './format.ts';
import type { SketchWire } from './sketchWires.ts';
import { leavesIn, type SketchLeaf, type TableSketch } from './tableSketch.ts';

/** What a mark of the tables says aloud and when pointed at; it says no more than is drawn. */
export const tableWords = ({ name, columns, rows }: TableSketch): string =>
  [`table ${name}`, ...counted(rows), `columns ${joinWords(columns)}`].join(', ');

export function leafWords(leaf: SketchLeaf, lenses: readonly Lens[]): string {
  const { name, rows, definition } = leaf;
  const [primary, ...others] = name.copies;
  const says = (lens: Lens, words: string | undefined): readonly string[] =>
    words !== undefined && words !== '' && lenses.includes(lens) ? [words] : [];
  const isCut = name.subscript !== '';
  return [
    isCut && lenses.includes('fragments')
      ? `${name.relation}${name.subscript}`
      : `rows of ${name.relation}`,
    ...says('fragments', isCut ? definition : undefined),
    ...says('fragments', isCut && rows !== undefined ? formatRows(rows) : undefined),
    ...says('location', primary && `at site ${primary.site.number}, ${primary.site.label}`),
    ...says('naming', primary && `called ${primary.localName}`),
    ...says('design', primary?.storage.join(', ')),
    ...says(
      'replicas',
      others.length === 0
        ? undefined
        : `copied to site ${joinWords(others.map(({ site }) => `${site.number}`))}`,
    ),
    ...leaf.wires.flatMap((wire) => says('execution', wireWords(wire, lenses))),
  ].join(', ');
}

const counted = (rows: number | undefined): readonly string[] =>
  rows === undefined ? [] : [formatRows(rows)];

function wireWords({ tag, target, bytes, state }: SketchWire, lenses: readonly Lens[]): string {
  const to = lenses.includes('location') ? ` to site ${target.number}` : '';
  return `${tag} ships ${formatBytes(bytes)}${to}, ${wireStates[state]}`;
}

export const wireStates: Readonly<Record<SketchWire['state'], string>> = {
  planned: 'planned',
  inFlight: 'in flight',
  done: 'done',
};

const seen: Readonly<Record<Lens, string>> = {
  location: 'where rows live',
  naming: 'local names',
  fragments: 'cuts',
  replicas: 'further copies',
  design: 'storage',
  execution: 'transfers',
};

/** One line above the tables: what its user may rely on, and what is seen behind that. */
export function tablesNote(lenses: readonly Lens[], sketches: readonly TableSketch[]): string {
  if (lenses.length === 0) return 'One plain database: what its user may rely on.';
  const wires = sketches.flatMap(({ piece }) => leavesIn(piece)).flatMap((leaf) => leaf.wires);
  const seenHere = lenses.filter((lens) => lens !== 'execution' || wires.length > 0);
  if (seenHere.length === 0) return 'One database. Nothing moves before a plan is chosen.';
  return `One database, and behind it ${joinWords(seenHere.map((lens) => seen[lens]))}.`;
}
