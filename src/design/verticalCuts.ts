import type { Catalog, Fragment, Relation } from '../catalog/catalog.ts';
import { MEMBER } from '../catalog/derivation.ts';
import { columnsOfFragment, keyColumnsOf, partsOf } from '../catalog/fragmentTree.ts';
import { quoteIdentifier } from '../sql/print.ts';
import { completenessQuestion } from './completeness.ts';
import type { Counterexample } from './finding.ts';
import { rowsOf } from './membership.ts';
import type { DesignQuestion } from './question.ts';
import {
  columnList,
  conditionsOf,
  isNull,
  type RelationReasoning,
  rowOf,
  shownColumns,
} from './reasoning.ts';

/**
 * Correctness of a cut of columns. Complete: each column is in some part. Disjoint: none but the
 * key is in two. Reconstructible: the parts have the key, on which a join gives the rows back, one
 * for one, as long as no part loses rows when it is cut further.
 */
export function verticalQuestions(
  catalog: Catalog,
  relation: Relation,
  whole: string,
  reasoning: RelationReasoning,
): readonly DesignQuestion[] {
  const parts = partsOf(catalog, whole);
  const key = keyColumnsOf(relation);
  const columns = columnsOfFragment(catalog, whole).map(({ name }) => name);
  const takers = (name: string): readonly Fragment[] =>
    parts.filter(({ cut }) => cut.kind === 'vertical' && cut.columns.includes(name));
  const lost = columns.filter((name) => takers(name).length === 0);
  const repeated = columns.filter((name) => !key.includes(name) && takers(name).length > 1);
  const ask = (about: readonly string[]) => someRow(catalog, relation, whole, about, reasoning);
  const listed = parts.map((part) => part.name).join(', ');
  const questions: DesignQuestion[] = [];
  if (lost.length > 0) {
    questions.push({
      ...ask(lost),
      rule: 'completeness',
      flags: [],
      message: `{row} of ${whole} loses ${lost.join(', ')}: no vertical fragment has the column (${listed}).`,
      span: parts[0]?.span ?? relation.span,
    });
  }
  if (repeated.length > 0) {
    const among = parts.filter((part) => repeated.some((name) => takers(name).includes(part)));
    const { constructed, ...question } = ask(repeated);
    const fragments = among.map((part) => part.name);
    questions.push({
      ...question,
      ...(constructed === undefined ? {} : { constructed: { ...constructed, fragments } }),
      rule: 'disjointness',
      // Whichever row it is, all of these have it.
      sql: question.sql.replace(' FROM ', `${', 1'.repeat(fragments.length)} FROM `),
      flags: fragments,
      message: `{row} of ${whole} has ${repeated.join(', ')} in {fragments}: only the key belongs in each of them.`,
      span: among[1]?.span ?? relation.span,
    });
  }
  return [...questions, ...lostRowQuestion(catalog, relation, whole, reasoning)];
}

type SomeRow = Pick<DesignQuestion, 'relation' | 'whole' | 'sql' | 'width' | 'constructed'>;

/** Any row shows a fault of columns; without data, one that has the columns. */
function someRow(
  catalog: Catalog,
  relation: Relation,
  whole: string,
  about: readonly string[],
  { reasoner, promises }: RelationReasoning,
): SomeRow {
  const columns = shownColumns(catalog, whole);
  const conditions = [...conditionsOf(catalog, whole), ...about.map((name) => isNull(name, false))];
  const verdict = reasoner.decide([...promises(conditions), ...conditions]);
  const witness = verdict.satisfiable ? verdict.witness : undefined;
  const constructed: Counterexample | undefined = witness && {
    row: rowOf(relation, witness),
    constructed: true,
  };
  return {
    relation: relation.name,
    whole,
    sql: `SELECT ${columnList(columns)} FROM ${rowsOf(whole)} LIMIT 1`,
    width: columns.length,
    ...(constructed === undefined ? {} : { constructed }),
  };
}

/** A row that one part keeps and another, cut further, loses: the join does not give it back. */
function lostRowQuestion(
  catalog: Catalog,
  relation: Relation,
  whole: string,
  reasoning: RelationReasoning,
): readonly DesignQuestion[] {
  const lossy = partsOf(catalog, whole).filter((part) =>
    mayLoseRows(catalog, relation, part.name, reasoning),
  );
  if (lossy.length === 0) return [];
  const columns = shownColumns(catalog, whole);
  const stored = storedSql(catalog, keyColumnsOf(relation), whole);
  const names = lossy.map((part) => part.name).join(', ');
  return [
    {
      rule: 'reconstruction',
      relation: relation.name,
      whole,
      sql: `SELECT ${columnList(columns)} FROM ${rowsOf(whole)} WHERE NOT ${stored} LIMIT 1`,
      width: columns.length,
      flags: [],
      message: `{row} of ${whole} cannot be put together again: ${names} ${lossy.length === 1 ? 'loses its' : 'lose their'} part of it.`,
      span: lossy[0]?.span ?? relation.span,
    },
  ];
}

function mayLoseRows(
  catalog: Catalog,
  relation: Relation,
  whole: string,
  reasoning: RelationReasoning,
): boolean {
  const isOpen = completenessQuestion(catalog, relation, whole, reasoning) !== undefined;
  const parts = partsOf(catalog, whole);
  return isOpen || parts.some((part) => mayLoseRows(catalog, relation, part.name, reasoning));
}

/** Whether leaves have the row: one of those that rows are cut into, each of those of columns. */
function storedSql(catalog: Catalog, key: readonly string[], whole: string): string {
  const parts = partsOf(catalog, whole);
  if (parts.length === 0) {
    const same = key.map(
      (name) => `part.${quoteIdentifier(name)} = ${MEMBER}.${quoteIdentifier(name)}`,
    );
    return `EXISTS (SELECT 1 FROM ${quoteIdentifier(whole)} AS part WHERE ${same.join(' AND ')})`;
  }
  const word = parts[0]?.cut.kind === 'vertical' ? ' AND ' : ' OR ';
  return `(${parts.map((part) => storedSql(catalog, key, part.name)).join(word)})`;
}
