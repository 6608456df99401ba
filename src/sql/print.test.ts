import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { arbitraryStatement } from './arbitraryStatement.testing.ts';
import { arbitraryExpression, arbitraryQuery } from './arbitraryTree.testing.ts';
import type { Expression, Query } from './ast.ts';
import { parseExpression, parseQuery, parseStatements } from './parser.ts';
import {
  formatQuery,
  printExpression,
  printQuery,
  printStatement,
  quoteIdentifier,
} from './print.ts';
import { type Judge, openJudge } from './sqlite.testing.ts';
import { sameTree } from './traverse.ts';

const runs = { numRuns: 300 };

function expression(text: string): Expression {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
  return parsed.value;
}

function query(text: string): Query {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
  return parsed.value;
}

describe('what is printed parses to the same tree', () => {
  it('expressions', () => {
    const law = fc.property(arbitraryExpression, (tree) => {
      const text = printExpression(tree);
      expect(sameTree(expression(text), tree), text).toBe(true);
    });
    fc.assert(law, runs);
  });

  it('queries, on one line and on several', () => {
    const law = fc.property(arbitraryQuery, (tree) => {
      for (const text of [printQuery(tree), formatQuery(tree)]) {
        expect(sameTree(query(text), tree), text).toBe(true);
      }
    });
    fc.assert(law, runs);
  });

  it('statements', () => {
    const law = fc.property(arbitraryStatement, (tree) => {
      const text = printStatement(tree);
      const parsed = parseStatements(text);
      if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
      expect(sameTree(parsed.value, [tree]), text).toBe(true);
    });
    fc.assert(law, { numRuns: 600 });
  });
});

describe('SQLite', () => {
  let judge: Judge;

  beforeAll(async () => {
    judge = await openJudge('CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 2), (3, 4)');
  });

  it('reads every expression that is printed', () => {
    const law = fc.property(arbitraryExpression, (tree) => {
      // What follows is ours, or beyond SQLite's set operators.
      const text = printExpression(tree).replaceAll(/ FOR UPDATE|(?<=INTERSECT|EXCEPT) ALL/g, '');
      expect(judge.syntaxErrorOf(`SELECT ${text}`), text).toBeUndefined();
    });
    fc.assert(law, runs);
  });

  it('reads a window that is called like a word of its clause', () => {
    for (const name of ['filter', 'over', 'window']) {
      const value = `CASE WHEN 1 THEN sum(a) OVER "${name}" WHEN 2 THEN 3 END`;
      const sql = `SELECT ${value} FROM t WINDOW "${name}" AS ()`;
      expect(judge.run(printQuery(query(sql)))).toEqual([[4], [4]]);
    }
  });

  it('runs what it has no notation for', () => {
    const rowsOf = (text: string) => judge.run(printQuery(query(text)));
    expect(rowsOf('(SELECT a FROM t ORDER BY a DESC LIMIT 1) UNION ALL (SELECT b FROM t)')).toEqual(
      [[3], [2], [4]],
    );
    expect(rowsOf('SELECT y FROM (SELECT a, b FROM t) AS v(x, y) WHERE x = 3')).toEqual([[4]]);
    expect(rowsOf('SELECT q FROM (VALUES (1, 2)) AS v(p, q)')).toEqual([[2]]);
    expect(rowsOf('SELECT s.b FROM (t CROSS JOIN (SELECT 7 AS c)) AS s WHERE a = 1')).toEqual([
      [2],
    ]);
  });
});

