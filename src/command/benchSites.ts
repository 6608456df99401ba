import { explainQuery } from '../workbench/explain.ts';
import { openLab } from '../workbench/openLab.ts';
import { askSql } from '../workbench/question.ts';
import { runSelected } from '../workbench/runSelected.ts';
import { openThreadSite } from '../workbench/workerSiteThread.ts';

const ROWS_PER_SITE = 1000;

/**
 * From nothing to the first answer with every site in a thread of its own, as in the page: opening
 * 4 and 16 sites with their data, and one join over all of them. Milliseconds of wall clock.
 */
export async function benchSites(): Promise<unknown> {
  const results: Record<string, unknown> = {};
  for (const sites of [4, 16]) results[`${sites} sites`] = await firstAnswer(sites);
  return { unit: 'ms', rowsPerSite: ROWS_PER_SITE, ...results };
}

async function firstAnswer(sites: number): Promise<unknown> {
  const start = performance.now();
  const opened = await openLab(labOf(sites), { openSite: (site) => openThreadSite(site) });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const openedAt = performance.now();
  const sql = 'SELECT count(*), sum(a.v) FROM r a, r b WHERE a.k = b.k AND b.g < 2';
  const asked = askSql(opened.value.catalog, sql, {});
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(opened.value, asked.value);
  if (!explained.ok) throw new Error(explained.error.message);
  const plannedAt = performance.now();
  const ran = await runSelected(opened.value, explained.value, { kind: 'chosen' });
  if (!ran.ok) throw new Error(ran.error.message);
  const answeredAt = performance.now();
  await opened.value.close();
  return {
    opening: Math.round(openedAt - start),
    planning: Math.round(plannedAt - openedAt),
    running: Math.round(answeredAt - plannedAt),
    firstAnswer: Math.round(answeredAt - start),
    equalsCentral: ran.value[0]?.verdict.equalsCentral,
  };
}

function labOf(sites: number): string {
  const numbers = Array.from({ length: sites }, (_, index) => index);
  const setup = [
    ...numbers.map((number) => `CREATE SITE s${number + 1};`),
    `CREATE TABLE r (k INTEGER PRIMARY KEY, g INTEGER NOT NULL CHECK (g BETWEEN 0 AND ${sites - 1}), v INTEGER NOT NULL);`,
    ...numbers.map((n) => `CREATE FRAGMENT r_${n + 1} OF r WHERE g = ${n} AT s${n + 1};`),
    `GENERATE ${sites * ROWS_PER_SITE} ROWS INTO r (k = row, g = (row - 1) % ${sites}, v = uniform(1, 100));`,
  ];
  return ['---', 'title: Sites', '---', '', '```sql setup', ...setup, '```', ''].join('\n');
}
