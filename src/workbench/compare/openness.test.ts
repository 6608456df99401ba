import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../sql/parser.ts';
import { opennessOf } from './openness.ts';

const reason = (sql: string): string | undefined => {
  const parsed = parseQuery(sql);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return opennessOf(parsed.value);
};

describe('opennessOf', () => {
  it.each([
    ['SELECT a, random() FROM r', /random/],
    ['SELECT a FROM r ORDER BY random()', /random/],
    ['SELECT a, count(*) FROM r GROUP BY a ORDER BY b', /bare column/],
    ['SELECT a, count(*) FROM r GROUP BY a HAVING b > 1', /bare column/],
    ['SELECT a, b FROM r GROUP BY a', /bare column/],
    ['SELECT a, max(b) + c FROM r GROUP BY a', /bare column/],
    ['SELECT group_concat(a) FROM r', /group_concat/],
    ['SELECT * FROM (SELECT a FROM r LIMIT 1)', /subquery/],
    ['SELECT a FROM r WHERE b IN (SELECT b FROM s LIMIT 1)', /subquery/],
  ])('sees that %s has no one answer', (sql, expected) => {
    expect(reason(sql)).toMatch(expected);
  });

  it.each([
    'SELECT a FROM r ORDER BY a LIMIT 2',
    'SELECT a, count(*) FROM r GROUP BY a',
    'SELECT a + 1, sum(b) FROM r GROUP BY a + 1',
    'SELECT group_concat(a ORDER BY a) FROM r',
    'SELECT max(a, b) FROM r',
  ])('sees that %s has one', (sql) => {
    expect(reason(sql)).toBeUndefined();
  });
});
