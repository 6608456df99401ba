import { describe, expect, it } from 'vitest';
import { factorsOf } from './factorsOf.ts';
import { openLocalSite } from './localSite.ts';
import { CENTRAL } from './openLab.ts';
import { createStatistics } from './statistics.ts';

describe('factorsOf', () => {
  it('takes rows apart that no condition ties', () => {
    expect(factorsOf('SELECT count(*) FROM r AS x, s, t WHERE (x.a = t.a) AND (s.b > 3)')).toEqual([
      'SELECT count(*) FROM r AS x, t WHERE x.a = t.a',
      'SELECT count(*) FROM s WHERE s.b > 3',
    ]);
  });

  it('takes distinct values apart, and those of nothing', () => {
    expect(factorsOf('SELECT count(*) FROM (SELECT DISTINCT x.a, x.b FROM r AS x, s)')).toEqual([
      'SELECT count(*) FROM (SELECT DISTINCT 1 FROM s)',
      'SELECT count(*) FROM (SELECT DISTINCT x.a, x.b FROM r AS x)',
    ]);
  });

  it.each([
    'SELECT count(*) FROM r, s WHERE r.a = s.a',
    'SELECT count(*) FROM r, s WHERE a = b',
    'SELECT count(*) FROM r, s WHERE r.a IN (SELECT s.a FROM t)',
    'SELECT count(*) FROM r, s WHERE 1 = 0',
    'SELECT count(*) FROM r, s GROUP BY r.a',
    'SELECT count(*) FROM (SELECT r.a FROM r, s LIMIT 3)',
    'SELECT count(*) FROM (SELECT DISTINCT * FROM r, s)',
    'SELECT max(r.a) FROM r, s',
    'WITH v AS (SELECT 1) SELECT count(*) FROM r, v',
    'SELECT count(*) FROM (SELECT DISTINCT r.a + s.a FROM r, s)',
  ])('leaves whole what it cannot tell: %s', (sql) => {
    expect(factorsOf(sql)).toEqual([sql]);
  });

  it('gives what the engine would count, where the engine could not', async () => {
    const central = await openLocalSite(CENTRAL);
    const rows = 'WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n WHERE a < 60000)';
    const sql = `CREATE TABLE r AS ${rows} SELECT a, a % 7 AS b FROM n; CREATE TABLE s AS SELECT * FROM r`;
    const made = await central.request({ kind: 'define', sql });
    expect(made).toEqual({ ok: true, value: {} });
    const { learn, known } = createStatistics(central);
    const counts = [
      'SELECT count(*) FROM r, s',
      'SELECT count(*) FROM r, s WHERE r.b = 1 AND s.a <= 10',
      'SELECT count(*) FROM (SELECT DISTINCT r.b FROM r, s)',
      'SELECT count(*) FROM (SELECT DISTINCT r.b FROM r, s WHERE s.a < 0)',
    ];
    expect(await learn(counts)).toEqual({ ok: true, value: undefined });
    expect(counts.map((count) => known.get(count))).toEqual([3_600_000_000, 85_720, 7, 0]);
    await central.close();
  });
});
