const ROWS_PER_SITE = 1000;

export interface BenchLab {
  readonly name: string;
  readonly rowsPerSite: number;
  readonly text: string;
}

/** The query of a lab that asks for the rows of every site. */
export const BENCH_QUERY = 'q';

/** A lab with one relation cut over some sites and a small one, `d`, at the first of them. */
export function benchLab(sites: number, sql: string): BenchLab {
  const numbers = Array.from({ length: sites }, (_, index) => index);
  const setup = [
    ...numbers.map((number) => `CREATE SITE s${number + 1};`),
    'CREATE TABLE r (',
    '  k INTEGER PRIMARY KEY,',
    `  g INTEGER NOT NULL CHECK (g BETWEEN 0 AND ${sites - 1}),`,
    '  v INTEGER NOT NULL);',
    'CREATE TABLE d (g INTEGER PRIMARY KEY, name CHAR(8) NOT NULL);',
    ...numbers.map((n) => `CREATE FRAGMENT r_${n + 1} OF r WHERE g = ${n} AT s${n + 1};`),
    'ALLOCATE d AT s1;',
    `GENERATE ${sites * ROWS_PER_SITE} ROWS INTO r (`,
    `  k = row, g = (row - 1) % ${sites}, v = uniform(1, 100));`,
    `GENERATE ${sites} ROWS INTO d (g = row - 1, name = 'd' || row);`,
  ];
  const lines = [
    ...['---', `title: ${sites} sites`, '---', ''],
    ...['```sql setup', ...setup, '```', ''],
    ...[`\`\`\`sql query id=${BENCH_QUERY}`, sql, '```', ''],
  ];
  return { name: `${sites} sites`, rowsPerSite: ROWS_PER_SITE, text: lines.join('\n') };
}