describe('printExpression', () => {
  it.each([
    // Parentheses only where a reader of either dialect needs them.
    ['a and b and c or d', 'a AND b AND c OR d'],
    ['a and (b and c)', 'a AND (b AND c)'],
    ['(a or b) and not c', '(a OR b) AND NOT c'],
    ['not a = 4', 'NOT (a = 4)'],
    ['not exists (select 1)', 'NOT EXISTS (SELECT 1)'],
    ['a = b < c', 'a = (b < c)'],
    ['a = b = c', '(a = b) = c'],
    ['a - (b - c) * 2', 'a - (b - c) * 2'],
    ['a || b || c', 'a || b || c'],
    ['a || (b || c)', 'a || (b || c)'],
    ['a + b || c', 'a + (b || c)'],
    ['a | b & c', '(a | b) & c'],
    ["a -> 'x' ->> 'y'", "a -> 'x' ->> 'y'"],
    ['- - 5', '-(-5)'],
    ['a - -5', 'a - -5'],
    ['~a + b', '(~a) + b'],
    ['(-a) collate nocase', '(-a) COLLATE nocase'],
    ['a is b', 'a IS NOT DISTINCT FROM b'],
    ['a is not b', 'a IS DISTINCT FROM b'],
    ['a is not true', 'a IS NOT TRUE'],
    ['a isnull', 'a IS NULL'],
    ['(a is null) is not null', '(a IS NULL) IS NOT NULL'],
    ['a not between 1 and 2 + 3', 'a NOT BETWEEN 1 AND 2 + 3'],
    ["a like b || '%' escape '!'", "a LIKE b || '%' ESCAPE '!'"],
    ['(a, b) in (select 1, 2)', '(a, b) IN (SELECT 1, 2)'],
    ['"Order"."a b"', '"Order"."a b"'],
    ['"abc"', 'abc'],
    ['count(distinct a) filter (where b)', 'count(DISTINCT a) FILTER (WHERE b)'],
    ['left(a, 1)', 'left(a, 1)'],
    ["x'0f'", "X'0F'"],
    ['case a when 1 then b else c end + 1', 'CASE a WHEN 1 THEN b ELSE c END + 1'],
    ['cast(a as decimal(10,2))', 'CAST(a AS DECIMAL(10, 2))'],
  ])('%s', (text, printed) => {
    expect(printExpression(expression(text))).toBe(printed);
  });
});

describe('printQuery', () => {
  it.each([
    ['select * from t, u where 1', 'SELECT * FROM t, u WHERE 1'],
    ['select 1 from a, b join c on 1', 'SELECT 1 FROM a CROSS JOIN b JOIN c ON 1'],
    ['select 1 from a, (b join c using (x, y))', 'SELECT 1 FROM a, (b JOIN c USING (x, y))'],
    [
      'select 1 from a left join (b join c on 1) on 2',
      'SELECT 1 FROM a LEFT JOIN (b JOIN c ON 1) ON 2',
    ],
    ['select 1 from a natural full outer join b', 'SELECT 1 FROM a NATURAL FULL JOIN b'],
    ['select 1 limit 2, 3', 'SELECT 1 LIMIT 3 OFFSET 2'],
    [
      'select 1 union all select 2 order by 1 desc nulls last',
      'SELECT 1 UNION ALL SELECT 2 ORDER BY 1 DESC NULLS LAST',
    ],
    [
      'with v(a) as (select 1) select * from v for update',
      'WITH v(a) AS (SELECT 1) SELECT * FROM v FOR UPDATE',
    ],
    ['select * from (values (1), (2)) v', 'SELECT * FROM (VALUES (1), (2)) AS v'],
    ['(select 1) union (select 2)', 'SELECT * FROM (SELECT 1) UNION SELECT * FROM (SELECT 2)'],
  ])('%s', (text, printed) => {
    expect(printQuery(query(text))).toBe(printed);
  });
});

describe('formatQuery', () => {
  it('leaves a short query on a line a clause', () => {
    const text = 'select a, b from t where a = 1 and b = 2 order by a limit 3';
    expect(formatQuery(query(text))).toBe(
      ['SELECT a, b', 'FROM t', 'WHERE a = 1 AND b = 2', 'ORDER BY a', 'LIMIT 3'].join('\n'),
    );
  });

  it('breaks lists, conjuncts, joins and subqueries that are too long', () => {
    const text = `select first_long_name, second_long_name, third_long_name, fourth_long_name, another_name from t
      join u on t.id = u.id left join v using (id) where first_long_name = second_long_name and
      third_long_name = fourth_long_name and (a or b) and exists (select * from department where
      d_id = first_long_name)`;
    expect(formatQuery(query(text))).toBe(`SELECT
  first_long_name,
  second_long_name,
  third_long_name,
  fourth_long_name,
  another_name
FROM t
  JOIN u ON t.id = u.id
  LEFT JOIN v USING (id)
WHERE first_long_name = second_long_name
  AND third_long_name = fourth_long_name
  AND (a OR b)
  AND EXISTS (
    SELECT *
    FROM department
    WHERE d_id = first_long_name
  )`);
  });
});

describe('quoteIdentifier', () => {
  it.each([
    ['e_id', 'e_id'],
    ['site', 'site'],
    ['order', '"order"'],
    ['left', '"left"'],
    ['user', '"user"'],
    ['Name', '"Name"'],
    ['a b', '"a b"'],
    ['1a', '"1a"'],
    ['say "hi"', '"say ""hi"""'],
    ['é', '"é"'],
    ['', '""'],
  ])('%s', (text, quoted) => {
    expect(quoteIdentifier(text)).toBe(quoted);
  });
});
