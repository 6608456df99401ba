import type { Catalog, ForeignKey, Relation } from '../catalog/catalog.ts';
import { quoteIdentifier } from '../sql/print.ts';
import type { DesignQuestion } from './question.ts';

/**
 * A foreign key holds for a row if one of its columns is NULL or the row it names exists (MATCH
 * SIMPLE). It spans sites, so no site can check it alone; the data of all is asked.
 */
export function foreignKeyQuestions(catalog: Catalog): readonly DesignQuestion[] {
  return catalog.relations.flatMap((relation) =>
    relation.foreignKeys.map((key) => foreignKeyQuestion(relation, key)),
  );
}

function foreignKeyQuestion(relation: Relation, key: ForeignKey): DesignQuestion {
  const columns = relation.columns.filter((column) => !column.hidden);
  const selected = columns.map((column) => `child.${quoteIdentifier(column.name)}`).join(', ');
  const present = key.columns.map((name) => `child.${quoteIdentifier(name)} IS NOT NULL`);
  const equal = key.columns.map((name, index) => {
    const referenced = quoteIdentifier(key.references[index] ?? name);
    return `parent.${referenced} = child.${quoteIdentifier(name)}`;
  });
  const parent = `SELECT 1 FROM ${quoteIdentifier(key.relation)} AS parent WHERE ${equal.join(' AND ')}`;
  return {
    rule: 'foreignKey',
    foreignKey: key,
    relation: relation.name,
    sql: `SELECT ${selected} FROM ${quoteIdentifier(relation.name)} AS child WHERE ${present.join(' AND ')} AND NOT EXISTS (${parent}) LIMIT 1`,
    width: columns.length,
    flags: [],
    message: `{row} of ${relation.name} refers by ${key.columns.join(', ')} to no row of ${key.relation}.`,
    span: relation.span,
  };
}
