import { benchInBrowser } from './benchInBrowser.ts';
import { benchLab } from './benchLab.ts';

const SQL = `SELECT d.name, count(*), sum(r.v) FROM r, d
WHERE r.g = d.g AND r.v > 10 GROUP BY d.name ORDER BY d.name`;
const REPETITIONS = 5;

/** The built page, from navigation to the first answer shown, for labs of 4 and of 16 sites. */
export async function benchPage(): Promise<unknown> {
  const labs = [4, 16].map((sites) => benchLab(sites, SQL));
  const measured = benchInBrowser('tools/benchPage.mjs', { labs, repetitions: REPETITIONS });
  return { sql: SQL, rowsPerSite: labs[0]?.rowsPerSite, ...measured };
}
