import { expect, test } from 'vitest';
import { fragmentName, relationName } from '../base/brand.ts';
import type { Expression } from '../sql/ast.ts';
import { parseExpression } from '../sql/parser.ts';
import type { Operator } from './operator.ts';
import { printAlgebra } from './printAlgebra.ts';

const leaf = (fragment: string, relation: string, occurrence = relation): Operator => ({
  kind: 'fragment',
  fragment: fragmentName(fragment),
  relation: relationName(relation),
  occurrence,
});

function sql(text: string): Expression {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

const join = (on: string, left: Operator, right: Operator): Operator => ({
  kind: 'join',
  joinKind: 'inner',
  predicate: sql(on),
  left,
  right,
});

test('a fragment shows its occurrence only where that is not the relation', () => {
  expect(printAlgebra(leaf('emp_4', 'employees'))).toBe('emp_4');
  expect(printAlgebra(leaf('emp_4', 'employees', 'loc'))).toBe('emp_4 loc');
});

test('every binary operator below another stands in parentheses', () => {
  const [r, s, t] = [leaf('r', 'r'), leaf('s', 's'), leaf('t', 't')];
  const left = join('s.b = t.b', join('r.a = s.a', r, s), t);
  const right = join('r.a = s.a', r, join('s.b = t.b', s, t));
  expect(printAlgebra(left)).toBe('(r ⋈[r.a = s.a] s) ⋈[s.b = t.b] t');
  expect(printAlgebra(right)).toBe('r ⋈[r.a = s.a] (s ⋈[s.b = t.b] t)');
  expect(printAlgebra({ kind: 'union', inputs: [left, r] })).toBe(
    '((r ⋈[r.a = s.a] s) ⋈[s.b = t.b] t) ∪ r',
  );
});

test('one occurrence needs no qualifiers, conjuncts are joined by ∧, OR keeps its parentheses', () => {
  const selected: Operator = {
    kind: 'select',
    predicate: sql('r.a = 1 AND (r.b = 2 OR r.b = 3)'),
    input: leaf('r1', 'r'),
  };
  expect(printAlgebra(selected)).toBe('σ a = 1 ∧ (b = 2 OR b = 3) (r1)');
});

test('names that SQL would quote are shown as they are, strings are left alone', () => {
  const selected: Operator = {
    kind: 'select',
    predicate: sql(`glob.name = '"glob"'`),
    input: join('glob.a = s.a', leaf('r1', 'r', 'glob'), leaf('s', 's')),
  };
  expect(printAlgebra(selected)).toBe(`σ glob.name = '"glob"' (r1 glob ⋈[glob.a = s.a] s)`);
});
