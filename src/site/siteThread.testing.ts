import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

/**
 * Builds `workerThread.ts` for tests, since Node 20 starts no thread from TypeScript. It stands
 * within the project, where the packages it needs are found.
 */
export async function buildSiteThread(): Promise<{ script: URL; remove: () => Promise<void> }> {
  const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));
  await mkdir(cache, { recursive: true });
  const outDir = await mkdtemp(join(cache, 'site-thread-'));
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: fileURLToPath(new URL('workerThread.ts', import.meta.url)),
      outDir,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: 'siteThread.mjs' } },
    },
  });
  return {
    script: pathToFileURL(join(outDir, 'siteThread.mjs')),
    remove: () => rm(outDir, { recursive: true, force: true }),
  };
}
