import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseLab } from '../lab/document.ts';
import { executeSetup } from '../lab/executeSetup.ts';
import { addToSetup } from './addToSetup.ts';
import { tableFromCsv } from './ownTables.ts';

const SANDBOX = readFileSync('public/labs/sandbox.lab.md', 'utf8');
const site = 'north';

test('a table that comes into the sandbox is stored whole, and cut as its prose says', () => {
  const { lab, errors } = parseLab(SANDBOX);
  expect(errors).toEqual([]);
  const csv = 'o_id,o_city\n1,2\n2,3\n3,1\n4,2\n';
  const made = tableFromCsv('orders.csv', csv, { taken: [], site });
  if (!made.ok) throw new Error(made.error.message);
  const whole = addToSetup(lab, made.value.statements);
  const [, before = ''] = /replace\s+(ALLOCATE .*;)/.exec(SANDBOX) ?? [];
  const [, after = ''] = /example,\s+(CREATE FRAGMENTS .*;)/.exec(SANDBOX) ?? [];
  expect(whole).toContain(`\n${before}\n`);
  const leaves = (text: string): readonly string[] => {
    const built = executeSetup(parseLab(text).lab);
    expect(built.errors).toEqual([]);
    return built.catalog.relations.find(({ name }) => name === 'orders')?.leaves ?? [];
  };
  expect(leaves(whole)).toEqual(['orders']);
  expect(leaves(whole.replace(`\n${before}\n`, `\n${after}\n`)).length).toBe(3);
});
