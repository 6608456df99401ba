import { expect, it } from 'vitest';
import { fragmentName, relationName } from '../base/brand.ts';
import { distributeUnions } from './distributeUnions.ts';
import type { Operator } from './operator.ts';
import { printAlgebra } from './printAlgebra.ts';

const leaf = (name: string): Operator => ({
  kind: 'fragment',
  fragment: fragmentName(name),
  relation: relationName(name),
  occurrence: name,
});
const union = (...names: readonly string[]): Operator => ({
  kind: 'union',
  inputs: names.map(leaf),
});
const join = (left: Operator, right: Operator, joinKind: 'cross' | 'left' = 'cross'): Operator => ({
  kind: 'join',
  joinKind,
  left,
  right,
});

it('writes a join of unions out as the union of its joins', () => {
  const printed = printAlgebra(distributeUnions(join(union('a', 'b', 'c'), union('d', 'e'))));
  expect(printed.split('×').length - 1).toBe(6);
  expect(printed.split('∪').length - 1).toBe(5);
});

it('leaves the right side of an outer join whole, and unions under a projection below it', () => {
  const outer = join(leaf('a'), union('b', 'c'), 'left');
  expect(distributeUnions(outer)).toEqual(outer);
  const projected: Operator = {
    kind: 'project',
    items: [],
    input: join(leaf('a'), union('b', 'c')),
  };
  expect(distributeUnions(projected)).toMatchObject({
    kind: 'project',
    input: { kind: 'union', inputs: [{ kind: 'join' }, { kind: 'join' }] },
  });
});
