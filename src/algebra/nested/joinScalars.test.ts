import { describe, expect, it } from 'vitest';
import { mapped, sampleCatalog } from '../../localization/sampleCatalog.testing.ts';
import { printAlgebra } from '../printAlgebra.ts';
import { joinScalars } from './joinScalars.ts';

const catalog = sampleCatalog({
  emp: { columns: ['eno INTEGER', 'ename TEXT'], primaryKey: ['eno'] },
  asg: { columns: ['eno INTEGER', 'dur INTEGER', 'resp TEXT'] },
});

function joined(sql: string): readonly string[] {
  const result = joinScalars(mapped(sql, catalog), catalog);
  return result ? [printAlgebra(result.algebra), result.because] : [];
}

describe('a scalar subquery as a join', () => {
  it('tied by an equality: a grouping by its own side, outer joined', () => {
    const tied =
      'SELECT eno FROM emp e WHERE eno > (SELECT avg(dur) FROM asg WHERE asg.eno = e.eno)';
    expect(joined(tied)).toEqual([
      'π e.eno (σ e.eno > avg(asg.dur) (emp e ⟕[asg.eno = e.eno] γ asg.eno; asg.eno, avg(asg.dur) (asg)))',
      'avg(asg.dur) is computed once for each asg.eno and joined; a row without partner sees NULL',
    ]);
  });

  it('that counts: whoever has no partner counts 0, not NULL (the count bug)', () => {
    const counted =
      'SELECT eno FROM emp e WHERE 0 = (SELECT count(*) FROM asg WHERE asg.eno = e.eno)';
    const [algebra, because] = joined(counted);
    expect(algebra).toContain('σ 0 = coalesce(count(*), 0) (emp e ⟕[asg.eno = e.eno] γ asg.eno;');
    expect(because).toMatch(/a row without partner counts 0$/);
  });

  it('tied to nothing: computed once, beside every row', () => {
    expect(joined('SELECT eno FROM emp WHERE eno > (SELECT 2 * max(dur) FROM asg)')).toEqual([
      'π emp.eno (σ emp.eno > 2 * max(asg.dur) (emp × γ max(asg.dur) (asg)))',
      '2 * max(asg.dur) depends on no row outside: it is computed once',
    ]);
  });

  it('with its own conditions, beside conditions of the query around', () => {
    const both =
      "SELECT eno FROM emp WHERE ename = 'A' AND eno > (SELECT min(dur) FROM asg WHERE resp = 'x')";
    expect(joined(both)[0]).toContain("(emp × γ min(asg.dur) (σ asg.resp = 'x' (asg)))");
  });

  it.each([
    ['without any', 'SELECT eno FROM emp WHERE EXISTS (SELECT 1 FROM asg WHERE asg.eno = emp.eno)'],
    [
      'one that plans compute row by row',
      'SELECT eno FROM emp e WHERE eno > (SELECT avg(dur) FROM asg WHERE asg.eno > e.eno)',
    ],
    ['one in the select list', 'SELECT (SELECT max(dur) FROM asg) FROM emp'],
  ])('not of a query %s', (_, sql) => {
    expect(joined(sql)).toEqual([]);
  });
});
