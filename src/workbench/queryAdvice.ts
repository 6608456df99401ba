import type { Diagnostic } from '../base/diagnostic.ts';

/**
 * What to do instead, where a query was wanted and something else was written. The fault itself
 * stays what the parser says: what it found, and what it expected.
 */
export function withAdvice(sql: string, fault: Diagnostic): Diagnostic {
  if (fault.code !== 'unexpected-token') return fault;
  const { span } = fault;
  const before = sql.slice(0, span.start);
  if (/;\s*$/.test(before)) {
    return { ...fault, hint: 'One query is run at a time: remove one of them' };
  }
  if (/\w/.test(before.replace(/--.*$/gm, ''))) return fault;
  const word = sql.slice(span.start, span.end).toUpperCase();
  if (word === '') return { ...fault, hint: 'Write a SELECT over the relations of the lab' };
  const hint = advice[word];
  if (hint === undefined) return fault;
  // DELETE FROM t WHERE … has the form of the query that shows what it would delete.
  const choices = word === 'DELETE' ? [{ span, replacement: 'SELECT *' }] : undefined;
  return { ...fault, hint, ...(choices ? { choices } : {}) };
}

const CHANGES =
  'The query field only reads. To change the rows, write the statement into a setup block of the lab';
const DEFINES =
  'The query field only reads. To change the schema, write the statement into a setup block of the lab';
const TRANSACTION = 'A query only reads and needs no transaction: write the SELECT alone';

const advice: Readonly<Record<string, string>> = {
  DELETE: `${CHANGES}; to see which rows it would delete, write SELECT * in place of DELETE`,
  UPDATE: `${CHANGES}; to see which rows it would change, write SELECT * FROM and its WHERE`,
  INSERT: CHANGES,
  REPLACE: CHANGES,
  LOAD: CHANGES,
  GENERATE: CHANGES,
  CREATE: DEFINES,
  ALTER: DEFINES,
  DROP: DEFINES,
  ALLOCATE: DEFINES,
  BEGIN: TRANSACTION,
  COMMIT: TRANSACTION,
  ROLLBACK: TRANSACTION,
  EXPLAIN: 'Write the query without EXPLAIN: its plans are shown beside it in any case',
};
