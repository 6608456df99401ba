import { assertNever } from '../base/assert.ts';
import type { Catalog, Fragment, Relation } from '../catalog/catalog.ts';
import { expressionText } from './expressionText.ts';
import { joinWords } from './format.ts';
import { type LeafName, type LensNames, lensNames } from './lensName.ts';
import { qualifiersOf } from './qualifiers.ts';
import { queryRelations } from './queryRelations.ts';
import type { ShownRun } from './shownRun.ts';
import { type SketchWire, wiresByLeaf } from './sketchWires.ts';

/**
 * The database as its user sees it, tables with columns and rows, and what every lens adds in place
 * (DESIGN.md 8): how the tables are cut, what the pieces are called, and where they are. One value
 * holds it all; which of it is seen is up to the lenses, so no lens can move anything.
 */
export interface TableSketch {
  readonly name: string;
  /** In such an order that the columns of a vertical fragment stand side by side. */
  readonly columns: readonly string[];
  /** As the relation was given, whatever its fragments hold; undefined where that is not known. */
  readonly rows: number | undefined;
  /** The query names it; the others are there because the database has them. */
  readonly isAsked: boolean;
  readonly piece: SketchPiece;
}

/** Cut by rows, the parts lie below one another; by columns, side by side. */
export type SketchPiece =
  | { readonly kind: 'leaf'; readonly leaf: SketchLeaf }
  | { readonly kind: 'rows' | 'columns'; readonly parts: readonly SketchPiece[] };

export interface SketchLeaf {
  readonly name: LeafName;
  readonly rows: number | undefined;
  /** Columns of the relation that are stored, the repeated key included. */
  readonly columns: readonly string[];
  /** What makes it a fragment: `e_site = 4`, `e_id, e_salary`, `follows employees₄`. */
  readonly definition: string;
  /** Its rows follow those of another relation's fragments. */
  readonly isDerived: boolean;
  /** What leaves it, in the plan that was chosen. */
  readonly wires: readonly SketchWire[];
}

/** The tables of the query, then the others of the database. */
export function tableSketches(run: ShownRun, cursor: number): readonly TableSketch[] {
  const asked = queryRelations(run);
  const { catalog, storedRows } = run;
  const names = lensNames(catalog);
  const wires = wiresByLeaf(run, cursor, asked.flatMap(names.leavesOf));
  const rank = ({ name }: Relation): number => (asked.includes(name) ? 0 : 1);
  return catalog.relations
    .toSorted((first, second) => rank(first) - rank(second))
    .map((relation) => {
      const context = { catalog, relation, names, storedRows, wires };
      const piece = pieceOf(context, relation.name, []);
      const columns = shownColumns(relation);
      return {
        name: relation.name,
        columns: inOrderOf(columns, relation.primaryKey, piece),
        rows: storedRows.get(relation.name) ?? rowsOf(piece),
        isAsked: asked.includes(relation.name),
        piece,
      };
    });
}

const shownColumns = ({ columns }: Relation): readonly string[] =>
  columns.filter(({ hidden }) => !hidden).map(({ name }) => name);

interface Context {
  readonly catalog: Catalog;
  readonly relation: Relation;
  readonly names: LensNames;
  readonly storedRows: ReadonlyMap<string, number>;
  readonly wires: ReadonlyMap<string, readonly SketchWire[]>;
}

/** @param path the cuts that lead to the node, the relation's own first */
function pieceOf(context: Context, node: string, path: readonly Fragment[]): SketchPiece {
  const own = context.catalog.fragments.filter(
    (fragment) => fragment.relation === context.relation.name,
  );
  const last = path.at(-1);
  const parts =
    last?.isLeaf === true ? [] : own.filter(({ of, cut }) => of === node || cut.kind === 'whole');
  const [only] = parts;
  if (last && parts.length === 0) return { kind: 'leaf', leaf: leafOf(context, last, path) };
  if (only?.cut.kind === 'whole') return { kind: 'leaf', leaf: leafOf(context, only, [only]) };
  const isVertical = parts.length > 0 && parts.every(({ cut }) => cut.kind === 'vertical');
  return {
    kind: isVertical ? 'columns' : 'rows',
    parts: parts.map((part) => pieceOf(context, part.name, [...path, part])),
  };
}

