import type { FragmentName, RelationName } from '../../base/brand.ts';
import type { Column, Cut } from '../../catalog/catalog.ts';
import type { Expression, Name } from '../../sql/ast.ts';
import { column as columnNode } from '../../sql/make.ts';
import { type ColumnNode, mapColumns } from '../../sql/traverse.ts';
import type { Draft, DraftFragment, DraftRelation, StatementOf } from './draft.ts';
import {
  findColumn,
  fragmentNamed,
  relationNamed,
  reportRepeated,
  sameName,
  unknownName,
} from './names.ts';
import { findForeign, ownCondition } from './predicates.ts';

/** What a fragment is cut from: a relation, or a fragment with what columns it has. */
export interface Parent {
  readonly relation: DraftRelation;
  readonly of: FragmentName | RelationName;
  readonly columns: readonly Column[];
}

type CreateFragment = StatementOf<'createFragment'>;

/** The cut of CREATE FRAGMENT over the columns of its parent; undefined where it has a fault. */
export function cutOf(draft: Draft, statement: CreateFragment, parent: Parent): Cut | undefined {
  const { cut, name } = statement;
  switch (cut.kind) {
    case 'horizontal': {
      const owner = { name: parent.of, columns: parent.columns };
      const qualifiers = [parent.relation.name, parent.of, name.text];
      const where = ownCondition(draft, cut.where, owner, qualifiers, 'A fragment');
      return where && { kind: 'horizontal', where };
    }
    case 'vertical':
      return verticalCut(draft, name, cut.columns, parent);
    case 'derived':
      return derivedCut(draft, name, cut, parent);
  }
}

/**
 * Some columns, always with the key that joins them to the others: the primary key is written, the
 * hidden `row_id` of a relation without one comes by itself.
 */
function verticalCut(
  draft: Draft,
  name: Name,
  names: readonly Name[],
  { relation, of, columns }: Parent,
): Cut | undefined {
  const isClean = reportRepeated(draft, 'column', names);
  const owner = { name: of, columns };
  const named = names.flatMap((each) => findColumn(draft, owner, each)?.name ?? []);
  if (!isClean || named.length < names.length) return undefined;
  const missing = relation.primaryKey.filter((key) => !named.includes(key));
  if (missing.length > 0) {
    const [first, last] = [names[0]?.span.start, names.at(-1)?.span.end];
    const all = columns.filter(
      (own) => named.includes(own.name) || relation.primaryKey.includes(own.name),
    );
    draft.errors.push({
      code: 'vertical-without-key',
      message: `${name.text} leaves out ${missing.join(', ')}, the primary key of ${relation.name}: without it, nothing joins its rows to the other columns.`,
      span: { start: first ?? name.span.start, end: last ?? name.span.end },
      hint: `A vertical fragment always has the primary key: (${all.map((own) => own.name).join(', ')}).`,
    });
    return undefined;
  }
  const kept = columns.filter((own) => own.hidden || named.includes(own.name));
  return { kind: 'vertical', columns: kept.map((own) => own.name) };
}

type Derivation = Extract<CreateFragment['cut'], { kind: 'derived' }>;

/** The rows that follow rows of other fragments. */
function derivedCut(draft: Draft, name: Name, cut: Derivation, parent: Parent): Cut | undefined {
  const owners = ownersOf(draft, name, cut.owners);
  const [first] = owners;
  if (first === undefined || owners.length < cut.owners.length) return undefined;
  const foreign = findForeign(cut.on, 'A derivation');
  if (foreign !== undefined) {
    draft.errors.push(foreign);
    return undefined;
  }
  const on = derivation(draft, name, cut.on, parent, owners);
  return (
    on && {
      kind: 'derived',
      owners: owners.map((owner) => owner.name),
      ownerRelation: first.relation,
      on,
    }
  );
}

/** Owners are fragments of one relation, known before what follows them: so there is no cycle. */
function ownersOf(draft: Draft, name: Name, names: readonly Name[]): readonly DraftFragment[] {
  if (!reportRepeated(draft, 'owner', names)) return [];
  return names.flatMap((wanted): readonly DraftFragment[] => {
    const found = fragmentNamed(draft, wanted);
    if (found === undefined) {
      draft.errors.push(unknownOwner(draft, name, wanted));
      return [];
    }
    const first = names[0] && fragmentNamed(draft, names[0]);
    if (first === undefined || first.relation === found.relation) return [found];
    draft.errors.push({
      code: 'owners-of-two-relations',
      message: `${found.name} is a fragment of ${found.relation}, but ${first.name} is one of ${first.relation}.`,
      span: wanted.span,
      hint: 'All owners are fragments of the relation that ON joins to.',
    });
    return [];
  });
}

