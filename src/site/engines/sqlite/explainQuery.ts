import type { Connection } from './connection.ts';
import { columnText, step, withQuery } from './statement.ts';

/** Columns of EXPLAIN QUERY PLAN (eqp.html): a node, the node above it, an unused one, the text. */
const NODE = 0;
const PARENT = 1;
const DETAIL = 3;

/** SQLite's plan for a query, such as `SCAN emp_4`; nodes below another are indented. */
export function explainQuery(connection: Connection, sql: string): readonly string[] {
  const { exports } = connection.sqlite;
  const collect = (plan: number): readonly string[] => {
    const lines: string[] = [];
    const depths = new Map<number, number>();
    while (step(connection, plan)) {
      const depth = 1 + (depths.get(exports.sqlite3_column_int(plan, PARENT)) ?? -1);
      depths.set(exports.sqlite3_column_int(plan, NODE), depth);
      lines.push('  '.repeat(depth) + columnText(connection, plan, DETAIL));
    }
    return lines;
  };
  return withQuery(connection, sql, collect, 'EXPLAIN QUERY PLAN ');
}
