import {
  type ColumnFact,
  type ColumnFacts,
  createReasoner,
  type Reasoner,
} from '../algebra/satisfiability.ts';
import { NO_SPAN } from '../base/span.ts';
import type { Value } from '../base/value.ts';
import type { Catalog, Column, Fragment, Relation } from '../catalog/catalog.ts';
import type { Expression } from '../sql/ast.ts';
import { column } from '../sql/make.ts';
import { columnsIn } from '../sql/traverse.ts';

/** What the schema promises of a relation's rows, for reasoning about its fragments. */
export interface RelationReasoning {
  readonly reasoner: Reasoner;
  /**
   * What a stored row fulfils besides: CHECKs, of which unknown passes too, and NOT NULL of the
   * columns that some condition mentions, so that a constructed row is one that could be stored.
   */
  readonly promises: (conditions: readonly Expression[]) => readonly Expression[];
}

export function reasoningAbout(relation: Relation): RelationReasoning {
  const reasoner = createReasoner(factsOf(relation));
  const checks = relation.checks.map((check) => isNot(check, false));
  const promises = (conditions: readonly Expression[]): readonly Expression[] => {
    const mentioned = new Set(
      [...conditions, ...checks].flatMap(columnsIn).map(({ name }) => name.text.toLowerCase()),
    );
    const present = relation.columns
      .filter(({ notNull, name }) => notNull && mentioned.has(name.toLowerCase()))
      .map(({ name }) => isNotNull(name));
    return [...checks, ...present];
  };
  return { reasoner, promises };
}

function isNotNull(name: string): Expression {
  return { kind: 'isNull', operand: column(undefined, name), negated: true, span: NO_SPAN };
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

/** The conditions that a row of a fragment fulfils: its own and those of all it was cut from. */
export function conditionsOf(catalog: Catalog, name: string): readonly Expression[] {
  const fragment = catalog.fragments.find(
    (candidate) => candidate.name === name && candidate.of !== undefined,
  );
  if (fragment?.of === undefined) return [];
  const own = fragment.cut.kind === 'horizontal' ? [fragment.cut.where] : [];
  return [...conditionsOf(catalog, fragment.of), ...own];
}

/** Fragments cut from a relation or fragment, in document order. */
export function partsOf(catalog: Catalog, name: string): readonly Fragment[] {
  return catalog.fragments.filter((fragment) => fragment.of === name);
}

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