function leafOf(
  { relation, names, storedRows, wires }: Context,
  leaf: Fragment,
  path: readonly Fragment[],
): SketchLeaf {
  const vertical = path.findLast(({ cut }) => cut.kind === 'vertical')?.cut;
  const stored = vertical?.kind === 'vertical' ? new Set(vertical.columns) : undefined;
  const isStored = (name: string): boolean =>
    stored === undefined || stored.has(name) || relation.primaryKey.includes(name);
  return {
    name: names.leaf(leaf.name) ?? unnamed(leaf),
    rows: storedRows.get(leaf.name),
    columns: shownColumns(relation).filter(isStored),
    definition: path
      .map((part) => definitionOf(part, names))
      .filter((text) => text !== '')
      .join('; '),
    isDerived: leaf.cut.kind === 'derived',
    wires: wires.get(leaf.name) ?? [],
  };
}

/** A lab that is wrong on purpose may have a fragment that its relation does not list. */
const unnamed = ({ name, relation }: Fragment): LeafName => ({
  fragment: name,
  relation,
  subscript: '',
  primary: undefined,
  replicas: [],
  copies: [],
});

/** A fragment's condition is about one relation: no column needs its occurrence. */
const plain = qualifiersOf([]);

function definitionOf({ cut }: Fragment, names: LensNames): string {
  switch (cut.kind) {
    case 'whole':
      return '';
    case 'horizontal':
      return expressionText(cut.where, plain);
    case 'vertical':
      return cut.columns.join(', ');
    case 'derived': {
      const owners = cut.owners.map((owner) => {
        const leaf = names.leaf(owner);
        return leaf ? `${leaf.relation}${leaf.subscript}` : owner;
      });
      return `follows ${joinWords(owners)}`;
    }
    case 'hash':
      return `hash(${cut.columns.join(', ')}) mod ${cut.modulus} = ${cut.bucket}`;
    default:
      return assertNever(cut);
  }
}

/** The rows of a piece: of its parts together, and of columns beside each other those of one. */
function rowsOf(piece: SketchPiece): number | undefined {
  if (piece.kind === 'leaf') return piece.leaf.rows;
  const rows = piece.parts.map(rowsOf).filter((count) => count !== undefined);
  if (rows.length < piece.parts.length) return undefined;
  return piece.kind === 'rows' ? rows.reduce((sum, count) => sum + count, 0) : Math.max(...rows);
}

/** The leaves of a piece, from top to bottom and from left to right. */
export const leavesIn = (piece: SketchPiece): readonly SketchLeaf[] =>
  piece.kind === 'leaf' ? [piece.leaf] : piece.parts.flatMap(leavesIn);

/** The key, then the columns of each vertical fragment of the first such cut. */
function inOrderOf(
  columns: readonly string[],
  key: readonly string[],
  piece: SketchPiece,
): readonly string[] {
  const cut = firstVertical(piece);
  if (!cut) return columns;
  const groups = cut.parts.flatMap((part) => leavesIn(part).flatMap((leaf) => leaf.columns));
  const ordered = new Set([...key, ...groups, ...columns]);
  return [...ordered].filter((name) => columns.includes(name));
}

type Cut = Exclude<SketchPiece, { kind: 'leaf' }>;

function firstVertical(piece: SketchPiece): Cut | undefined {
  if (piece.kind === 'leaf') return undefined;
  if (piece.kind === 'columns') return piece;
  for (const part of piece.parts) {
    const found = firstVertical(part);
    if (found) return found;
  }
  return undefined;
}
