import { describe, expect, it } from 'vitest';
import { parseQuery } from '../sql/parser.ts';
import { printExpression } from '../sql/print.ts';
import { splitConjuncts } from '../sql/traverse.ts';
import { factorDisjunctions } from './factorDisjunctions.ts';

function factored(where: string): readonly string[] {
  const parsed = parseQuery(`SELECT 1 FROM a, b WHERE ${where}`);
  if (!parsed.ok || parsed.value.body.kind !== 'select') throw new Error(where);
  return factorDisjunctions(splitConjuncts(parsed.value.body.where)).map(printExpression);
}

describe('factorDisjunctions', () => {
  it('takes out what every side asks, and asks each relation for what all sides say of it', () => {
    expect(
      factored('a.k = b.k AND a.x = 1 AND b.y = 2 OR a.k = b.k AND a.x = 3 AND b.y = 4'),
    ).toEqual([
      'a.k = b.k',
      'a.x = 1 OR a.x = 3',
      'b.y = 2 OR b.y = 4',
      'a.x = 1 AND b.y = 2 OR a.x = 3 AND b.y = 4',
    ]);
  });

  it('drops what one side asks beyond a side that asks no more than all do', () => {
    expect(factored('a.x = 1 OR a.x = 1 AND b.y = 2')).toEqual(['a.x = 1']);
  });

  it('asks nothing of a relation of which one side says nothing', () => {
    expect(factored('a.x = 1 AND b.y = 2 OR b.y = 3')).toEqual([
      'b.y = 2 OR b.y = 3',
      'a.x = 1 AND b.y = 2 OR b.y = 3',
    ]);
  });

  it.each([
    'a.x = 1 OR a.x = 2',
    'a.x = 1 OR b.y IN (SELECT 1)',
    'random() > 0 OR random() > 0 AND a.x = 1',
    'abs(a.x) = 1 AND b.y + a.x = 2 OR abs(a.x) = 3 AND a.y = b.x',
  ])('leaves alone what it cannot tell apart: %s', (where) => {
    expect(factored(where)).toEqual([where]);
  });
});
