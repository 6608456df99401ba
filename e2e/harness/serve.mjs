/**
 * Builds the harness as the page is built, workers included, and serves it:
 * `node e2e/harness/serve.mjs PORT`. It stands where nobody would take it for the product.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, defaultClientConditions, preview } from 'vite';
import { root } from '../../tools/run.mjs';

const port = Number(process.argv[2]);
const outDir = join(root, `node_modules/.cache/harness-${port}`);
/** @type {import('vite').InlineConfig} */
const common = {
  configFile: false,
  root: join(root, 'e2e/harness'),
  base: './',
  logLevel: 'error',
  resolve: { conditions: ['worker', ...defaultClientConditions] },
  build: { outDir, emptyOutDir: true, target: 'es2022' },
};
await build({ ...common, publicDir: join(root, 'public'), worker: { format: 'es' } });
process.on('exit', () => rmSync(outDir, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
await preview({ ...common, preview: { host: '127.0.0.1', port, strictPort: true } });
