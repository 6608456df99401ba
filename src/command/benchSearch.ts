import { knownSearch } from '../workbench/knownSearch.ts';
import { openLocalSite } from '../workbench/localSite.ts';
import { openLab } from '../workbench/openLab.ts';
import { askSql } from '../workbench/question.ts';

const FRAGMENTS = 4;
const MOST_RELATIONS = 8;
const WARM_UP = 5;
const REPETITIONS = 15;

/** By how many columns each relation is joined to the next. */
type Columns = 1 | 2;

/**
 * The search alone, its statistics given, for chains of relations with four fragments each at four
 * sites: milliseconds of wall clock by number of relations, joined by one column and by two.
 */
export async function benchSearch(): Promise<unknown> {
  const median = await mediansOf(1);
  const medianOnTwoColumns = await mediansOf(2);
  const unit = 'ms';
  return { fragmentsEach: FRAGMENTS, repetitions: REPETITIONS, unit, median, medianOnTwoColumns };
}

async function mediansOf(columns: Columns): Promise<Readonly<Record<string, number>>> {
  const medians: Record<string, number> = {};
  for (let relations = 2; relations <= MOST_RELATIONS; relations += 1) {
    medians[`${relations} relations`] = await medianOf(relations, columns);
  }
  return medians;
}

async function medianOf(relations: number, columns: Columns): Promise<number> {
  const { text, sql } = chainOf(relations, columns);
  const opened = await openLab(text, { openSite: openLocalSite });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const asked = askSql(opened.value.catalog, sql, {});
  if (!asked.ok) throw new Error(asked.error.message);
  const search = await knownSearch(opened.value, asked.value);
  if (!search.ok) throw new Error(search.error.message);
  const run = search.value;
  if (!run) throw new Error('A chain of joins is searched.');
  const times: number[] = [];
  for (let round = 0; round < WARM_UP + REPETITIONS; round += 1) {
    const start = performance.now();
    run();
    if (round >= WARM_UP) times.push(performance.now() - start);
  }
  await opened.value.close();
  times.sort((a, b) => a - b);
  return Number((times[Math.floor(times.length / 2)] ?? 0).toFixed(2));
}

/** Each relation refers to the next one; their fragments are stored at different sites. */
function chainOf(
  relations: number,
  columns: Columns,
): { readonly text: string; readonly sql: string } {
  const numbers = Array.from({ length: relations }, (_, index) => index + 1);
  const cuts = Array.from({ length: FRAGMENTS }, (_, index) => index);
  const tables = numbers.flatMap((n) => [
    `CREATE TABLE r${n} (k INTEGER PRIMARY KEY, a INTEGER NOT NULL,`,
    `  b INTEGER NOT NULL,`,
    `  g INTEGER NOT NULL CHECK (g IN (${cuts.join(', ')})), w CHAR(${10 * n}) NOT NULL);`,
    ...cuts.map((cut) => {
      const site = 1 + ((cut + n) % FRAGMENTS);
      return `CREATE FRAGMENT r${n}_${cut + 1} OF r${n} WHERE g = ${cut} AT s${site};`;
    }),
    `GENERATE ${20 * n} ROWS INTO r${n} (k = row, a = 1 + row % ${20 * (n + 1)}, b = row % 7,`,
    `  g = row % ${FRAGMENTS}, w = word());`,
  ]);
  const setup = [...cuts.map((cut) => `CREATE SITE s${cut + 1};`), ...tables];
  const joins = numbers
    .slice(1)
    .flatMap((n) => [`r${n - 1}.a = r${n}.k`, ...(columns === 2 ? [`r${n - 1}.b = r${n}.b`] : [])]);
  const from = numbers.map((n) => `r${n}`).join(', ');
  return {
    text: ['---', 'title: A chain', '---', '```sql setup', ...setup, '```', ''].join('\n'),
    sql: `SELECT r1.w, r${relations}.w FROM ${from} WHERE ${[...joins, 'r1.k < 10'].join(' AND ')}`,
  };
}
