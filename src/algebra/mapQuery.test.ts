import { describe, expect, test } from 'vitest';
import { mapped, sampleCatalog } from '../localization/sampleCatalog.testing.ts';
import { printExpression } from '../sql/print.ts';
import { printAlgebra } from './printAlgebra.ts';

const catalog = sampleCatalog({
  r: { columns: ['a INTEGER', 'b INTEGER'] },
  s: { columns: ['b INTEGER', 'c TEXT'] },
});

describe('graphs', () => {
  test('inner joins are conjuncts, wherever their condition was written', () => {
    const { graph } = mapped(
      'SELECT DISTINCT r.a, s.c AS name FROM r JOIN s USING (b), s AS o WHERE r.a > 3 AND o.b = r.b ORDER BY 1 LIMIT 5',
      catalog,
    );
    expect(graph?.occurrences).toEqual([
      { name: 'r', relation: 'r' },
      { name: 's', relation: 's' },
      { name: 'o', relation: 's' },
    ]);
    expect(graph?.conjuncts.map(printExpression)).toEqual(['r.b = s.b', 'r.a > 3', 'o.b = r.b']);
    expect(graph?.finish).toMatchObject({
      distinct: true,
      aggregates: false,
      groupBy: [],
      items: [{ name: 'a' }, { name: 'name' }],
    });
    expect(graph?.finish.orderBy).toHaveLength(1);
  });

  test.each([
    ['SELECT count(*) FROM r', true],
    ['SELECT a FROM r GROUP BY a', false],
    ['SELECT a FROM r GROUP BY a HAVING max(b) > 1', true],
    ['SELECT a FROM r GROUP BY a ORDER BY sum(b)', true],
    ['SELECT max(a, b) FROM r', false],
  ])('%s computes aggregates: %s', (sql, aggregates) => {
    expect(mapped(sql, catalog).graph?.finish.aggregates).toBe(aggregates);
  });

  test.each([
    ['SELECT a FROM r LEFT JOIN s ON r.b = s.b', 'it has a left outer join'],
    ['SELECT a FROM r WHERE b IN (SELECT b FROM s)', 'it has a subquery'],
    ['SELECT (SELECT max(c) FROM s) FROM r', 'it has a subquery'],
    ['SELECT t.a FROM (SELECT a FROM r) t', 'FROM has a subquery'],
    ['SELECT a FROM r UNION SELECT b FROM s', 'it is a UNION'],
    ['WITH t AS (SELECT 1) SELECT a FROM r', 'it has common table expressions'],
    ['SELECT 1', 'it reads no relation'],
  ])('%s is none: %s', (sql, because) => {
    const { graph, notAGraphBecause } = mapped(sql, catalog);
    expect(graph).toBeUndefined();
    expect(notAGraphBecause).toBe(because);
  });
});

describe('canonical algebra', () => {
  test.each([
    [
      'SELECT * FROM r, s WHERE r.b = s.b AND a = 1',
      'π r.a, r.b, s.b, s.c (σ r.b = s.b ∧ r.a = 1 (r × s))',
    ],
    ['SELECT a FROM r JOIN s ON r.b = s.b', 'π r.a (r ⋈[r.b = s.b] s)'],
    ['SELECT a FROM r x LEFT JOIN s ON x.b = s.b', 'π x.a (r x ⟕[x.b = s.b] s)'],
    ['SELECT a FROM r WHERE EXISTS (SELECT 1 FROM s WHERE s.b = r.b)', 'π r.a (r ⋉[s.b = r.b] s)'],
    [
      'SELECT a FROM r WHERE a > 1 AND b IN (SELECT b FROM s WHERE c = 2)',
      'π r.a (σ r.a > 1 (r) ⋉[r.b = s.b] σ s.c = 2 (s))',
    ],
    [
      'SELECT a FROM r WHERE NOT EXISTS (SELECT 1 FROM s WHERE s.b = r.b)',
      'π r.a (r ▷[s.b = r.b] s)',
    ],
    // One NULL among the values makes NOT IN reject every row, which no antijoin does.
    [
      'SELECT a FROM r WHERE b NOT IN (SELECT b FROM s)',
      'π a (σ b NOT IN (SELECT s.b FROM s) (r))',
    ],
    [
      'SELECT b, count(*) FROM r GROUP BY b HAVING count(*) > 1 ORDER BY b DESC LIMIT 3',
      'λ 3 (τ b desc (σ count(*) > 1 (γ b; b, count(*) (r))))',
    ],
    ['SELECT DISTINCT a FROM r UNION ALL SELECT b FROM s', 'δ (π r.a (r)) ∪ π s.b (s)'],
    ['SELECT a FROM r UNION SELECT b FROM s', 'δ (π r.a (r) ∪ π s.b (s))'],
    ['SELECT a FROM r EXCEPT SELECT b FROM s', '⟨SELECT r.a FROM r EXCEPT SELECT s.b FROM s⟩'],
  ])('%s', (sql, algebra) => {
    const result = mapped(sql, catalog);
    expect(printAlgebra(result.algebra)).toBe(algebra);
  });
});
