import { expect, test } from 'vitest';
import { fragmentName, type SiteId, siteId } from '../../base/brand.ts';
import { NO_SPAN } from '../../base/span.ts';
import type { Catalog, Fragment } from '../../catalog/catalog.ts';
import { printReconstruction, type Reconstruction, reconstructionOf } from '../reconstruction.ts';
import { sampleCatalog } from '../sampleCatalog.testing.ts';
import { eliminateUnusedFragment, isStoredAt } from './eliminateUnusedFragment.ts';

/** emp (k, name, pay, site), by columns into names and money, money by rows. */
const plain = sampleCatalog({
  emp: { columns: ['k INTEGER', 'name TEXT', 'pay INTEGER', 'site INTEGER'], primaryKey: ['k'] },
});

const cut = (
  name: string,
  of: string,
  own: Fragment['cut'],
  isLeaf: boolean,
  site = 'site1',
): Fragment => {
  const [emp] = plain.relations;
  if (emp === undefined) throw new Error('the sample has a relation');
  return {
    name: fragmentName(name),
    relation: emp.name,
    of: fragmentName(of),
    cut: own,
    isLeaf,
    copies: [siteId(site)],
    span: NO_SPAN,
  };
};

const catalog: Catalog = {
  ...plain,
  fragments: [
    cut('names', 'emp', { kind: 'vertical', columns: ['k', 'name'] }, true),
    cut('money', 'emp', { kind: 'vertical', columns: ['k', 'pay', 'site'] }, false),
    cut('money_1', 'money', { kind: 'hash', columns: ['k'], modulus: 2, bucket: 0 }, true, 'site2'),
    cut('money_2', 'money', { kind: 'hash', columns: ['k'], modulus: 2, bucket: 1 }, true, 'site2'),
  ],
};

function reduced(
  columns: readonly string[],
  faulty: readonly string[] = [],
  asking?: SiteId,
): string | undefined {
  const program = reconstructionOf(catalog, 'emp');
  if (program === undefined) throw new Error('emp is not in the catalog');
  const prefers = (part: Reconstruction): boolean =>
    asking !== undefined && isStoredAt(catalog, asking, part);
  const use = { catalog, needed: new Set(columns), faulty: new Set(faulty), prefers };
  const found = eliminateUnusedFragment(program, use);
  return found && printReconstruction(found.program);
}

test('a piece that gives only the key goes', () => {
  expect(reduced(['name', 'k'])).toBe('names');
  expect(reduced(['pay'])).toBe('money_1 ∪ money_2');
  expect(reduced(['name', 'pay'])).toBeUndefined();
});

test('one piece stays where no column is read: the one that is stored simplest', () => {
  expect(reduced([])).toBe('names');
});

test('of pieces that would do, the one at the asking site stays', () => {
  expect(reduced([], [], siteId('site2'))).toBe('money_1 ∪ money_2');
  expect(reduced(['k'], [], siteId('site2'))).toBe('money_1 ∪ money_2');
  expect(reduced([], [], siteId('site1'))).toBe('names');
  expect(reduced(['name'], [], siteId('site2'))).toBe('names');
});

test('a piece that loses or repeats rows stays, for the join with it loses or repeats them', () => {
  expect(reduced(['name'], ['money'])).toBeUndefined();
  expect(reduced(['pay'], ['money'])).toBe('money_1 ∪ money_2');
});
