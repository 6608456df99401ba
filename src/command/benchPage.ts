import { spawnSync } from 'node:child_process';
import { benchLab } from './benchLab.ts';
import { CommandFailure } from './failure.ts';

const SQL = `SELECT d.name, count(*), sum(r.v) FROM r, d
WHERE r.g = d.g AND r.v > 10 GROUP BY d.name ORDER BY d.name`;
const REPETITIONS = 5;

/**
 * The built page in Chromium, from navigation to the first answer shown, for labs of 4 and of 16
 * sites. That takes what a user of the command need not have, a browser, so a tool of its own
 * measures.
 */
export async function benchPage(): Promise<unknown> {
  const labs = [4, 16].map((sites) => benchLab(sites, SQL));
  const { status, stdout } = spawnSync(process.execPath, ['tools/benchPage.mjs'], {
    input: JSON.stringify({ labs, repetitions: REPETITIONS }),
    stdio: ['pipe', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status === 0) return { sql: SQL, rowsPerSite: labs[0]?.rowsPerSite, ...JSON.parse(stdout) };
  const message = 'The page could not be measured; standard error says why.';
  throw new CommandFailure(1, { code: 'bench-page', message });
}
