import { describe, expect, it } from 'vitest';
import { builtLab, labOf } from '../lab/marked.testing.ts';
import type { Counterexample } from './finding.ts';
import { partTruths } from './partTruths.ts';

const { catalog } = builtLab(
  labOf(`CREATE SITE s; CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER, c TEXT);
    CREATE FRAGMENT light OF t WHERE b <= 20 AND c = 'x' AT s;
    CREATE FRAGMENT heavy OF t WHERE NOT b <= 20 AT s;
    CREATE FRAGMENT odd OF t WHERE abs(b) = 3 OR c IS NULL AT s;`),
);

const truths = (row: Counterexample['row']) => {
  const [relation] = catalog.relations;
  if (!relation) throw new Error('no relation');
  return partTruths(catalog, relation, 't', row).map(({ truth }) => truth);
};

describe('the conditions of the fragments, of one row', () => {
  it('are unknown of NULL, whether or not they are negated', () => {
    expect(truths({ a: 1, b: null, c: 'x' })).toEqual([null, null, null]);
  });

  it('are false where one side decides, NULL or not', () => {
    expect(truths({ a: 1, b: null, c: 'y' })).toEqual([false, null, null]);
    expect(truths({ a: 1, b: null, c: null })).toEqual([null, null, true]);
  });

  it('are true of the fragments that take the row', () => {
    expect(truths({ a: 1, b: 3, c: 'x' }).slice(0, 2)).toEqual([true, false]);
    expect(truths({ a: 1, b: 21, c: null })).toEqual([false, true, true]);
  });

  it('claim nothing of columns that a constructed row leaves open', () => {
    expect(truths({ b: 5 })).toEqual([undefined, false, undefined]);
  });

  it('are written as the lab means them', () => {
    const [relation] = catalog.relations;
    const parts = relation ? partTruths(catalog, relation, 't', {}) : [];
    expect(parts.map(({ fragment, condition }) => `${fragment}: ${condition}`)).toEqual([
      "light: b <= 20 AND c = 'x'",
      'heavy: NOT (b <= 20)',
      'odd: abs(b) = 3 OR c IS NULL',
    ]);
  });
});
