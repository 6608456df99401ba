import { spawnSync } from 'node:child_process';
import { CommandFailure } from './failure.ts';

const SITES = 16;
const STEPS = 60;

/**
 * The built page in Chromium: frames while a plan of 30 transfers over 16 sites and 40 fragments is
 * stepped and panned, and while a commit of thousands of messages is. A tool of its own measures,
 * because not everybody has a browser.
 */
export async function benchFrames(): Promise<unknown> {
  const { status, stdout } = spawnSync(process.execPath, ['tools/benchFrames.mjs'], {
    input: JSON.stringify({
      text: labOfManySites(),
      plan: 'join-first@s15',
      commit: labOfManyMessages(),
      steps: STEPS,
    }),
    stdio: ['pipe', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status === 0) return JSON.parse(stdout);
  const message = 'The frames could not be measured; standard error says why.';
  throw new CommandFailure(1, { code: 'bench-frames', message });
}

/** Employees at every site, departments at every second one, orders hashed over all: 40 leaves. */
function labOfManySites(): string {
  const numbers = Array.from({ length: SITES }, (_, index) => index + 1);
  const sites = numbers.map((number) => `s${number}`);
  const setup = [
    ...sites.map((site) => `CREATE SITE ${site};`),
    'CREATE TABLE employees (e_id INTEGER PRIMARY KEY, e_name CHAR(16) NOT NULL,',
    '  e_dept INTEGER NOT NULL, e_site INTEGER NOT NULL, e_salary INTEGER NOT NULL);',
    'CREATE TABLE department (d_id INTEGER PRIMARY KEY, d_name CHAR(15) NOT NULL,',
    '  d_region INTEGER NOT NULL);',
    'CREATE TABLE orders (o_id INTEGER PRIMARY KEY, o_total INTEGER NOT NULL);',
    ...numbers.map((n) => `CREATE FRAGMENT emp_${n} OF employees WHERE e_site = ${n} AT s${n};`),
    ...numbers
      .slice(0, SITES / 2)
      .map((n) => `CREATE FRAGMENT dep_${n} OF department WHERE d_region = ${n} AT s${2 * n};`),
    `CREATE FRAGMENTS OF orders BY HASH (o_id) INTO ${SITES} AT ${sites.join(', ')};`,
    `GENERATE 800 ROWS INTO employees (e_id = row, e_name = person_name(),`,
    `  e_dept = 1 + row % 40, e_site = 1 + row % ${SITES}, e_salary = uniform(30000, 90000));`,
    `GENERATE 40 ROWS INTO department (d_id = row, d_name = word(), d_region = 1 + row % 8);`,
    'GENERATE 400 ROWS INTO orders (o_id = row, o_total = uniform(1, 1000));',
  ];
  const sql =
    'SELECT e_name, d_name FROM employees, department WHERE e_dept = d_id AND e_salary > 60000';
  return [
    ...['---', `title: ${SITES} sites`, '---', ''],
    ...['```sql setup', ...setup, '```', ''],
    ...['```sql query id=q at=s1', sql, '```', ''],
  ].join('\n');
}

/** The coordinator is down for long: 15 participants in doubt ask each other, again and again. */
function labOfManyMessages(): string {
  const others = Array.from({ length: SITES - 1 }, (_, index) => index + 2);
  const setup = [
    ...[1, ...others].map((number) => `CREATE SITE s${number};`),
    'SET NETWORK LATENCY 20 MS BANDWIDTH 1000 KBPS;',
    'SET TIMEOUT 160 MS;',
    'CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL);',
    ...others.map((n) => `CREATE FRAGMENT account_${n} OF account WHERE id = ${n} AT s${n};`),
    `INSERT INTO account VALUES ${others.map((n) => `(${n}, 100)`).join(', ')};`,
  ];
  const schedule = [
    'T1 AT s1;',
    'T1: UPDATE account SET balance = balance + 1;',
    'T1: COMMIT;',
    'CRASH s1 AFTER s1 FORCES commit;',
    'RECOVER s1 AT 10000 ms;',
  ];
  return [
    ...['---', 'title: Thousands of messages', '---', ''],
    ...['```sql setup', ...setup, '```', ''],
    ...['```schedule id=doubt protocol=2pc', ...schedule, '```', ''],
  ].join('\n');
}
