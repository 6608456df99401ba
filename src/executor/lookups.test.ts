import { describe, expect, it } from 'vitest';
import { indexOf, lookupsIn } from './lookups.ts';

const RESULTS = ['v1', 'v2'];
const lookups = (sql: string) => lookupsIn(sql, RESULTS);

describe('lookupsIn', () => {
  it.each([
    'SELECT a FROM r WHERE EXISTS (SELECT 1 FROM v1 WHERE v1.k = r.k AND v1.x > 3)',
    'SELECT a FROM r WHERE NOT EXISTS (SELECT 1 FROM v1 AS v WHERE r.k = v.k AND v.x <> r.x)',
    'SELECT a, (SELECT max(v1.x) FROM v1 WHERE v1.k = r.k + 1) FROM r',
    'SELECT a FROM r WHERE r.x IN (SELECT v1.x FROM v1 WHERE v1.k = r.k)',
    'SELECT 1 UNION ALL SELECT a FROM r WHERE EXISTS (SELECT 1 FROM v1 WHERE v1.k = r.k)',
    'SELECT * FROM (SELECT a FROM r WHERE EXISTS (SELECT 1 FROM v1 WHERE v1.k = r.k)) AS d',
    'SELECT a FROM r JOIN s ON EXISTS (SELECT 1 FROM v1 WHERE v1.k = r.k)',
    'SELECT a FROM r WHERE r.x IN (SELECT t.x FROM t WHERE (SELECT v1.x FROM v1 WHERE v1.k = t.k))',
  ])('finds what rows around a subquery ask for: %s', (sql) => {
    expect(lookups(sql)).toEqual([{ result: 'v1', columns: ['k'] }]);
  });

  it('puts first what the rows around give, and follows the joins of the subquery', () => {
    const sql =
      'SELECT 1 FROM r WHERE EXISTS (SELECT 1 FROM v1, v2 WHERE v1.j = v2.j AND v1.k = r.k)';
    expect(lookups(sql)).toEqual([
      { result: 'v1', columns: ['k', 'j'] },
      { result: 'v2', columns: ['j'] },
    ]);
  });

  it.each([
    'SELECT a FROM r, v1 WHERE r.k = v1.k',
    'SELECT a FROM r WHERE r.k IN (SELECT v1.k FROM v1 WHERE v1.x = 3)',
    'SELECT a FROM r WHERE EXISTS (SELECT 1 FROM v1 WHERE v1.k < r.k)',
    'SELECT a FROM r WHERE EXISTS (SELECT 1 FROM s WHERE s.k = r.k)',
    'SELECT a FROM (SELECT k FROM v1 WHERE v1.k = v1.x) AS r',
  ])('leaves alone what is read once, or cannot be looked up: %s', (sql) => {
    expect(lookups(sql)).toEqual([]);
  });
});

it('indexOf names the index as EXPLAIN is to show it', () => {
  expect(indexOf({ result: 'v1', columns: ['k', 'a b'] })).toBe(
    'CREATE INDEX temp."v1 by k, a b" ON v1 (k, "a b")',
  );
});
