import { describe, expect, it } from 'vitest';
import { applyChoice } from '../base/diagnostic.ts';
import { parseQuery } from '../sql/parser.ts';
import { withAdvice } from './queryAdvice.ts';

function adviceFor(sql: string) {
  const parsed = parseQuery(sql);
  if (parsed.ok) throw new Error(`${sql} is a query`);
  return withAdvice(sql, parsed.error);
}

describe('advice for what is no query', () => {
  it.each([
    ['INSERT INTO r VALUES (1)', 'setup block'],
    ['-- all of them\nUPDATE r SET a = 1', 'change the rows'],
    ['create table r (a integer)', 'change the schema'],
    ['EXPLAIN SELECT 1', 'without EXPLAIN'],
    ['BEGIN', 'no transaction'],
    ['SELECT 1; SELECT 2', 'One query'],
    ['  ', 'Write a SELECT'],
  ])('%s', (sql, hint) => {
    const fault = adviceFor(sql);
    expect(fault.message).toMatch(/^Expected .*, but found /);
    expect(fault.hint).toContain(hint);
  });

  it('turns a DELETE into the query that shows what it would delete', () => {
    const sql = 'DELETE FROM r WHERE a = 1';
    const [choice] = adviceFor(sql).choices ?? [];
    expect(choice && applyChoice(sql, choice)).toBe('SELECT * FROM r WHERE a = 1');
  });

  it.each(['SELECT a FROM r WHERE DELETE', 'SELECT a FORM r', 'hello'])(
    'leaves to the parser: %s',
    (sql) => {
      const parsed = parseQuery(sql);
      expect(parsed.ok ? undefined : adviceFor(sql)).toEqual(parsed.ok ? undefined : parsed.error);
    },
  );
});
