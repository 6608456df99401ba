/**
 * `npm run test:chaos`: 10,000 random schedules with faults, and a crash before and after every
 * event of a transfer; `npm test` runs a few hundred.
 */
import { spawnSync } from 'node:child_process';
import { root } from './run.mjs';

const { status } = spawnSync(
  'npx',
  ['vitest', 'run', 'src/workbench/schedule/chaos', 'crashEverywhere', 'threadSites'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { CHAOS_RUNS: '10000', ...process.env },
  },
);
process.exitCode = status ?? 1;
