import { describe, expect, test } from 'vitest';
import { builtLab, labOf } from '../lab/marked.testing.ts';
import { lensNames } from './lensName.ts';

const setup = `CREATE SITE site1 LABEL 'Head office'; CREATE SITE site2; CREATE SITE site4;
CREATE TABLE employees (e_id INTEGER PRIMARY KEY, e_dept INTEGER, e_site INTEGER);
CREATE TABLE department (d_id INTEGER PRIMARY KEY);
CREATE TABLE orders (o_id BIGINT PRIMARY KEY, o_line INTEGER);
CREATE TABLE notes (n_text TEXT);
CREATE FRAGMENT emp_1 OF employees WHERE e_site = 1 AT site1;
CREATE FRAGMENT emp_14 OF employees WHERE e_site = 4 AT site4, site1;
CREATE FRAGMENT first_4 OF orders WHERE o_line < 4 AT site1;
CREATE FRAGMENT rest_4 OF orders WHERE o_line >= 4 AT site2;
ALLOCATE department AT site1;
ALLOCATE notes AT site2;
CREATE INDEX emp_dept ON emp_14 (e_dept DESC) AT site1;
CREATE UNIQUE INDEX emp_once ON emp_1 (e_dept) WHERE e_dept > 3 AT site1;`;

const names = lensNames(builtLab(labOf(setup)).catalog);
const subscripts = (relation: string) => names.leavesOf(relation).map((leaf) => leaf.subscript);

describe('what lenses say of a stored leaf', () => {
  test('the figures of its name are its subscript where they tell the fragments apart', () => {
    expect(subscripts('employees')).toEqual(['₁', '₁₄']);
    expect(subscripts('orders')).toEqual(['₁', '₂']);
    expect(subscripts('department')).toEqual(['']);
    expect(names.leaf('emp_14')?.relation).toBe('employees');
    expect(names.leaf('asked')).toBeUndefined();
  });

  test('the first site has the primary copy; every copy has its local name', () => {
    const leaf = names.leaf('emp_14');
    expect(leaf?.primary?.id).toBe('site4');
    expect(leaf?.replicas.map(({ id }) => id)).toEqual(['site1']);
    expect(leaf?.copies.map(({ localName }) => localName)).toEqual([
      'emp_14@site4',
      'emp_14@site1',
    ]);
  });

  test('each copy has a design of its own', () => {
    const storage = (fragment: string) => names.leaf(fragment)?.copies.map((copy) => copy.storage);
    expect(storage('emp_14')).toEqual([
      ['b-tree on e_id'],
      ['b-tree on e_id', 'index on e_dept DESC'],
    ]);
    expect(storage('emp_1')).toEqual([
      ['b-tree on e_id', 'unique index on e_dept where e_dept > 3'],
    ]);
    // BIGINT is no name of the row number.
    expect(storage('first_4')).toEqual([['rowid table', 'unique index on o_id']]);
    expect(storage('notes')).toEqual([['b-tree on row_id']]);
  });
});
