import { expect, it } from 'vitest';
import { explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { openLab } from './openLab.ts';
import { askSql } from './question.ts';
import { runSelected } from './runSelected.ts';

/** Of three lines of an order two have the same supplier, so that some orders have two. */
const LAB = [
  ...['---', 'title: Correlated', '---', '```sql setup', 'CREATE SITE s1; CREATE SITE s2;'],
  'CREATE TABLE line (o INTEGER, n INTEGER, supplier INTEGER NOT NULL, PRIMARY KEY (o, n));',
  'CREATE FRAGMENT line_1 OF line WHERE n = 1 AT s1;',
  'CREATE FRAGMENT line_2 OF line WHERE n <> 1 OR n IS NULL AT s2;',
  'GENERATE 40000 ROWS INTO line (o = row / 3, n = row % 3, supplier = row * row % 7);',
  '```',
].join('\n');

/** Neither keys nor a lookup of what is fetched can tell a subquery of unequal columns. */
const SQL = [
  'SELECT count(*), max(a.o) FROM line a WHERE EXISTS',
  '(SELECT 1 FROM line b WHERE b.o = a.o AND b.supplier * a.n > a.supplier * b.n)',
].join(' ');

it('a subquery over rows that were sent looks them up', { timeout: 100_000 }, async () => {
  const opened = await openLab(LAB, { openSite: openLocalSite });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const asked = askSql(opened.value.catalog, SQL, { at: 's1' });
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(opened.value, asked.value);
  if (!explained.ok) throw new Error(explained.error.message);
  const ran = await runSelected(opened.value, explained.value, { kind: 'all' });
  if (!ran.ok) throw new Error(ran.error.message);
  expect(ran.value.length).toBeGreaterThan(1);
  expect(ran.value.map(({ verdict }) => verdict.equalsCentral)).toEqual(ran.value.map(() => true));
  const lines = ran.value.flatMap(({ execution }) =>
    execution.outcomes.flatMap((outcome) => (outcome.kind === 'local' ? outcome.localPlan : [])),
  );
  expect(lines.filter((line) => /^ *SEARCH b .* by o \(o=\?\)/.test(line))).not.toEqual([]);
  await opened.value.close();
});
