import type { Operator } from '../../algebra/operator.ts';
import { quoteIdentifier } from '../../sql/print.ts';
import { answering, finishBlocks } from '../build/finish.ts';
import { nameColumns, type Part } from '../build/part.ts';
import type { Plan } from '../plan.ts';
import type { Problem } from '../problem.ts';
import { joinedColumns } from '../textbook/shared.ts';

/**
 * The plan of a query whose every branch is contradictory: nothing is read and nothing is sent. The
 * finish still runs, over no rows, because `SELECT count(*)` of nothing is one row.
 */
export function emptyAnswerPlan(problem: Problem): Plan {
  const columns = nameColumns(problem, joinedColumns(problem));
  const nothing: Part = { name: NOTHING, alias: NOTHING, relation: NOTHING, columns, lineage: [] };
  const block = {
    parts: [nothing],
    conjuncts: [],
    links: [],
    filters: [],
    columns,
    distinct: false,
  };
  const query = finishBlocks(answering(problem), [block], () => nothing);
  const names = columns.map((column) => quoteIdentifier(column.name));
  const heading = names.length > 0 ? names.join(', ') : 'no_column';
  const nulls = names.length > 0 ? names.map(() => 'NULL').join(', ') : 'NULL';
  return {
    id: `ship-whole@${problem.asking}`,
    strategy: 'ship-whole',
    label: 'Read nothing: the conditions contradict every fragment',
    joinSite: problem.asking,
    assumes: problem.assumes,
    steps: [
      {
        kind: 'answer',
        site: problem.asking,
        query: {
          ...query,
          sql: `WITH ${NOTHING} (${heading}) AS (SELECT ${nulls} WHERE 0) ${query.sql}`,
          algebra: withoutRows(query.algebra),
          reads: [],
        },
      },
    ],
  };
}

const NOTHING = 'no_rows';

/** The same operators over ∅. */
function withoutRows(operator: Operator): Operator {
  if (operator.kind === 'fragment') return { kind: 'empty' };
  if ('input' in operator) return { ...operator, input: withoutRows(operator.input) };
  return operator;
}
