/** `npm run test:corpora`: every record of the corpora, where `npm test` takes a sample of each. */
import { spawnSync } from 'node:child_process';
import { root } from './run.mjs';

const { status } = spawnSync('npx', ['vitest', 'run', 'src/workbench/slt/corpus.test.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, SITELINES_WHOLE_CORPORA: '1', SITELINES_REQUIRE_CORPORA: '1' },
});
process.exitCode = status ?? 1;
