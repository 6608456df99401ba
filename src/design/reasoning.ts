import {
  type ColumnFact,
  type ColumnFacts,
  createReasoner,
  type Reasoner,
} from '../algebra/satisfiability.ts';
import { NO_SPAN } from '../base/span.ts';
import type { Value } from '../base/value.ts';
import type { Catalog, Column, Relation } from '../catalog/catalog.ts';
import { columnsOfFragment, pathTo } from '../catalog/fragmentTree.ts';
import { denialsThatHold } from '../localization/denialForm.ts';
import type { Expression } from '../sql/ast.ts';
import { column } from '../sql/make.ts';
import { quoteIdentifier } from '../sql/print.ts';
import { columnsIn, conjunction, mapColumns } from '../sql/traverse.ts';

/** What the schema promises of a relation's rows, for reasoning about its fragments. */
export interface RelationReasoning {
  readonly reasoner: Reasoner;
  /**
   * What a stored row fulfils besides: CHECKs, of which unknown passes too, assertions that hold,
   * and NOT NULL of the columns that some condition mentions, so that a constructed row is one that
   * could be stored.
   */
  readonly promises: (conditions: readonly Expression[]) => readonly Expression[];
}

export function reasoningAbout(catalog: Catalog, relation: Relation): RelationReasoning {
  const reasoner = createReasoner(factsOf(relation));
  const checks = [
    ...relation.checks.map((check) => isNot(check, false)),
    ...deniedRows(catalog, relation).map((row) => isNot(row, true)),
  ];
  const promises = (conditions: readonly Expression[]): readonly Expression[] => {
    const mentioned = new Set(
      [...conditions, ...checks].flatMap(columnsIn).map(({ name }) => name.text.toLowerCase()),
    );
    const present = relation.columns
      .filter(({ notNull, name }) => notNull && mentioned.has(name.toLowerCase()))
      .map(({ name }) => isNull(name, false));
    return [...checks, ...present];
  };
  return { reasoner, promises };
}

/** What assertions that hold deny of single rows of a relation. */
function deniedRows(catalog: Catalog, relation: Relation): readonly Expression[] {
  return denialsThatHold(catalog.assertions).flatMap(({ graph }) => {
    const [only, ...others] = graph.occurrences;
    if (only?.relation !== relation.name || others.length > 0) return [];
    const row = conjunction(graph.conjuncts);
    return row === undefined ? [] : [mapColumns(row, ({ table: _, ...node }) => node)];
  });
}

/** `name IS NULL`, or `IS NOT NULL`. */
export function isNull(name: string, value: boolean): Expression {
  return { kind: 'isNull', operand: column(undefined, name), negated: !value, span: NO_SPAN };
}

/** What the schema says of the columns that a condition over the relation may name. */
export function factsOf(relation: Relation): ColumnFacts {
  const facts = new Map(
    relation.columns.map((each) => [each.name.toLowerCase(), factOf(relation, each)]),
  );
  return ({ name }) => facts.get(name.text.toLowerCase());
}

function factOf(relation: Relation, column: Column): ColumnFact {
  const isOnlyKey = relation.primaryKey.length === 1 && relation.primaryKey[0] === column.name;
  // SQLite stores integers alone in a column that stands for the rowid.
  const integral = isOnlyKey && column.type.toUpperCase() === 'INTEGER';
  return {
    type: column.type,
    notNull: column.notNull,
    ...(column.collation === undefined ? {} : { collation: column.collation }),
    ...(integral ? { integral } : {}),
  };
}

/** `condition IS NOT TRUE` or `IS NOT FALSE`: the row is not selected, the row is not refused. */
export function isNot(condition: Expression, value: boolean): Expression {
  const right: Expression = { kind: 'boolean', value, span: NO_SPAN };
  return { kind: 'is', left: condition, right, negated: true, span: NO_SPAN };
}

/** The predicates that a row of a fragment fulfils: its own and those of all it was cut from. */
export function conditionsOf(catalog: Catalog, name: string): readonly Expression[] {
  return pathTo(catalog, name).flatMap(({ cut }) => (cut.kind === 'horizontal' ? [cut.where] : []));
}

/** What a counterexample shows of a row: the columns of a relation or fragment, none hidden. */
export function shownColumns(catalog: Catalog, whole: string): readonly string[] {
  return columnsOfFragment(catalog, whole)
    .filter((own) => !own.hidden)
    .map((own) => own.name);
}

export const columnList = (columns: readonly string[]): string =>
  columns.map(quoteIdentifier).join(', ');

/** The mentioned columns of a witness in the relation's order and case. */
export function rowOf(
  relation: Relation,
  witness: ReadonlyMap<string, Value>,
): Readonly<Record<string, Value>> {
  const row: Record<string, Value> = {};
  for (const column of relation.columns) {
    const value = witness.get(column.name.toLowerCase());
    if (value !== undefined) row[column.name] = value;
  }
  return row;
}
