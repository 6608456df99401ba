/**
 * `npm run test:corpora`: every record of the corpora, where `npm test` takes a sample of each. It
 * takes the better part of an hour on two cores; each of them has its own part of the files.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { root } from './run.mjs';

const parts = availableParallelism();
const test = ['vitest', 'run', 'src/workbench/slt/corpus.test.ts', '--reporter=verbose'];
for (let part = 1; part <= parts; part += 1) {
  const child = spawn('npx', test, {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      SITELINES_WHOLE_CORPORA: '1',
      SITELINES_REQUIRE_CORPORA: '1',
      SITELINES_CORPORA_PART: `${part}/${parts}`,
    },
  });
  child.on('close', (status) => {
    if (status !== 0) process.exitCode = status ?? 1;
  });
}
