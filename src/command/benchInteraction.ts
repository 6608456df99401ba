import { benchInBrowser } from './benchInBrowser.ts';

/** Three occurrences over all fragments: the optimizer has much to search and central to count. */
const SQL = `SELECT a.e_name, b.e_name, c.e_name FROM employees a, employees b, employees c
WHERE a.e_dept = b.e_id AND b.e_dept = c.e_id`;

/** How long the page takes to answer a key or a click while a slow query is planned and run. */
export async function benchInteraction(): Promise<unknown> {
  return { sql: SQL, ...benchInBrowser('tools/benchInteraction.mjs', { sql: SQL }) };
}