function unknownOwner(draft: Draft, name: Name, wanted: Name) {
  if (sameName(name.text, wanted.text)) {
    return {
      code: 'derivation-cycle',
      message: `${name.text} cannot follow itself.`,
      span: wanted.span,
      hint: 'Its owners are fragments that were created before it.',
    };
  }
  const relation = relationNamed(draft, wanted);
  if (relation === undefined) {
    const known = draft.fragments.map((fragment) => fragment.name);
    return unknownName('fragment', wanted, known);
  }
  const parts = draft.fragments.filter((part) => part.relation === relation.name);
  const names = parts.map((part) => part.name).join(', ');
  return {
    code: 'owner-not-fragment',
    message: `${relation.name} is a relation; the owners of a derived fragment are fragments.`,
    span: wanted.span,
    hint: names === '' ? `Fragment ${relation.name} first.` : `Name some of ${names}.`,
  };
}

/**
 * ON with its own columns unqualified and the owners' under their relation's name. A relation that
 * follows itself has its own name for its rows; the owners' are then told by a fragment's.
 */
function derivation(
  draft: Draft,
  name: Name,
  on: Expression,
  parent: Parent,
  owners: readonly DraftFragment[],
): Expression | undefined {
  const before = draft.errors.length;
  const [first] = owners;
  if (first === undefined) return undefined;
  const seen = new Set<Side>();
  const sides: Sides = {
    own: { name: parent.of, columns: parent.columns },
    ownNames: [parent.relation.name, parent.of, name.text],
    owners,
    ownerNames: [first.relation, ...owners.map((owner) => owner.name)],
  };
  const resolved = mapColumns(on, (node) => {
    const side = sideOf(draft, node, sides);
    if (side === undefined) return node;
    seen.add(side);
    if (side === 'own') return renamed(findColumn(draft, sides.own, node.name), node, undefined);
    const found = owners.map((owner) => findColumn(draft, owner, node.name));
    return found.includes(undefined) ? node : renamed(found[0], node, first.relation);
  });
  if (draft.errors.length > before) return undefined;
  if (seen.size === 2) return resolved;
  draft.errors.push({
    code: 'derivation-without-join',
    message: `ON must join ${parent.of} to ${first.relation}, with a column of each.`,
    span: on.span,
    hint: `For example ${parent.of}.… = ${first.relation}.….`,
  });
  return undefined;
}

type Side = 'own' | 'owner';

interface Sides {
  readonly own: { readonly name: string; readonly columns: readonly Column[] };
  readonly ownNames: readonly string[];
  readonly owners: readonly DraftFragment[];
  readonly ownerNames: readonly string[];
}

/** Which side a column of ON belongs to; it is a fault where neither or both could have it. */
function sideOf(draft: Draft, node: ColumnNode, sides: Sides): Side | undefined {
  const { own, ownNames, owners, ownerNames } = sides;
  const { table } = node;
  if (table !== undefined) {
    if (ownNames.some((known) => sameName(known, table.text))) return 'own';
    if (ownerNames.some((known) => sameName(known, table.text))) return 'owner';
    draft.errors.push(unknownName('relation', table, [...ownNames, ...ownerNames], 'ON'));
    return undefined;
  }
  const has = (columns: readonly Column[]): boolean =>
    columns.some((column) => !column.hidden && sameName(column.name, node.name.text));
  const isOwn = has(own.columns);
  const isOwners = owners.some((owner) => has(owner.columns));
  if (isOwn && isOwners) {
    draft.errors.push({
      code: 'ambiguous-column',
      message: `${node.name.text} is a column of ${own.name} and of ${ownerNames[0]}.`,
      span: node.span,
      hint: `Write ${own.name}.${node.name.text} or ${ownerNames[0]}.${node.name.text}.`,
    });
    return undefined;
  }
  return isOwners ? 'owner' : 'own';
}

function renamed(
  found: Column | undefined,
  node: ColumnNode,
  table: string | undefined,
): ColumnNode {
  return found === undefined ? node : { ...columnNode(table, found.name), span: node.span };
}
