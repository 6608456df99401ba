import { explainQuery } from '../workbench/explain.ts';
import { askQuery } from '../workbench/question.ts';
import { benchSearch } from './benchSearch.ts';
import { openLabFile } from './openLabFile.ts';

const WARM_UP = 5;
const REPETITIONS = 30;

/**
 * Planning of the lecture's query, warm and with all counts known, and the search alone of larger
 * queries: milliseconds of wall clock.
 */
export async function benchPlanning(): Promise<unknown> {
  const opened = await openLabFile('public/labs/semijoin.lab.md', {});
  const asked = askQuery(opened.lab, opened.catalog, 'vp', {});
  if (!asked.ok) throw new Error(asked.error.message);
  const times: number[] = [];
  for (let round = 0; round < WARM_UP + REPETITIONS; round += 1) {
    const start = performance.now();
    const explained = await explainQuery(opened, asked.value);
    if (!explained.ok) throw new Error(explained.error.message);
    if (round >= WARM_UP) times.push(performance.now() - start);
  }
  await opened.close();
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    Number((times[Math.floor(times.length * share)] ?? 0).toFixed(2));
  return {
    query: 'vp',
    repetitions: REPETITIONS,
    unit: 'ms',
    minimum: at(0),
    median: at(0.5),
    p90: at(0.9),
    search: await benchSearch(),
  };
}
