/**
 * `npm run test:chaos`: 10,000 random schedules with faults in process, 200 on worker threads and,
 * on the built page's own engine, 30 on Web Workers, and a crash before and after every event of a
 * transfer; `npm test` runs a few hundred in all.
 */
import { spawnSync } from 'node:child_process';
import { root } from './run.mjs';

/** @param {string} program @param {string[]} options @param {Record<string, string>} settings */
function run(program, options, settings = {}) {
  const env = { ...settings, ...process.env };
  const { status } = spawnSync(program, options, { cwd: root, stdio: 'inherit', env });
  if (status !== 0) process.exitCode = status ?? 1;
}

const suites = ['src/workbench/schedule/chaos', 'crashEverywhere', 'threadSites'];
// It takes a quarter of an hour: each protocol is told when it is through.
run('npx', ['vitest', 'run', ...suites, '--reporter=verbose'], { CHAOS_RUNS: '10000' });
run(process.execPath, ['tools/build.mjs']);
run('npx', ['playwright', 'test', '--config', 'e2e/playwright.config.ts', 'crashes.spec.ts'], {
  CHAOS_PAGE_RUNS: '30',
});
