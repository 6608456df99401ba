import { explainQuery } from '../workbench/explain.ts';
import { openLab } from '../workbench/openLab.ts';
import { askQuery } from '../workbench/question.ts';
import { runSelected } from '../workbench/runSelected.ts';
import { openThreadSite } from '../workbench/workerSiteThread.ts';
import { BENCH_QUERY, type BenchLab, benchLab } from './benchLab.ts';

const SQL = 'SELECT count(*), sum(a.v) FROM r a, r b WHERE a.k = b.k AND b.g < 2';

/**
 * From nothing to the first answer with every site in a thread of its own, as in the page: opening
 * 4 and 16 sites with their data, and one join over all of them. Milliseconds of wall clock.
 */
export async function benchSites(): Promise<unknown> {
  const labs = [4, 16].map((sites) => benchLab(sites, SQL));
  const results: Record<string, unknown> = {};
  for (const lab of labs) results[lab.name] = await firstAnswer(lab);
  return { unit: 'ms', sql: SQL, rowsPerSite: labs[0]?.rowsPerSite, ...results };
}

async function firstAnswer({ text }: BenchLab): Promise<unknown> {
  const start = performance.now();
  const opened = await openLab(text, { openSite: (site) => openThreadSite(site) });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const openedAt = performance.now();
  const asked = askQuery(opened.value.lab, opened.value.catalog, BENCH_QUERY, {});
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
