import { benchInBrowser } from './benchInBrowser.ts';

/** Joins without an index to go by: central has much to count, and the sites much to compare. */
const SQL = `SELECT a.e_name FROM employees a, employees b, employees c, employees d
WHERE a.e_salary + b.e_salary = c.e_salary + d.e_salary + 1`;

/** How long the page takes to answer a key or a click while a slow query is planned and run. */
export async function benchInteraction(): Promise<unknown> {
  return { sql: SQL, ...benchInBrowser('tools/benchInteraction.mjs', { sql: SQL }) };
}
