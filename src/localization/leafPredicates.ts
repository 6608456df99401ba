import { HASH_BUCKET } from '../algebra/satisfiability/scalar.ts';
import type { ColumnFacts } from '../algebra/satisfiability.ts';
import { assertNever } from '../base/assert.ts';
import type { FragmentName } from '../base/brand.ts';
import { NO_SPAN } from '../base/span.ts';
import type { Catalog, Column, Cut, Relation } from '../catalog/catalog.ts';
import { pathTo } from '../catalog/fragmentTree.ts';
import type { Expression } from '../sql/ast.ts';
import { binary, column, integer, name } from '../sql/make.ts';
import { mapColumns, splitConjuncts } from '../sql/traverse.ts';

/** What the schema promises of the columns of one occurrence of a relation. */
export function columnFactsOf(relation: Relation, occurrence: string): ColumnFacts {
  return (node) => {
    if (node.table?.text !== occurrence) return undefined;
    const found = relation.columns.find((own) => own.name === node.name.text);
    if (found === undefined) return undefined;
    // SQLite enforces nothing of a declared type, except that of an INTEGER PRIMARY KEY.
    const isKeyOfIntegers = isRowIdAlias(relation, found) || found.hidden;
    return {
      type: found.type,
      notNull: found.notNull || isKeyOfIntegers,
      ...(found.collation === undefined ? {} : { collation: found.collation }),
      ...(isKeyOfIntegers ? { integral: true } : {}),
    };
  };
}

const isRowIdAlias = (relation: Relation, column: Column): boolean =>
  relation.primaryKey.length === 1 &&
  relation.primaryKey[0] === column.name &&
  column.type.toUpperCase() === 'INTEGER';

/**
 * What is TRUE of every row of a leaf, as conjuncts over one occurrence: its own cut and those of
 * all fragments it was cut from. BY HASH is a condition on the pseudo-function `hash_bucket`, for
 * reasoning only: no engine has it. A vertical or derived cut says nothing of a row by itself.
 */
export function leafPredicates(
  catalog: Catalog,
  leaf: FragmentName,
  occurrence: string,
): readonly Expression[] {
  return pathTo(catalog, leaf).flatMap(({ cut }) => cutConjuncts(cut, occurrence));
}

function cutConjuncts(cut: Cut, occurrence: string): readonly Expression[] {
  switch (cut.kind) {
    case 'horizontal':
      return splitConjuncts(qualify(cut.where, occurrence));
    case 'hash': {
      const keys = cut.columns.map((key) => column(occurrence, key));
      return [binary('=', hashBucket([...keys, integer(cut.modulus)]), integer(cut.bucket))];
    }
    case 'whole':
    case 'vertical':
    case 'derived':
      return [];
    default:
      return assertNever(cut);
  }
}

const hashBucket = (operands: readonly Expression[]): Expression => ({
  kind: 'call',
  name: name(HASH_BUCKET),
  distinct: false,
  star: false,
  arguments: operands,
  orderBy: [],
  span: NO_SPAN,
});

/** A predicate over the relation's own columns, as one over an occurrence of it. */
export function qualify(predicate: Expression, occurrence: string): Expression {
  return mapColumns(predicate, (node) => Object.freeze({ ...node, table: name(occurrence) }));
}
