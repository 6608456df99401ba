/**
 * `npm run test:laws`: every test over random cases, with cases that `npm test` does not draw. The
 * seed is printed; `LAW_SEED=… npm run unit` draws the same again. A case that fails belongs among
 * the regressions, with what it found.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const LARGEST_SEED = 2 ** 31;

const files = ['src', 'app', 'tools'].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.test\.tsx?$/.test(file))
    .map((file) => join(room, file))
    .filter((file) => readFileSync(join(root, file), 'utf8').includes("from 'fast-check'")),
);
const seed = process.env['LAW_SEED'] ?? String(randomInt(LARGEST_SEED));
console.log(`LAW_SEED=${seed}, ${files.length} files`);
const { status } = spawnSync('npx', ['vitest', 'run', ...files], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, LAW_SEED: seed },
});
process.exitCode = status ?? 1;
