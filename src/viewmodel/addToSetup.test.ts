import { expect, test } from 'vitest';
import { parseLab } from '../lab/document.ts';
import { executeSetup } from '../lab/executeSetup.ts';
import { addToSetup } from './addToSetup.ts';

const labOf = (...blocks: readonly string[]): string =>
  ['---', 'title: Own', '---', '', 'Prose.', '', ...blocks, ''].join('\n');

function namesOf(text: string): readonly string[] {
  const { lab, errors } = parseLab(text);
  expect(errors).toEqual([]);
  const built = executeSetup(lab);
  expect(built.errors).toEqual([]);
  return built.catalog.relations.map(({ name }) => name);
}

const first = '```sql setup\nCREATE SITE s1;\nCREATE TABLE a (x INTEGER);\nALLOCATE a AT s1;\n```';
const more = 'CREATE TABLE b (y INTEGER);\nALLOCATE b AT s1';

test.each([
  ['the last of two setups', labOf(first, '', '```sql setup\nCREATE SITE s2;\n```', '', 'End.')],
  ['a setup whose last statement is not ended', labOf(first.replace('s1;\n```', 's1\n```'))],
  ['a setup in tildes', labOf(first.replaceAll('```', '~~~'))],
  ['a setup and an empty one', labOf(first, '', '```sql setup\n```')],
])('statements come after those of %s', (_, text) => {
  const added = addToSetup(parseLab(text).lab, more);
  expect(namesOf(added)).toEqual(['a', 'b']);
  // Nothing that was written is lost.
  for (const line of text.split('\n')) expect(added).toContain(line);
});

test('a lab without a setup gets one', () => {
  const added = addToSetup(parseLab(labOf()).lab, `CREATE SITE s1;\n${more}`);
  expect(namesOf(added)).toEqual(['b']);
});
